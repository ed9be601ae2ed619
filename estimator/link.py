"""A share link read back: what stands after its #, as the ask `replay` takes it."""

from typing import Any
from urllib.parse import parse_qsl

from estimator import fields

STATED = {"_total": "total", "_rates": "rates_version"}


def is_link(text: str) -> bool:
    """Whether a text is a share link or its fragment, not the name of a file."""
    return text.startswith(("#", "http://", "https://")) or ("=" in text and "&" in text)


def read(text: str) -> dict[str, Any]:
    """Return the request, and the total and the version of the rates that the link states."""
    before, mark, after = text.partition("#")
    pairs = parse_qsl(after if mark else before, keep_blank_values=True)
    stated = {STATED[name]: value for name, value in pairs if name in STATED}
    return {"request": fields.to_mapping(pairs), **stated}
