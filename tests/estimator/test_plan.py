"""The calendar: every step by the partner's rule, deadlines on working days, and a file that calendars read."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from estimator.card import holidays
from testing.asking import answered, ask, refused
from testing.cards import CARD

DAYS = CARD.calendar.days


def steps(**asked: Any) -> dict[str, Any]:
    """The plan's steps by their codes."""
    return {step["code"]: step for step in answered("plan", asked)["steps"]}


def length(step: Any) -> int:
    """Days from a step's first to its last."""
    return (date.fromisoformat(step["to"]) - date.fromisoformat(step["from"])).days


def codes(**asked: Any) -> list[str]:
    """The codes of the notices."""
    return [notice["code"] for notice in answered("plan", asked)["notices"]]


def test_from_a_start() -> None:
    """From the first day on site: 45 days to gather, 21 to report, 28 of review, each deadline on a working day."""
    found = steps(start="2027-03-01", partner="asc")
    gather, report = found["gather"], found["report"]
    assert gather["from"] == "2027-03-01"
    assert 41 < gather["days"] <= 45
    assert 17 < (date.fromisoformat(report["to"]) - date.fromisoformat(gather["to"])).days <= 21
    for step in (gather, report):
        assert DAYS.working(date.fromisoformat(step["to"]))
    assert length(found["review"]) == 27
    assert [found["certificate"][end] for end in ("from", "to")] == [gather[end] for end in ("from", "to")]
    assert found["book"]["from"] == "2026-11-24"
    assert found["expires"]["from"] == holidays.months_later(date.fromisoformat(found["certificate"]["from"]), 36).isoformat()


def test_a_start_on_a_holiday() -> None:
    """A first day that nobody works on moves to the next that they do."""
    assert steps(start="2027-07-01")["gather"]["from"] == "2027-07-02"


def test_recertification_is_done_before_expiry() -> None:
    """The renewal's review ends before the certificate does, and its latest start leaves all three steps their days."""
    found = steps(expires="2028-06-30", partner="esc")
    assert found["renew-review"]["to"] < "2028-06-30"
    start = date.fromisoformat(found["renew-gather"]["from"])
    assert start + timedelta(days=45 + 21 + 28) <= date(2028, 6, 29)
    assert found["expires"]["to"] == "2028-06-30"


@pytest.mark.parametrize(
    ("partner", "since", "until"),
    [
        ("amhsa", "2028-01-01", "2028-12-01"),
        ("amta", "2028-01-01", "2028-12-31"),
        ("mhsa", "2028-01-01", "2028-12-31"),
        ("asc", None, "2028-10-15"),
        ("esc", None, "2028-10-31"),
        ("unsure", "2028-01-01", "2028-10-15"),
        ("acsa", "2028-01-01", "2028-10-15"),
    ],
)
def test_maintenance_by_the_partner_s_rule(partner: str, since: str | None, until: str) -> None:
    """The calendar year, the anniversary, or the month of expiry; where no rule is known the window that meets every rule."""
    first = steps(expires="2030-10-15", partner=partner)["maintenance-1-2028"]
    assert first["to"] == until
    assert since in {None, first["from"]}
    assert first["start_by"] < first["to"]


