"""One way to write a price wherever it is shown: `$2,940 + GST ($3,087)`, the range before GST, cents in the breakdown alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

import pytest

from cases.layout import Case, all_cases
from estimator import Request, estimate, wire
from estimator.cli import page, text
from estimator.parsing import form
from estimator.present import html, ways
from estimator.present.headline import FREE, NOTHING
from pages.forms import estimator, home, questions
from relay.mail import message
from relay.settings import Settings
from relay.store.store import StoredRequest
from testing.cards import CARD

PRICED = [case for case in all_cases() if "total" in case.expect]
AMOUNT = r"\$(?:\d[\d,]*\d|\d)(?:\.\d\d)?"
CONTACT = {"name": "Dana", "email": "dana@client.example", "phone": "", "company": "", "message": ""}
SETTINGS = Settings.from_environ({"QUOTE_TO": "owner@cor.example", "QUOTE_FROM": "quotes@cor.example"})
WAYS = re.compile(r'(?s)<ul class="cor-ways">.*?</ul>|<div id="estimate-years">.*?</div>')
"""Prices of other answers, to choose from, and of three years."""
REASONS = "How each amount came about"


def rounded(amount: str, step: int = 10) -> str:
    """Write dollars rounded half up to ten (below ten to one), or to the `step`, by the test's own rule."""
    step = step if abs(Decimal(amount)) >= 10 else 1
    return f"${int((Decimal(amount) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step:,}"


def plain(markup: str) -> str:
    """Return the words of some HTML, as they follow one another."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def surfaces(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each place that shows a price, with its words: page and print, command line as text and as HTML, the mails' four bodies and the owner's subject."""
    card = wire.card()
    priced = estimate(Request.from_mapping(case.request, card, case.today), card)
    mapping = priced.to_mapping()
    block = WAYS.sub("", estimator.block(form.from_mapping(mapping["request"]), today=case.today.isoformat()))
    yield "page", plain(block.partition('id="estimate-heading"')[2].partition('id="estimate-trip"')[0])
    yield "its lines", plain(html.lines(priced))
    yield "its bar", plain(re.findall(r"(?s)<p class=\"cor-bar\".*?</p>", block)[0])
    yield "text", re.sub(r"(?s)Ways to your SECOR.*?\n\n", "", text.estimate_text(priced))
    yield "document", plain(page.of_estimate(priced).partition(REASONS)[0])
    quote = StoredRequest(id="Q-2222-2222", received=0.0, verdict="clean", content=content(mapping), file_name="", file=None)
    seen = message.template_context(SETTINGS, quote)
    for name in ("owner.txt", "owner.html", "visitor.txt", "visitor.html"):
        body = message.text(name, seen)
        yield name, plain(body) if name.endswith("html") else body
    yield "subject", message.summary(seen)


def content(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return what the relay keeps of a request."""
    return {"contact": CONTACT, "estimate": mapping, "verdict": "equal", "shown": mapping["total"]}


@pytest.mark.parametrize("case", PRICED, ids=lambda case: case.title)
def test_one_basis(case: Case) -> None:
    """Each golden case has one price and one range on every surface, rounded alike; the total to the cent is in its breakdown. Where nothing is chosen every surface says so, with no figure, or that a SECOR self-assessment without us costs nothing from us."""
    likely, low, high = (rounded(case.expect[name]) for name in ("likely", "low", "high"))
    whole, exact = rounded(case.expect["total"], 1), f"${Decimal(case.expect['total']):,.2f}"
    for place, words in surfaces(case):
        if not case.expect["lines"]:
            here, elsewhere = (FREE, NOTHING) if case.request.get("program") == "secor" else (NOTHING, FREE)
            assert here in words, place
            assert elsewhere not in words, place
            assert "$" not in words.replace(FREE, ""), place
            continue
        prices = set(re.findall(rf"({AMOUNT}) \+ GST \( ?({AMOUNT}) ?\)", words))
        assert prices == (set() if place == "its lines" else {(likely, whole)}), place
        ranges = {found.groups() for found in re.finditer(rf"({AMOUNT}) to ({AMOUNT})", words)}
        assert ranges <= {(low, high)}, place
        ends = re.findall(rf"(?:Low|High) ({AMOUNT})", words)
        assert ends in ([], [low, high]), place
        short = place in {"its bar", "subject"}
        assert ranges or ends or low == high or short, place
        assert (exact.strip("$") in words) == (not short), place


def test_home_has_the_same_basis() -> None:
    """The home page's first answer is the estimate's price and range, rounded alike."""
    card = wire.card()
    start = dict(questions.start(card))
    found = home.priced(card, int(start["employees"]), int(start["sites"]), start["industry"]).to_mapping()
    likely, low, high = (rounded(found[name]) for name in ("likely", "low", "high"))
    assert (
        f"{likely} + GST ({rounded(found['total'], 1)}) An example for {start['employees']} people at 1 site: {low} to {high}, before GST"
        in plain(home.fragment(card))
    )


def test_a_subject_line_names_its_basis() -> None:
    """The owner's subject line writes the price as every page does."""
    case = PRICED[0]
    card = wire.card()
    mapping = estimate(Request.from_mapping(case.request, card, case.today), card).to_mapping()
    assert message.summary({"estimate": mapping, "contact": CONTACT}).endswith(
        f"{rounded(mapping['likely'])} + GST ({rounded(mapping['total'], 1)})"
    )


def test_the_home_price_names_the_ways_that_are_offered() -> None:
    """A firm that helps with no self-assessment has two ways for ten people or fewer, and no price for a third."""
    card = wire.card()
    others = {name: entry for name, entry in card.sections["addon"].items() if name != ways.GUIDED}
    without = replace(card, sections={**card.sections, "addon": others}, _days={})
    assert home.guided(without) == [[]] * len(home.guided(card))
    assert home.fragment(without).count("data-choose") == 2


def test_mails_write_a_partners_fees_as_our_own_amounts() -> None:
    """A fee of the certifying partner has a comma in thousands in each mail."""
    request = Request.from_mapping({"audit": "certification", "employees": 40, "partner": "esc"}, CARD)
    quote = StoredRequest(
        id="Q-2222-2222", received=0.0, verdict="clean", content=content(estimate(request, CARD).to_mapping()), file_name="", file=None
    )
    seen = message.template_context(SETTINGS, quote)
    for name in ("owner.txt", "owner.html", "visitor.txt", "visitor.html"):
        assert "Non-member: $1,200.00, annual" in message.text(name, seen), name
