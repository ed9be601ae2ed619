"""Help without an audit: what it is called, what is not told of it, and where nothing is chosen."""

from decimal import Decimal
from typing import Any

import pytest

from estimator import Request, estimate
from estimator.cli import text
from testing.asking import ask
from testing.cards import CARD

FEES = "Certifying partner fees"
COR: dict[str, Any] = {"audit": "none", "employees": 25, "on": "2026-11-24"}
SECOR = {**COR, "employees": 8}
ALONE = CARD.sections["audit"]["none"].label
HELP = {"addons": ["evidence-map"]}


def asked(request: dict[str, Any]) -> Any:
    """Price with the HTML."""
    answer = ask("estimate", request, show=True)
    assert answer["ok"], answer
    return answer


def test_the_choice_of_help_comes_next() -> None:
    """With no help chosen the result leads to it; not with some chosen, nor where a SECOR is done without us."""
    link = '<a href="#f-addons">choose the help you want</a>'
    assert link in asked(COR)["html"]["next"]
    assert link in asked({**SECOR, "program": "cor"})["html"]["next"]
    assert not any(link in asked(request)["html"]["next"] for request in ({**COR, **HELP}, SECOR, {**COR, "audit": "certification"}))


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({**COR, **HELP}, False),
        (COR, False),
        ({**SECOR, "program": "cor"}, False),
        (SECOR, True),
        ({**SECOR, **HELP}, True),
        ({**COR, "audit": "certification"}, True),
    ],
)
def test_the_partners_fees_go_with_what_it_reviews(request_: dict[str, Any], told: bool) -> None:
    """The certifying partner's fees are told of an audit and of a SECOR self-assessment; not of help for COR, which no partner reviews."""
    shown = asked(request_)["html"]
    words = text.estimate_text(estimate(Request.from_mapping(request_, CARD), CARD))
    assert (f"{FEES} are not included" in shown["facts"]) is told
    assert (f"<h3>{FEES}</h3>" in shown["stated"]) is told
    assert (f"{FEES}, not included:" in words) is told


@pytest.mark.parametrize(
    ("request_", "covers", "program", "fold"),
    [
        (COR, f"{ALONE}; ", False, "Nothing here changes this price."),
        ({**COR, "agreement": "unsure"}, f"{ALONE}; ", False, "Nothing here changes this price."),
        ({**SECOR, **HELP}, f"{ALONE}, SECOR; ", True, "SECOR."),
        (SECOR, "SECOR self-assessment without us; ", True, "SECOR."),
        ({**COR, "audit": "gap"}, f"{CARD.sections['audit']['gap'].label}, COR; ", True, "COR. This audit only."),
    ],
)
def test_no_program_of_an_audit(request_: dict[str, Any], covers: str, program: bool, fold: str) -> None:
    """Help alone is called so: COR and one audit are not told beside it, nor that an agreement is open: not on the letterhead, under the answers and on the folds."""
    shown = asked(request_)["html"]
    assert f"<dd>{covers}" in shown["paper"]
    assert f"\r\nFor,{covers}" in shown["csv"].replace('"', "")
    assert (f"<dt>{CARD.questions['program'].label}</dt>" in shown["answers"]) is program
    assert (f"<dt>{CARD.questions['agreement'].label}</dt>" in shown["answers"]) is (request_["audit"] == "gap")
    folds = " ".join(shown["worth"][part] for part in dict.fromkeys(CARD.questions[key].group for key in ("program", "agreement")))
    assert all(sentence in folds for sentence in fold.split(". "))


@pytest.mark.parametrize(
    ("request_", "words", "assumed"),
    [
        (COR, "No help chosen yet", "No help is chosen: there is nothing to price."),
        (SECOR, "$0 from us", "You do the SECOR self-assessment yourself: there is nothing to price."),
    ],
)
def test_zeros_have_their_reason(request_: dict[str, Any], words: str, assumed: str) -> None:
    """Where nothing is priced, the table for a spreadsheet has a line that says so, and the JSON an assumption."""
    answer = asked(request_)
    assert f"\r\n,,{words},,,,0.00\r\nlikely," in answer["html"]["csv"]
    assert assumed in answer["estimate"]["assumptions"]
    assert Decimal(answer["estimate"]["total"]) == 0
    chosen = asked({**request_, **HELP})
    assert words not in chosen["html"]["csv"]
    assert assumed not in chosen["estimate"]["assumptions"]


def test_the_bar_names_the_way_that_is_free() -> None:
    """Under the free price of a SECOR without us is how; where help is chosen, its range."""
    for name in ("estimate", "total"):
        assert ask(name, SECOR, show=True)["html"]["under"] == CARD.words["ways"]["self"]
        assert " to $" in ask(name, {**SECOR, **HELP}, show=True)["html"]["under"]
