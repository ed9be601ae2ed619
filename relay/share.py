"""A request as words and as the fragment of a share link, whose names are those of the form."""

from typing import Any
from urllib.parse import urlencode

from estimator.fields import from_mapping


def fragment(estimate: dict[str, Any]) -> str:
    """Return what follows `#` in a share link: the request, the rates it was priced with, and its total."""
    extra = [("_rates", str(estimate.get("rates_version", ""))), ("_total", str(estimate["total"]))]
    return urlencode(from_mapping(estimate["request"]) + extra)


def answers(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the request as lines of a mail: what was asked, what was answered."""
    merged: dict[str, list[str]] = {}
    for name, value in from_mapping(request):
        merged.setdefault(name, []).append(value)
    return [(name.replace(".", " ").replace("_", " ").capitalize(), ", ".join(values)) for name, values in merged.items()]


def grouped(amount: object) -> str:
    """Return an amount as a person reads it: `4310.00` becomes `4,310.00`."""
    text = str(amount)
    whole, dot, cents = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    if not digits.isdigit():
        return text
    return f"{sign}{int(digits):,}{dot}{cents}"
