"""The calendar of each certifying partner, beside its own rule: the end of the year, the date on the certificate, when maintenance is due."""

from datetime import date
from typing import Any

import pytest

from estimator.card.holidays import months_later
from testing.asking import answered
from testing.cards import CARD

DAYS = CARD.calendar.days
TODAY = "2026-11-29"

# The partner; its rule in short; then, from a start on 2027-10-04 and on 2026-11-30: the last day to gather data, the last day to send the
# report, and the first maintenance audit's first and last day.
EARLIEST = "not known: data by December 31 and the audit in by December 1; maintenance by the earliest day any partner sets"
EARLY = ("2027-11-17", "2027-12-01", "2028-01-01", "2028-10-04")
LATE = ("2026-11-30", "2026-12-01", "2027-01-01", "2027-11-30")
PARTNERS: dict[str, tuple[str, tuple[str | None, ...], tuple[str | None, ...]]] = {
    "aasp": (EARLIEST, EARLY, LATE),
    "acsa": (EARLIEST, EARLY, LATE),
    "afpa-food": (EARLIEST, EARLY, LATE),
    "afpa-forest": (EARLIEST, EARLY, LATE),
    "unsure": (EARLIEST, EARLY, LATE),
    "amta": (
        "45 days from the first day on site or December 31, 21 days for the report; maintenance sent in within the calendar year",
        ("2027-11-17", "2027-12-08", "2028-01-01", "2028-12-31"),
        ("2026-12-31", "2027-01-21", "2027-01-01", "2027-12-31"),
    ),
    "amhsa": (
        "45 days or December 31, sent in by December 1; maintenance in each of the next two calendar years",
        ("2027-11-17", "2027-12-01", "2028-01-01", "2028-12-01"),
        ("2026-11-30", "2026-12-01", "2027-01-01", "2027-12-01"),
    ),
    "asc": (
        "maintenance on or before the anniversary; the end of the year is not known",
        ("2027-11-17", "2027-12-01", None, "2028-10-04"),
        ("2026-11-30", "2026-12-01", None, "2027-11-30"),
    ),
    "ccsa": (
        "45 days, data by December 31 (2019); maintenance is not known",
        ("2027-11-17", "2027-12-08", "2028-01-01", "2028-10-04"),
        ("2026-12-31", "2027-01-21", "2027-01-01", "2027-11-30"),
    ),
    "esc": (
        "maintenance by the end of the month of expiry; the end of the year is not known",
        ("2027-11-17", "2027-12-01", None, "2028-10-31"),
        ("2026-11-30", "2026-12-01", None, "2027-11-30"),
    ),
    "mhsa": (
        "maintenance by December 31 of the calendar year; the end of the year for other audits is not known",
        ("2027-11-17", "2027-12-01", "2028-01-01", "2028-12-31"),
        ("2026-11-30", "2026-12-01", "2027-01-01", "2027-12-31"),
    ),
}


def plan(**asked: Any) -> dict[str, Any]:
    """The plan on the day of these tests."""
    answer: dict[str, Any] = answered("plan", asked, today=TODAY)
    return answer


def steps(**asked: Any) -> dict[str, Any]:
    """The plan's steps by their codes."""
    return {step["code"]: step for step in plan(**asked)["steps"]}


def notices(**asked: Any) -> dict[str, str]:
    """The plan's notices by their codes."""
    return {notice["code"]: notice["text"] for notice in plan(**asked)["notices"]}


def test_every_partner_has_its_calendar_here() -> None:
    """No partner is forgotten."""
    assert set(PARTNERS) == {*CARD.partners, "unsure"}


@pytest.mark.parametrize("start", ["2027-10-04", "2026-11-30"])
@pytest.mark.parametrize("partner", PARTNERS)
def test_calendar_of_a_partner(partner: str, start: str) -> None:
    """From a start in October and from one on the last of November: what the partner's own rule gives, or the earliest of all."""
    found = steps(start=start, partner=partner)
    _, early, late = PARTNERS[partner]
    gathered, reported, since, until = early if start == "2027-10-04" else late
    first = next(step for code, step in found.items() if code.startswith("maintenance-1-"))
    assert (found["gather"]["to"], found["report"]["to"], first["to"]) == (gathered, reported, until)
    assert since in {None, first["from"]}


@pytest.mark.no_cover
@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("start", ["2027-01-04", "2027-02-26", "2027-07-02", "2027-10-04", "2027-11-22", "2027-12-01", "2027-12-30"])
def test_nobody_who_obeys_is_late(partner: str, start: str) -> None:
    """On whichever of the audit's days the certificate is dated, the maintenance shown is due neither before its partner's window nor after it."""
    found = steps(start=start, partner=partner)
    rule = CARD.partners[partner].maintenance_rule if partner != "unsure" else ""
    for day in (found["gather"]["from"], found["gather"]["to"]):
        issued = date.fromisoformat(day)
        for year in (1, 2):
            due = next(step for code, step in found.items() if code.startswith(f"maintenance-{year}-"))
            last, anniversary = date.fromisoformat(due["to"]), months_later(issued, 12 * year)
            if rule in {"", "calendar-year"}:
                assert due["from"][:4] == due["to"][:4] == str(anniversary.year)
                assert due["from"] <= due["start_by"] <= due["to"]
            if rule != "calendar-year":
                assert last <= (anniversary.replace(day=28) if rule == "expiry-month" else anniversary) or last.month == anniversary.month
        assert date.fromisoformat(found["expires"]["to"]) <= months_later(issued, 36)


