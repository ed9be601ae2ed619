"""Reading what was given: numbers, dates, quotes for messages, names that nobody knows."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from itertools import islice
from typing import Any

LONGEST_ECHO = 40
DIGITS = 12  # no number that can be meant has more before its point
MOST_NAMED = 20
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Digits and signs as East Asian keyboards write them, as wide as a letter."""
SPACES = dict.fromkeys(map(ord, " \t\u00a0\u2009\u202f\u3000"), None)
"""What is typed or pasted between and around the digits of a number: spaces of every width."""


STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
"""Control characters but the line end and the tab, and those that turn the direction of what follows."""


def some[Thing](things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the first of what is wrong: a mistake made a thousand times is as well told by twenty."""
    return islice(things, MOST_NAMED)


def unknown(names: Iterable[Any], known: Iterable[str], words: str = "is not known here; known:") -> list[tuple[str, str]]:
    """Name the keys that are not known, as problems."""
    options = comma_list(known)
    return [(str(key), f"{echo(key)} {words} {options}.") for key in some(key for key in names if key not in known)]


def echo(value: object) -> str:
    """Quote what was given, shortened, for a message."""
    shown = value if isinstance(value, str) else repr(value) if isinstance(value, int | bool | type(None)) else str(value)
    shown = "".join(char if char.isprintable() else "?" for char in shown[: LONGEST_ECHO * 2])
    return f"“{shown[:LONGEST_ECHO]}…”" if len(shown) > LONGEST_ECHO else f"“{shown}”"


def printable(text: str) -> str:
    """Return text that does nothing to the terminal it is printed on: what steers one, or turns the direction, becomes a mark."""
    return STEERING.sub("\ufffd", text)


def comma_list(options: Any) -> str:
    """Join option names for a message."""
    return ", ".join(options)


def several(text: str) -> list[str]:
    """Read names with commas, semicolons or new lines between them."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def whole_number(value: object) -> int | None:
    """Read 12, "12", "1,200", "1 200" or 12.0, full-width digits too; None for anything else."""
    number = decimal(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number)


def kilometres(value: object) -> int | None:
    """Read kilometres of 0 or more, rounded up to a whole one; None for anything else."""
    number = decimal(value)
    return None if number is None or number < 0 else int(number.to_integral_value(ROUND_CEILING))


def decimal(value: object) -> Decimal | None:
    """Read a number of a size that can be meant; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.translate(WIDE).translate(SPACES).strip().replace(",", "")
        if not value.isascii() or len(value) > 15:  # noqa: PLR2004 -- longer than any limit
            return None
    elif not isinstance(value, int | float | Decimal):
        return None
    try:
        number = Decimal(str(value)) if not isinstance(value, int) or value.bit_length() < 64 else Decimal("Infinity")  # noqa: PLR2004
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < DIGITS else None


def iso_date(value: object) -> date | None:
    """Read a date written as 2026-11-24; None for anything else."""
    if isinstance(value, date):
        return value
    text = value.translate(WIDE).strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4:8:3] == "--" else None  # noqa: PLR2004
    except ValueError:
        return None
