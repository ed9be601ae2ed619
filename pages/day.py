"""The day whose prices are built into the pages, and how a page writes a day."""

from datetime import date, datetime

from estimator import clock, wire


def newest() -> date:
    """Return the day from which today's prices apply: what is built changes when a price does, not from day to day."""
    return wire.card().newest(clock.today())


def canadian(day: date) -> str:
    """Write a day for people: `Nov 23, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"


def from_words(text: str) -> date:
    """Read a day as `canadian` writes it.

    Raises:
        ValueError: it is not one.

    """
    return datetime.strptime(text, "%b %d, %Y").date()  # noqa: DTZ007 -- a day has no zone
