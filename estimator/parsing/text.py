"""Parses dates and lists, and formats values and unknown keys for messages."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

MAX_ECHO = 40
MAX_LISTED = 20
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH = re.compile(
    r"(?:(?P<name>[a-z]{3,9})\.?,?\s+|(?P<first>\d\d?)[/-])(?P<year>\d{4})|(?P<year_first>\d{4})[/-](?P<last>\d\d?)", re.ASCII
)
FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Full-width digits and signs of East Asian keyboards, to ASCII."""
INVISIBLE_CODES = (
    0xAD,
    0x34F,
    0x61C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
)
INVISIBLE = dict.fromkeys(INVISIBLE_CODES)
"""Characters that a pasted text may contain invisibly: zero-width spaces, joiners, direction marks."""


def first_few[Thing](things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the first MAX_LISTED items: twenty of a thousand equal mistakes are enough."""
    return islice(things, MAX_LISTED)


def unknown_keys(names: Iterable[Any], known: Iterable[str], words: str = "is not known here; known:") -> list[tuple[str, str]]:
    """Return a problem for each key that is not known."""
    options = comma_list(known)
    return [(str(key), f"{echo(key)} {words} {options}.") for key in first_few(key for key in names if key not in known)]


def echo(value: object) -> str:
    """Quote a value, shortened, for a message."""
    shown = value if isinstance(value, str) else repr(value) if isinstance(value, int | bool | type(None)) else str(value)
    shown = "".join(char if char.isprintable() else "?" for char in shown[: MAX_ECHO * 2])
    return f"“{shown[:MAX_ECHO]}…”" if len(shown) > MAX_ECHO else f"“{shown}”"


def comma_list(options: Any) -> str:
    """Join option names for a message."""
    return ", ".join(options)


def split_list(text: str) -> list[str]:
    """Split a text at commas, semicolons and line ends."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def without_invisible(value: Any, depth: int = 8) -> Any:
    """Return a value without invisible characters in its texts, lists and mappings."""
    if isinstance(value, str):
        return value if value.isascii() else value.translate(INVISIBLE)
    if depth and isinstance(value, list):
        return [without_invisible(part, depth - 1) for part in value]
    if depth and isinstance(value, dict):
        return {key: without_invisible(part, depth - 1) for key, part in value.items()}
    return value


def month(value: object) -> tuple[date, date] | None:
    """Read a month written as March 2027, Mar 2027 or 2027-03: its first and last day; a whole date is one day. None for anything else."""
    if day := iso_date(value):
        return day, day
    text = value.translate(FULL_WIDTH).translate(INVISIBLE).lower() if isinstance(value, str) else ""
    match = MONTH.fullmatch(text.strip())
    if not match:
        return None
    name, year = match["name"] or match["first"] or match["last"], int(match["year"] or match["year_first"])
    number = int(name) if name.isdecimal() else next((at for at, full in enumerate(MONTHS, 1) if full.startswith(name)), 0)
    if not year or not 1 <= number <= 12:  # noqa: PLR2004 -- months
        return None
    first = date(year, number, 1)
    days = (date.fromordinal(first.toordinal() + more) for more in range(27, 31))
    return first, max(day for day in days if day.month == number)


def iso_date(value: object) -> date | None:
    """Read a date written as 2026-11-24; None for anything else."""
    if isinstance(value, date):
        return value
    text = value.translate(FULL_WIDTH).translate(INVISIBLE).strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4:8:3] == "--" else None  # noqa: PLR2004
    except ValueError:
        return None
