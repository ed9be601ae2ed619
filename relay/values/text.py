"""Sanitize text from anyone: strip control characters and escape sequences before it is stored, mailed or printed."""

from __future__ import annotations

import re
from typing import Any

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters but the line end and the tab, and those that turn the direction of what follows: U+202A to E, U+2066 to 9."""

MEGABYTE = 1024 * 1024


def clean(text: str) -> str:
    """Return text that every store, mail and terminal can hold: no control character, half or turn of direction.

    Line ends and tabs stay.
    """
    return UNSAFE.sub("", LINE_ENDS.sub("\n", text).encode("utf-8", "replace").decode("utf-8"))


def one_line(text: str) -> str:
    """Return `clean` text on one line."""
    return " ".join(clean(text).split())


def clean_all(value: Any) -> Any:
    """Return a JSON value with every text in it `clean`."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(item) for item in value]
    if isinstance(value, dict):
        return {clean(name): clean_all(item) for name, item in value.items()}
    return value


def file_size(count: int) -> str:
    """Return the size of a file of so many bytes, by the form's megabytes: `3 kB`, `0.5 MB`."""
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE / 10 else f"{-(-count // 1024)} kB"


def quoted(text: str, margin: str = "    | ") -> str:
    """Return several lines each behind a margin, so that none can pass for a line of ours."""
    return "\n".join(margin + part for part in clean(text).split("\n"))
