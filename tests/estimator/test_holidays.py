"""Alberta's holidays and working days for any year, and the file that holds them."""

from datetime import date
from pathlib import Path

import pytest

from estimator.card import holidays
from testing.cards import CARD, problems

DAYS = CARD.calendar.days


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "01-01 02-16 04-03 05-18 07-01 09-07 10-12 11-11 12-25"),
        (2027, "01-01 02-15 03-26 05-24 07-01 09-06 10-11 11-11 12-25"),
        (2029, "01-01 02-19 03-30 05-21 07-02 09-03 10-08 11-11 12-25"),
    ],
)
def test_holidays(year: int, days: str) -> None:
    """Alberta's nine general holidays fall on their days; Canada Day on a Sunday moves to the Monday."""
    assert [day.strftime("%m-%d") for day in DAYS.of(year)] == days.split()


@pytest.mark.parametrize(("year", "day"), [(2024, "03-31"), (2025, "04-20"), (2038, "04-25"), (2285, "03-22"), (1954, "04-18")])
def test_easter(year: int, day: str) -> None:
    """Easter falls where the church's tables put it, the earliest and the latest day among them."""
    assert holidays.easter(year).strftime("%m-%d") == day


def test_working_days() -> None:
    """Before a holiday's long weekend is the Friday, after it the Tuesday; Saturday and Sunday are no working days."""
    labour = date(2026, 9, 7)
    assert (DAYS.before(labour), DAYS.after(labour)) == (date(2026, 9, 4), date(2026, 9, 8))
    assert DAYS.count(date(2026, 9, 4), date(2026, 9, 8)) == 2
    assert list(DAYS.between(date(2026, 12, 20), date(2027, 1, 1))) == [date(2026, 12, 25), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-02-29", 12, "2029-02-28"), ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15")],
)
def test_months_later(day: str, months: int, later: str) -> None:
    """The same day of a later or earlier month, or its last day."""
    assert holidays.months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("month = 2", "month = 14", "holidays.family-day.month: 14: with this day it is in no calendar: month must be in 1..12"),
        ("month = 2\n", "", "holidays.family-day.month: is missing; give a whole number"),
        ('rule = "easter"', 'rule = "moon"', 'holidays.good-friday.rule: "moon" is not one of day, nth, before, easter'),
        ('weekday = "monday"', 'weekday = "mon"', 'holidays.family-day.weekday: "mon" is not one of monday,'),
        ('unit = "months"', 'unit = "moons"', 'facts.booking-first.unit: "moons" is not one of'),
        ("partner-decides = ", "partner-knows = ", "notes.partner-decides: is missing; give a text"),
    ],
)
def test_problem(old: str, new: str, message: str, tmp_path: Path) -> None:
    """A calendar file with one thing wrong is refused: file, key, what is wrong."""
    found = problems(tmp_path, (old, new), file="calendar.toml")
    assert any(problem.startswith(f"calendar.toml: {message}") for problem in found), found
