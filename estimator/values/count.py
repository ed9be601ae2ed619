"""Counted things in words."""

from decimal import Decimal


def counted(number: int | Decimal, noun: str) -> str:
    """Return a number with its noun, which is plural unless there is one: `1 day`, `1,200 days`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
