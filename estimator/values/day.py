"""Days in words."""

from datetime import date


def written(day: date) -> str:
    """Return a day as people in Canada write it: `Dec 24, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"
