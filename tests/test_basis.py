"""One basis wherever a price is shown: likely and range before GST in whole dollars, the total with GST to the cent."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

import pytest

from cases.layout import Case, all_cases
from estimator import Request, estimate, wire
from estimator.parsing import form
from estimator.present import html, text
from pages.forms import estimator, home, questions
from relay.mail import message
from relay.settings import Settings
from relay.store.store import Quote

PRICED = [case for case in all_cases() if "total" in case.expect]
AMOUNT = r"\$(?:\d[\d,]*\d|\d)(?:\.\d\d)?"
CONTACT = {"name": "Dana", "email": "dana@client.example", "phone": "", "company": "", "message": ""}
SETTINGS = Settings.from_environ({"QUOTE_TO": "owner@cor.example", "QUOTE_FROM": "quotes@cor.example"})
REASONS = "How each amount came about"


def rounded(amount: str) -> str:
    """Write whole dollars, half up, by the test's own rule."""
    return f"${int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP)):,}"


def plain(markup: str) -> str:
    """Return the words of some HTML, as they follow one another."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def surfaces(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each place that shows a price, with its words: page and print, command line as text and as HTML, the four bodies of the mails."""
    card = wire.card()
    found = estimate(Request.from_mapping(case.request, card, case.today), card)
    mapping = found.to_mapping()
    block = estimator.block(form.from_mapping(mapping["request"]), today=case.today.isoformat())
    yield "page", plain(block.partition('id="estimate-heading"')[2].partition('id="estimate-money"')[0])
    yield "its lines", plain(html.lines(found))
    yield "its bar", plain(re.findall(r"(?s)<p class=\"cor-bar\".*?</p>", block)[0])
    yield "text", text.estimate_text(found)
    yield "document", plain(html.document(found).partition(REASONS)[0])
    quote = Quote(id="Q-2222-2222", received=0.0, verdict="clean", content=content(mapping), file_name="", file=None)
    seen = message.template_context(SETTINGS, quote)
    for name in ("owner.txt", "owner.html", "visitor.txt", "visitor.html"):
        body = message.text(name, seen)
        yield name, plain(body) if name.endswith("html") else body


def content(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return what the relay keeps of a request."""
    return {"contact": CONTACT, "estimate": mapping, "verdict": "equal", "shown": mapping["total"]}


@pytest.mark.parametrize("case", PRICED, ids=lambda case: case.title)
def test_one_basis(case: Case) -> None:
    """Each golden case has one likely price and one range on every surface, both before GST and whole; the total is the one with GST."""
    likely, low, high = (rounded(case.expect[name]) for name in ("likely", "low", "high"))
    exact, total = (f"${Decimal(case.expect[name]):,.2f}" for name in ("likely", "total"))
    for place, words in surfaces(case):
        said = {found.group(1) for found in re.finditer(rf"({AMOUNT}) likely", words)}
        assert said <= {likely}, place
        ranges = {found.groups() for found in re.finditer(rf"({AMOUNT}) to ({AMOUNT})", words)}
        assert ranges <= {(low, high)}, place
        ends = re.findall(rf"(?:Low|High) ({AMOUNT})", words)
        assert ends in ([], [low, high]), place
        assert "before GST" in words, place
        assert likely in words or f"Likely, before GST {exact}" in words, place
        assert total in words, place
        assert re.search(rf"{re.escape(total)} with GST|GST = {re.escape(total)}|(?i:total)[ .]*{re.escape(total)}", words), place
        assert ranges or ends or low == high or place == "its bar", place


def test_home_has_the_same_basis() -> None:
    """The home page's first answer is the estimate's range and likely price, whole and before GST."""
    card = wire.card()
    start = dict(questions.start(card))
    found = home.priced(card, int(start["employees"]), int(start["sites"]), start["industry"]).to_mapping()
    likely, low, high = (rounded(found[name]) for name in ("likely", "low", "high"))
    assert f"{low} to {high} {likely} is likely, before GST" in plain(home.fragment(card))


def test_a_subject_line_names_its_basis() -> None:
    """The owner's subject line gives the likely price, whole and before GST."""
    case = PRICED[0]
    card = wire.card()
    mapping = estimate(Request.from_mapping(case.request, card, case.today), card).to_mapping()
    assert message.summary({"estimate": mapping, "contact": CONTACT}).endswith(f"{rounded(mapping['likely'])} before GST")
