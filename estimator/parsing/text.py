"""Reading what was given: dates, quotes for messages, names that nobody knows."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

LONGEST_ECHO = 40
MOST_NAMED = 20
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Digits and signs as East Asian keyboards write them, as wide as a letter."""
UNSEEN = (
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
INVISIBLE = dict.fromkeys(UNSEEN)
"""What comes along when a text is copied and nobody sees: spaces of no width, joiners, marks of direction."""


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


def visible(value: Any, depth: int = 8) -> Any:
    """Return a value without the characters that nobody sees, in its texts and those of its lists and mappings."""
    if isinstance(value, str):
        return value if value.isascii() else value.translate(INVISIBLE)
    if depth and isinstance(value, list):
        return [visible(part, depth - 1) for part in value]
    if depth and isinstance(value, dict):
        return {key: visible(part, depth - 1) for key, part in value.items()}
    return value


def iso_date(value: object) -> date | None:
    """Read a date written as 2026-11-24; None for anything else."""
    if isinstance(value, date):
        return value
    text = value.translate(WIDE).translate(INVISIBLE).strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4:8:3] == "--" else None  # noqa: PLR2004
    except ValueError:
        return None