def test_what_is_left_of_a_certificate() -> None:
    """Maintenance that is past is not planned again."""
    assert "maintenance-2-2026" not in steps(expires="2027-10-15", partner="asc")
    assert "maintenance-2-2027" in steps(expires="2028-10-15", partner="asc")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"expires": "2026-11-01"}, "expired"),
        ({"expires": "2026-12-01"}, "late"),
        ({"expires": "2027-06-30"}, "book-now"),
        ({"due": "Jan 2027", "audit": "maintenance", "partner": "amta"}, "due-short"),
        ({"due": "Dec 2026", "audit": "maintenance", "partner": "asc"}, "late-due"),
        ({"due": "Dec 2026", "audit": "recertification"}, "late"),
        ({"due": "2026-10", "audit": "maintenance"}, "due-past"),
        ({"due": "2026-11", "audit": "maintenance"}, "due-now"),
        ({"due": "March 2027", "audit": "maintenance"}, "due-short-assumed"),
        ({"due": "2028-06", "audit": "maintenance", "partner": "asc"}, "due-month"),
        ({"due": "2028-06", "audit": "certification"}, "records"),
        ({"start": "2027-11-02"}, "busy"),
        ({"start": "2027-03-02"}, "records"),
        ({"expires": "2028-06-30", "partner": "esc"}, "rule-known"),
        ({"expires": "2028-06-30", "partner": "ccsa"}, "rule-unknown"),
        ({"expires": "2028-06-30", "partner": "amta"}, "alternative"),
    ],
)
def test_notices(asked: dict[str, str], code: str) -> None:
    """What must be known is said where it applies, and always that the partner's dates decide."""
    assert code in codes(**asked)
    assert codes(**asked)[-1] == "partner-decides"


@pytest.mark.parametrize(
    ("asked", "code", "start"),
    [
        # AMHSA's December 1 is not known to be Energy Safety Canada's.
        ({"due": "March 2027", "audit": "maintenance", "partner": "esc"}, "late-assumed", "By the strictest rules we know"),
        ({"due": "March 2027", "audit": "maintenance", "partner": "esc"}, "late-assumed", "at ESC, so this may not be late"),
        ({"expires": "2028-12-15"}, "late-assumed", "did not find these rules at your partner"),
        ({"expires": "2027-02-15"}, "late-assumed", "Ask your partner today"),
        # With 45 and 21 days alone it is late too, and by that many days.
        ({"due": "Jan 2027", "audit": "recertification"}, "late", "have started by Oct 26, 2026 at the latest"),
        ({"expires": "2027-02-15", "partner": "mhsa"}, "late-due", "have started by Oct 26, 2026 at the latest"),
        ({"expires": "2027-02-15", "partner": "amhsa"}, "late-due", "have started by Sep 25, 2026 at the latest"),
    ],
)
def test_late_by_a_rule_that_is_assumed(asked: dict[str, str], code: str, start: str) -> None:
    """What makes it late is the partner's own rule, or the sentence says that the rule is assumed."""
    found = {notice["code"]: notice["text"] for notice in answered("plan", asked)["notices"]}
    assert start in found[code]


def test_a_start_in_the_past_is_not_late() -> None:
    """Who gives the day of the start has begun."""
    assert not {"late", "late-due", "late-assumed", "due-past"} & set(codes(start="2026-03-01"))


def test_not_said_where_it_does_not_apply() -> None:
    """With years to go nothing is late, expired or to be booked."""
    assert not {"late", "expired", "book-now", "busy", "alternative"} & set(codes(expires="2029-06-29", partner="afpa-food"))


@pytest.mark.parametrize(
    ("asked", "what", "said"),
    [
        ({"audit": "maintenance"}, "maintenance audit", ""),
        ({"audit": "recertification"}, "recertification", "the maintenance audits before it count as done"),
        (
            {"audit": "certification"},
            "maintenance audit",
            "By the expiry date you gave, a maintenance audit comes next, not certification.",
        ),
        (
            {"audit": "maintenance", "expires": "2027-10-31"},
            "recertification",
            "By the expiry date you gave, recertification comes next, not maintenance.",
        ),
        ({"audit": "recertification", "expires": "2027-10-31"}, "recertification", ""),
        ({"audit": "certification", "expires": "2026-11-01"}, "recertification", ""),
        ({"audit": "recertification", "due": "2029-10", "expires": None}, "recertification", "Choose maintenance to see them"),
        ({"audit": "maintenance", "start": "2027-03-01", "expires": None}, "certification audit", "for maintenance, give the month"),
    ],
)
def test_the_audit_that_was_chosen_counts_or_the_answer_says_why_not(asked: dict[str, str], what: str, said: str) -> None:
    """Beside an expiry date the chosen audit is planned, or one sentence says that the date decides; nothing is dropped without a word."""
    answer = answered("plan", {"expires": "2029-10-31", "partner": "asc"} | asked)
    found = [notice["text"] for notice in answer["notices"] if notice["code"] in {"chosen", "chosen-start", "kept"}]
    assert answer["next"]["what"] == what
    assert len(found) == bool(said)
    assert said in "".join(found)
    assert "".join(found) in ask("plan", {"expires": "2029-10-31", "partner": "asc"} | asked, show=True)["html"].partition("<svg")[0]