@pytest.mark.no_cover
@pytest.mark.parametrize("partner", PARTNERS)
def test_no_more_days_than_the_limit(partner: str) -> None:
    """The days shown beside the limit of 45 are never more than 45, nor the report's more than 21, whatever the first day."""
    for month in range(1, 13):
        for day in (1, 5, 9, 16, 23, 28):
            found = steps(start=date(2027, month, day).isoformat(), partner=partner)
            for code in ("", "renew-"):
                assert 1 <= found[f"{code}gather"]["days"] <= 45
                assert 1 <= found[f"{code}report"]["days"] <= 21
                assert found[f"{code}gather"]["to"][:4] == found[f"{code}gather"]["from"][:4]


@pytest.mark.no_cover
@pytest.mark.parametrize("partner", PARTNERS)
def test_renewal_has_all_its_days_before_the_year_ends(partner: str) -> None:
    """Recertification never starts so late in a year that its end takes days away."""
    for month in range(1, 13):
        found = steps(expires=date(2029, month, 14).isoformat(), partner=partner)
        assert found["renew-gather"]["days"] >= 41
        assert found["renew-review"]["to"] < found["expires"]["from"]


def test_the_next_cycle_counts_from_the_day_on_site() -> None:
    """After a recertification in fall, before an expiry in winter, AMHSA's first maintenance is due the calendar year after the audit."""
    found = steps(expires="2028-02-15", partner="amhsa")
    assert found["renew-gather"]["from"].startswith("2027-")
    assert "maintenance-1-2028" in found
    assert found["maintenance-1-2028"]["to"] == "2028-12-01"


def test_the_clock_is_the_partner_s() -> None:
    """AMTA's days begin on site; elsewhere the first document starts them too."""
    assert steps(start="2027-10-04", partner="amta")["gather"]["why"] == "45 calendar days from the first day on site."
    assert "send no documents before Oct 4, 2027" in steps(start="2027-10-04", partner="ccsa")["gather"]["why"]


def test_review_by_kind_of_audit() -> None:
    """AMHSA names two weeks for certification and five for maintenance; another partner has four, and the five of AMHSA."""
    assert "14 days for certification and 35 for maintenance" in notices(start="2027-10-04", partner="amhsa")["review"]
    assert "28 days for certification and 35 for maintenance" in notices(start="2027-10-04", partner="acsa")["review"]
    assert steps(start="2027-10-04", partner="amhsa")["review"]["days"] == 14


def test_registration_comes_before_the_audit() -> None:
    """The audit is registered before it begins; where the days are not known, ten before, the most that any partner asks."""
    assert steps(start="2027-10-04", partner="amta")["register"]["to"] == "2027-10-01"
    assert steps(start="2027-10-04", partner="acsa")["register"]["to"] == "2027-09-24"
    assert steps(start="2026-11-30", partner="acsa")["register"]["to"] == TODAY


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        ({"start": "2027-10-04", "partner": "amta"}, "certificate-known", "AMTA dates the certificate on the day the audit is completed"),
        ({"start": "2027-10-04", "partner": "acsa"}, "certificate-assumed", "as AMTA and ESC have it"),
        ({"start": "2027-10-04", "partner": "amhsa"}, "submit-by", "AMHSA takes the audits of a year until December 1"),
        ({"start": "2027-10-04", "partner": "amta"}, "gather-by", "AMTA ends the gathering of data on December 31"),
        ({"start": "2027-10-04"}, "year-end-assumed", "by December 1 (AMHSA)"),
        ({"start": "2026-11-30", "partner": "amhsa"}, "year-short", "leaves this audit 1 day to gather data, not 45"),
        ({"start": "2026-11-30", "partner": "amta"}, "year-short", "leaves this audit 32 days to gather data"),
        ({"start": "2026-12-07", "partner": "amhsa"}, "year-over", "An audit that starts on Dec 7, 2026 is past that"),
        ({"start": "2027-10-04", "partner": "acsa"}, "rule-unknown", "the earliest day that any partner sets"),
    ],
)
def test_notices_of_dates(asked: dict[str, str], code: str, message: str) -> None:
    """What a partner's rule does to the dates is said, and where it is not known that too."""
    assert message in notices(**asked)[code]


def test_a_known_end_of_the_year_is_not_assumed() -> None:
    """AMTA's own rule has a stop for data and none for the report: AMHSA's is not applied to it."""
    assert not {"submit-by", "year-end-assumed"} & set(notices(start="2027-10-04", partner="amta"))


@pytest.mark.parametrize(("month", "begins"), [("March 2027", "Too few days are left: the earliest start is "), ("June 2029", "Start by ")])
def test_a_day_that_is_too_late_is_not_the_advice(month: str, begins: str) -> None:
    """Where the first day that a partner may take leaves too few days, the answer says so first, and gives no day to start by."""
    answer = answered("plan", {"due": month, "audit": "maintenance"}, today="2026-11-24")
    assert answer["next"]["lead"].startswith(f"Next: maintenance audit. {begins}")
