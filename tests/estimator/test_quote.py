"""A fixed quote: its lines and total, what the owner and the client see, its letter, its revisions, made again."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.cli import letter, quote, quote_review
from estimator.parsing.problems import InvalidRequest
from estimator.pricing import proof
from estimator.pricing.request import Request
from testing.cards import CARD
from testing.fixed_quote import ESTIMATE, HEAD, REQUEST, make


def refused(*typed: str, **more: Any) -> list[tuple[str, str]]:
    """The problems of what is typed."""
    with pytest.raises(InvalidRequest) as raised:
        make(*typed, **more)
    return raised.value.problems


def amounts(found: dict[str, Any]) -> Decimal:
    """The sum of a quote's lines."""
    return sum((Decimal(line["amount"]) for line in found["lines"]), Decimal(0))


PARTNER = next(name for name in CARD.sections["partner"] if name != "unsure")
MONEY = st.decimals(-200, 5_000, places=2).filter(bool).map(str)


@pytest.mark.no_cover
@given(
    st.lists(st.tuples(st.text("abc ü<&", min_size=1, max_size=8).filter(str.strip), MONEY), max_size=12),
    st.sampled_from(["", "4321.07", "1", "99,999.99"]),
    st.sampled_from(["", "10", "50", "0.05", "333.33"]),
    st.sampled_from(["", "0", "12.34", "200"]),
)
def test_lines_add_up(lines: list[tuple[str, str]], price: str, step: str, hours: str) -> None:
    """Whatever the owner types, the letter's lines add up to its price, with GST to its total, to the cent; typed twice, it is the same letter."""
    typed = [part for label, amount in lines for part in ("--line", label, amount)]
    typed += ["--hours", f"report={hours}", "less to write"] if hours else []
    typed += ["--round", step] if step else ["--price", price]
    try:
        found = make(*typed)
    except InvalidRequest as error:
        assert [field for field, _ in error.problems] == ["price"]  # noqa: PT017 -- lines that leave nothing to pay
        return
    rows = re.findall(r'<th scope="row">(?:(?!Day)[^<]*)</th><td>(−?)\$([\d,.]+)</td>', letter.document(found))
    *own, before, tax, total = [Decimal(f"{'-' if sign else ''}{amount.replace(',', '')}") for sign, amount in rows]
    assert sum(own) == before == Decimal(found["price"]) == amounts(found)
    assert total == before + tax == Decimal(found["total"])
    assert tax == (before * 5 / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert letter.document(make(*typed)) == letter.document(found)
    assert quote.again(json.loads(json.dumps(found)), CARD) == []


def test_only_the_owner_sees_the_departure() -> None:
    """The owner reads by how much the fixed price departs from the engine's and in which lines; the client's letter has neither."""
    found = make("--hours", "report=1", "written together", "--line", "Board meeting", "275", "--price", "5,000")
    told = quote_review.departure(found).text()
    likely = Decimal(found["estimate"]["likely"])
    off = Decimal(5000) - likely
    assert f"{'+' if off > 0 else '−'}${abs(off):,.2f} from the engine's likely price" in told
    assert re.search(r"Board meeting +\$0.00 +\$275.00 +\+\$275.00", told)
    assert re.search(r"report +\$[\d,.]+ +\$[\d.]+ +−\$", told)
    shown = letter.document(found)
    assert f"{likely:,.2f}" not in shown
    assert "Adjustment to our fixed price" in shown
    assert "1 h, worked out as" in shown
    assert "written together" in shown


def test_departure_warns() -> None:
    """The owner is told what is not known, what the letter promises and does not have, and of a price outside the range; else of nothing."""
    told = quote_review.departure(make("--price", "50")).text()
    for words in (
        "outside the engine's range",
        "(not known, assumed). Ask",
        "Certifying partner: Not sure. Ask",
        "--auditor is empty",
        "--dates is empty",
    ):
        assert words in told
    assert "illustrative" in quote_review.departure(make(card=replace(CARD, status="illustrative"))).text()
    assert "placeholders" in quote_review.departure(make(head=HEAD | {"name": ""})).text()
    known = [
        part
        for name, value in (
            ("documents", "mixed"),
            ("month", "june"),
            ("remote", "no"),
            ("shifts", "one"),
            ("readiness", "ready"),
            ("partner", PARTNER),
        )
        for part in ("--set", f"{name}={value}")
    ]
    answered_all = make(*known, "--set", "agreement=single", "--auditor", "Sam", "--dates", "May 3", card=replace(CARD, status="published"))
    assert "Before you rely on it" not in quote_review.departure(answered_all).text()
    assert "as the engine's likely price" in quote_review.departure(answered_all).text()


def test_rates_of_its_own_day() -> None:
    """A quote is priced with the rates of its own day, never with those of the estimate's day or of the question's answer."""
    for day in ("2025-04-01", "2026-11-29"):
        found = make(today=date.fromisoformat(day))
        assert found["estimate"]["rates_version"] == proof.version(Request.from_mapping(REQUEST | {"on": day}, CARD), CARD)
        assert found["day"] == found["estimate"]["request"]["on"] == day
    old = make("--day", "2025-04-01", today=date(2025, 4, 2))
    assert "Prices of: Apr 1, 2025 (before: Nov 20, 2026)" in old["since_estimate"]
    with pytest.raises(InvalidRequest, match="not in this rate card"):
        quote.again(old | {"day": "2026-11-29"}, CARD)
    for wrong in ("2020-01-01", "yesterday", "2027-12-01", "9999-12-31"):
        words = f"“{wrong}” is not a day from {CARD.starts} to 2027-11-30; write one like 2026-11-29"
        assert refused("--day", wrong) == [("--day", words)]
    for wrong in ("2020-01-01", "yesterday"):
        with pytest.raises(InvalidRequest):
            quote.again(old | {"day": wrong}, CARD)


def test_changes_are_named() -> None:
    """The letter names the estimate it follows from, and each change since; of none it says so."""
    found = make("--day", "2026-11-20", "--set", "sites=3", "--set", "travel.km=", "--set", "travel.to=edmonton", "--set", "partner=")
    assert found["since_estimate"] == ["Active sites: 3 (before: 2)", "Where: Edmonton and area (before: Red Deer)"]
    assert found["estimate"]["request"]["travel"]["to"] == ["edmonton"]
    shown = letter.document(found)
    assert f"This quote follows from estimate {ESTIMATE['reference']} of Nov 20, 2026." in shown
    assert "<li>Active sites: 3 (before: 2)</li>" in shown
    assert "Nothing has changed since." in letter.document(make("--day", "2026-11-20"))


def test_of_a_request_alone() -> None:
    """A request that was never an estimate gives a quote too; its letter names corrections of it, and no estimate."""
    plain = {"audit": "none", "employees": 5, "addons": ["mock-interviews"]}
    found = make(source=plain)
    assert "Since your" not in letter.document(found)
    assert "The sample" not in letter.document(found)
    shown = letter.document(make("--set", "employees=7", source=plain))
    assert "Since your request" in shown
    assert "own sample" not in letter.document(make("--set", "audit=gap", source=plain))


def test_estimate_of_old_answers() -> None:
    """An estimate whose answers are not offered any more gives a quote of the owner's corrections, and the letter says so."""
    old = {"reference": "E-OLD", "request": {**REQUEST, "industry": "whaling"}}
    assert refused(source=old)[0][0] == "industry"
    found = make("--set", "industry=construction", source=old)
    assert "not offered any more" in found["since_estimate"][0]
    undated = {"reference": "E-OLD", "request": {key: value for key, value in REQUEST.items() if key != "on"}}
    assert "follows from estimate E-OLD." in letter.document(make(source=undated))


def test_revisions() -> None:
    """A revision starts from the choices of the one before, changes what is typed, and names each change; what is typed empty is taken out."""
    first = make(
        "--hours",
        "report=5",
        "short",
        "--hours",
        "meetings=1",
        "short",
        "--line",
        "Board",
        "100",
        "--line",
        "Ferry",
        "30",
        "--price",
        "4000",
        "--valid",
        "10",
    )
    second = make("--hours", "report=", "", "--line", "Board", "0", "--round", "50", "--auditor", "Sam", "--valid", "20", before=first)
    assert second["revision"] == 2
    assert second["made_with"]["hours"] == [["meetings", "1", "short"]]
    assert second["made_with"]["lines"] == [["Ferry", "30.00"]]
    assert (second["made_with"]["price"], second["made_with"]["round"]) == ("", "50.00")
    named = " ".join(second["since_revision"])
    report = next(line for line in second["lines"] if line["code"] == "report")  # is there still: only its hours are the engine's again
    for words in (
        "Board: left out (before: $100.00)",
        f"{report['label']}: ${Decimal(report['amount']):,.2f} (before: 5 h, ",
        "Auditor: Sam",
        "Valid until: Dec 19, 2026 (before: Dec 9, 2026)",
        "Price before GST: $",
    ):
        assert words in named
    assert "Since revision 1" in letter.document(second)
    assert "Nothing has changed but the day." in letter.document(make(before=second))
    assert make("--round", "", before=second)["lines"][-1]["label"] == "Ferry"
    terms = make(before=second, head=HEAD | {"terms": "New"})["since_revision"]
    assert terms == ["Our standing terms changed: those of this letter apply."]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (("--set", "sites"), "--set", "has no ="),
        (("--set", "sights=3"), "sights", "is not a question here"),
        (("--hours", "report=x", "why"), "--hours", "is not a number of hours"),
        (("--hours", "report=-1", "why"), "--hours", "is not a number of hours"),
        (("--hours", "report=3", " "), "--hours", "say why"),
        (("--hours", "rapport=3", "why"), "--hours", "choose one of planning"),
        (("--hours", "report", "why"), "--hours", "“report” has no hours; write it like report=6"),
        (("--hours", "report=", ""), "--hours", "to take out those you gave before"),
        (("--hours", "report=3", "why " * 51), "--hours", "has 203 characters; write 200 at most"),
        (("--line", "Fery", "0"), "--line", "“Fery” is no line of yours, so 0 takes nothing out"),
        (("--line", "caf\udce9", "45"), "--line", "has a character that cannot be shown"),
        (("--set", "sites=3\x1b[2J"), "--set", "has a character that cannot be shown"),
        (("--dates", "May\u202e3"), "--dates", "has a character that cannot be shown"),
        (("--client", "x" * 201), "--client", "has 201 characters"),
        (("--set", "on=2026-11-20"), "--set", "give it with --day"),
        (("--price", "4000", "--round", "50"), "--round", "either fixed or rounded"),
        (("--line", "Ferry", "free"), "--line", "is not an amount"),
        (("--line", " ", "3"), "--line", "Write a label"),
        (("--line", "Ferry", "99,999,999"), "--line", "is not an amount"),
        (("--line", "Discount", "-90000"), "price", "is no price"),
        (("--price", "0"), "--price", "above 0"),
        (("--round", "ten"), "--round", "above 0"),
        (("--valid", "0"), "--valid", "from 1 to 366"),
        (("--valid", "soon"), "--valid", "write one like 30"),
    ],
)
def test_mistakes(typed: tuple[str, ...], field: str, words: str) -> None:
    """A wrong option is refused with its name and what to write."""
    problem = refused(*typed)[0]
    assert problem[0] == field
    assert words in problem[1]