@pytest.mark.parametrize(
    ("start", "code", "why"),
    [
        ("2027-03-01", "gather", ""),
        ("2027-03-01", "report", ""),
        ("2027-03-04", "gather", "day 45, Sat, Apr 17, 2027, is no working day"),
        ("2027-05-18", "gather", "day 45, Thu, Jul 1, 2027, is no working day"),
        ("2027-04-27", "report", "day 21, Thu, Jul 1, 2027, is no working day"),
        ("2027-11-22", "gather", "the last day of the year for audits comes before day 45"),
        ("2027-10-04", "report", "the last day of the year for audits comes before day 21"),
    ],
)
def test_a_step_with_fewer_days_than_its_rule_says_why(start: str, code: str, why: str) -> None:
    """Where a step ends before its 45th or 21st day, its row and its event say what that day is."""
    found = steps(start=start)[code]
    assert (found["days"] < {"gather": 45, "report": 21}[code]) == bool(why)
    assert ("Ends early: " in found["why"]) == bool(why)
    assert why in found["why"]
    assert not why or f"ends early: {why}" in ask("plan", {"start": start}, show=True)["html"]


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({}, "due", "Give the month your next audit is due"),
        ({"due": "March 2027"}, "audit", "maintenance, recertification, certification"),
        ({"due": "spring", "audit": "maintenance"}, "due", "write it as March 2027"),
        ({"due": "2027-13", "audit": "maintenance"}, "due", "“2027-13” is not a month"),
        ({"due": "March 2027", "audit": "gap"}, "audit", "choose one of maintenance"),
        ({"due": "May 2099", "audit": "maintenance", "expires": "2099-01-01"}, "expires", "Give one of expires, due, not both"),
        ({"due": "March 1999", "audit": "maintenance"}, "due", "is not between"),
        ({"expires": "2027-01-01", "site": "firm.ca"}, "site", "is not the address of a website"),
        ({"expires": "2027-01-01", "site": 7}, "site", "is not the address of a website"),
        ({"start": "2027-01-01", "expires": "2027-01-01"}, "start", "not both"),
        ({"start": "2101-01-01"}, "start", "is not between 2000-01-01 and 2100-01-01"),
        ({"expires": "0001-01-01"}, "expires", "is not between"),
        ({"expires": "soon"}, "expires", "is not a date"),
        ({"expires": "2027-01-01", "partner": "wcb"}, "partner", "choose one of aasp"),
    ],
)
def test_problems(asked: dict[str, str], field: str, message: str) -> None:
    """What is wrong is named with its field and what to give."""
    assert message in refused("plan", asked)[field]


def test_shown() -> None:
    """With show, the first day on site leads, or that it is late; holidays and the last day to start are noted; an audit's name heads its steps once."""
    html = ask("plan", {"expires": "2028-06-30", "partner": "esc"}, show=True)["html"]
    assert "Next: maintenance audit. Start by " in html
    renewal = ask("plan", {"expires": "2027-10-31"}, show=True)["html"]
    names = ("Recertification<", "Recertification: choose", "Recertification: ", "Report<")  # in the table, the picture, only there, both
    assert [renewal.count(f">{name}") for name in names] == [1, 1, 1, 2]
    assert "start by" in html
    assert "holiday" in html
    assert "days ago. Call your certifying partner" in ask("plan", {"expires": "2026-12-01"}, show=True)["html"]
    assert "Next: certification audit. First day on site: Mar 1, 2027." in ask("plan", {"start": "2027-03-01"}, show=True)["html"]


