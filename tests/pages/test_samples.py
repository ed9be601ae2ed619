"""The sample quote and the sample report, and the terms that the quote shows."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cases import layout
from estimator import wire
from pages import content
from pages.day import newest
from pages.forms import letterhead
from pages.forms import quote as form
from pages.tables import prices, samples
from pages.upkeep import settings
from testing import source_copy


def test_the_sample_quote_is_what_the_engine_answers() -> None:
    """Its total and its lines are the engine's for the golden case, and it is marked as a sample."""
    found = samples.quote()
    priced = wire.ask("estimate", samples.case().request, today=newest())["estimate"]

    assert '<p class="cor-sample__mark">Sample, made up</p>' in found
    assert "2 active sites: " in found
    assert "Red Deer" in found
    assert f"${Decimal(priced['total']):,.2f}" in found
    for line in priced["lines"]:
        assert f"${Decimal(line['amount']):,.2f}" in found, line["code"]


def test_the_sample_report_is_scored_by_the_engine() -> None:
    """Every element has its score, what is missing is a gap, and it is marked as a sample."""
    found = samples.report()

    assert '<p class="cor-sample__mark">Sample, with made-up evidence</p>' in found
    assert not any(partner.name in found for partner in wire.card().partners.values())
    for element in wire.card().elements.all:
        assert element.name in found
    assert "Pass: 80% overall" in found
    assert "Missing: " in found


def test_an_example_without_an_audit_has_no_days() -> None:
    """A worked example of help alone has words where the others have days and interviews, not zeros."""
    table = prices.worked_examples()
    assert table.count(">No audit<") == table.count(">None<") == sum(one.worksheet.request.audit == "none" for _, one in prices.examples())
    assert not {">0.0<", ">0<"} & set(re.findall(">[^<]*<", table))


def test_terms_are_in_one_place() -> None:
    """The terms of mkdocs.yml are on the sample quote, in the part for the pricing page, in the quote form and on a quote's letter."""
    shown = samples.made()
    for words in content.config()["extra"]["terms"].values():
        terms = letterhead.letterhead()
        letter = terms["valid"] + terms["terms"]
        for text in (shown[samples.FRAGMENTS / "terms.html"], shown[samples.FRAGMENTS / "sample-quote.html"], form.render(), letter):
            assert str(words) in text
    assert '--8<-- "terms.html"' in Path("docs/pricing/index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    payment:", "    paid:", "extra.terms.paid: not a setting"),
        ("    payment: ", "    payment: ''  # ", "extra.terms.payment: is empty"),
    ],
)
def test_a_term_that_is_not_there_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    """Without one of the terms nothing is built, and the message names it with its line."""
    file = tmp_path / "mkdocs.yml"
    file.write_text(content.CONFIG.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(ValueError, match=message):
        content.terms(file)


def test_a_case_that_is_gone_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the case is gone or asks for what is not offered, another with a trip is shown; where there is none, that is told."""
    own = samples.case()
    others = [case for case in layout.all_cases() if case.name != own.name]
    closed = replace(own, own=own.own | {"addons": ["nothing"]})
    for cases in (others, [closed, *others]):
        monkeypatch.setattr(samples, "all_cases", lambda cases=cases: cases)
        assert samples.case() in others
        assert '<p class="cor-sample__mark">Sample, made up</p>' in samples.quote()
    monkeypatch.setattr(samples, "all_cases", lambda: [closed])
    with pytest.raises(ValueError, match="no golden case has a trip and a partner"):
        samples.case()


def test_the_letterhead_has_no_placeholder(tmp_path: Path) -> None:
    """The letter names the firm and its lines, without those that are placeholders; terms that are not there are named."""
    file = tmp_path / "mkdocs.yml"
    text = source_copy.draft(content.CONFIG.read_text(encoding="utf-8"))
    file.write_text(settings.put(text, {"extra.firm.name": "Foothills COR", "extra.firm.phone": "403 555 0100"}), encoding="utf-8")
    found = letterhead.letterhead(file)
    assert (found["name"], found["lines"]) == ("Foothills COR", ["403 555 0100"])
    with pytest.raises(ValueError, match=r"^lost\.md: file: .*write your terms"):
        letterhead.letterhead(file, tmp_path / "lost.md")