def test_a_line_to_take_out_is_named() -> None:
    """A label that takes nothing out is refused with those that are there: a slip of the finger leaves no line in the letter unseen."""
    assert refused("--line", "Fery", "0", before=make("--line", "Ferry", "30"))[0][1].endswith("; yours: Ferry")


def test_lines_of_one_name() -> None:
    """A line named like an answer, a fact or an engine's line hides no change of those: the client reads each."""
    report = next(line["label"] for line in ESTIMATE["lines"] if line["code"] == "report")
    first = make("--line", "Active sites", "30", "--line", "Auditor", "40", "--auditor", "Ann")
    typed = ("--set", "sites=3", "--auditor", "Sam", "--hours", "report=5", "short", "--line", report, "9")
    named = make(*typed, before=first)["since_revision"]
    assert {"Active sites: 3 (before: 2)", "Auditor: Sam (before: Ann)"} <= set(named)
    assert any(words.startswith(f"{report}: 5 h") and words.endswith("short; $9.00") for words in named)


def test_how_long_it_holds() -> None:
    """A quote is valid for the days that the terms name, unless the owner says otherwise; terms without a number ask for it."""
    assert make()["valid_until"] == "2026-12-29"
    assert make("--valid", "1")["valid_until"] == "2026-11-30"
    assert refused(head=HEAD | {"valid": "a month"})[0][0] == "--valid"
    assert refused("--day", "2026-10-29") == [("--valid", "30 days from 2026-10-29 are over; give more, or a later --day")]