@pytest.mark.parametrize("written", ["March 2027", "mar. 2027", "2027-03", "03/2027", "Mar, 2027"])
def test_a_month_in_any_writing(written: str) -> None:
    """A month is read in words or in numbers."""
    assert answered("plan", {"due": written, "audit": "maintenance", "partner": "esc"})["day"] == "2027-03-01"


@pytest.mark.parametrize(
    ("partner", "due", "until"),
    [
        ("amta", "March 2028", "2028-03-31"),
        ("esc", "March 2028", "2028-03-31"),
        ("asc", "March 2028", "2028-03-01"),
        ("asc", "2028-03-20", "2028-03-20"),
        ("unsure", "March 2028", "2028-03-01"),
    ],
)
def test_maintenance_that_is_due(partner: str, due: str, until: str) -> None:
    """Maintenance is done by the month's last day, or by its first where the partner's rule counts from a day that was not given."""
    answer = answered("plan", {"due": due, "audit": "maintenance", "partner": partner})
    planned = {step["code"]: step for step in answer["steps"]}
    assert planned["kept-due"]["to"] == until
    assert answer["next"]["what"] == "maintenance audit"
    assert answer["next"]["day"] == planned["kept-gather"]["from"] == planned["kept-due"]["start_by"]
    assert planned["kept-report"]["to"] <= until
    assert planned["kept-review"]["to"] <= until or partner == "amta"


def test_recertification_that_is_due() -> None:
    """Recertification is planned from the first of its month, with the next certificate's maintenance named as such."""
    answer = answered("plan", {"due": "October 2029", "audit": "recertification", "partner": "esc"})
    assert answer["next"]["what"] == "recertification"
    assert [step["from"] for step in answer["steps"] if step["code"] == "expires"] == ["2029-10-01"]
    kept = [step["label"] for step in answer["steps"] if "aintenance" in step["label"]]
    assert kept == ["Next certificate: maintenance audit, year 2", "Next certificate: maintenance audit, year 3"]


def test_certification_that_is_due() -> None:
    """A first certificate wanted by a month is planned back from the month's end, but not before today."""
    found = {step["code"]: step for step in answered("plan", {"due": "June 2028", "audit": "certification"})["steps"]}
    assert found["review"]["to"] <= "2028-06-30"
    soon = {step["code"]: step for step in answered("plan", {"due": "Dec 2026", "audit": "certification"})["steps"]}
    assert soon["gather"]["from"] == "2026-11-24"


def test_what_to_have_ready() -> None:
    """Twelve months, 90 and 30 days before the audit, and its week, on working days, each with its part of the checklist."""
    asked = {"due": "March 2029", "audit": "maintenance", "partner": "amta", "site": "https://www.firm.ca/cor/"}
    answer = answered("plan", asked)
    start = date.fromisoformat(answer["next"]["day"])
    dates = [date.fromisoformat(one["day"]) for one in answer["ready"]]
    assert [(start - day).days // 30 for day in dates] == [12, 3, 1, 0]
    assert all(DAYS.working(day) for day in dates)
    page = ask("plan", asked, show=True)["html"]
    text = answer["ics"].replace("\r\n ", "")
    for one in answer["ready"]:
        assert f'<a href="../../support/checklist/#{one["code"]}">' in page
        assert f"https://www.firm.ca/cor/support/checklist/#{one['code']}" in text
        assert f"Prepare for the maintenance audit: {one['label']}" in text
        assert f"{{ #{one['code']} }}" in Path("docs/support/checklist.md").read_text()


def test_a_short_year_follows_from_a_rule_that_is_assumed() -> None:
    """Where the end of the year is assumed, that is said before what it does to the audit."""
    found = codes(start="2026-11-30", partner="acsa")
    assert found.index("year-end-assumed") < found.index("year-short")
