"""Booking and review times, general holidays and notes, from data/calendar.toml."""

from dataclasses import dataclass
from pathlib import Path

from estimator.card import holidays
from estimator.card.fact import Fact, read_facts, read_texts
from estimator.card.holidays import WorkCalendar
from estimator.parsing.table import finish, read

KEYS = ("booking-first", "booking-last", "review-days", "review-maintenance-days", "correction-days")
NOTES = (
    "chosen", "chosen-start", "kept", "partner-decides", "review", "certificate-known", "certificate-assumed", "records", "rule-unknown", "rule-known",
    "gather-by", "submit-by", "year-end-assumed", "year-short", "year-over",
    "busy", "book-now", "late", "late-due", "late-assumed",
    "due-past", "due-now", "due-month", "due-short", "due-short-assumed", "expired", "missed", "alternative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """What data/calendar.toml holds."""

    days: WorkCalendar
    source: str
    facts: dict[str, Fact]
    notes: dict[str, str]


def load(folder: Path) -> Calendar:
    """Read calendar.toml of a folder.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "calendar.toml")
    part = table.table("holidays")
    source = part.text("source")
    found = holidays.read(part)
    part.close()
    calendar = Calendar(WorkCalendar(found), source, read_facts(table.table("facts"), KEYS), read_texts(table.table("notes"), NOTES))
    finish(table)
    return calendar
