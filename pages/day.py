"""The day whose prices are built into the pages, and how a day on a page is read."""

from datetime import date, datetime

from estimator import clock, wire


def newest() -> date:
    """Return the day from which today's prices apply: what is built changes when a price does, not from day to day."""
    return wire.card().newest(clock.today())


def from_words(text: str) -> date:
    """Read a day as `estimator.values.day` writes it.

    Raises:
        ValueError: it is not one.

    """
    return datetime.strptime(text, "%b %d, %Y").date()  # noqa: DTZ007 -- a day has no zone
