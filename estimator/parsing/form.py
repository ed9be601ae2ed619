"""A request as a form's fields and as a share link, and back: names with dots nest, several of one name make a list."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

LISTS = ("addons", "travel.to")
STATED = {"_total": "total", "_rates": "rates_version"}
"""What a share link states beside the request, and its name in the ask `replay`."""


def to_mapping(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Turn a form's (name, value) pairs into a request mapping.

    Empty values are left out; names that start with `_` are for the form, not for the request.
    The mapping is not checked: `Request.from_mapping` does that.
    """
    mapping: dict[str, Any] = {}
    travel: dict[str, Any] = {}
    for name, value in pairs:
        if name.startswith("_") or not value.strip():
            continue
        head, dot, tail = name.partition(".")
        holder, key = (travel, tail) if head == "travel" and dot else (mapping, name)
        if name in LISTS:
            holder.setdefault(key, []).append(value)
        elif key in holder:
            if not isinstance(holder[key], list):
                holder[key] = [holder[key]]
            holder[key].append(value)
        else:
            holder[key] = value
    if travel.get("to") or travel.get("km") or set(travel) - {"from"}:
        mapping["travel"] = travel
    return mapping


def from_mapping(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Turn a normalised request into the form's (name, value) pairs."""
    pairs: list[tuple[str, str]] = []
    for key, value in request.items():
        parts = [(f"{key}.{name}", part) for name, part in value.items()] if isinstance(value, dict) else [(key, value)]
        for name, part in parts:
            pairs += [(name, str(item)) for item in (part if isinstance(part, list) else [part])]
    return pairs


def share_link(estimate: dict[str, Any]) -> str:
    """Return what follows `#` in a share link: the request, then the rates it was priced with and its total.

    Args:
        estimate: of `Estimate.to_mapping()`, or a kept quote.json.

    """
    parts = [("_rates", str(estimate.get("rates_version", ""))), ("_total", str(estimate["total"]))]
    return urlencode([*from_mapping(estimate["request"]), *parts])


def is_share_link(text: str) -> bool:
    """Whether a text is a share link or its fragment, not the name of a file."""
    return text.startswith(("#", "http://", "https://")) or ("=" in text and "&" in text)


def read_share_link(text: str) -> dict[str, Any]:
    """Read a share link as the ask `replay` takes it: the request, and the total and the version of the rates that it states."""
    before, mark, after = text.partition("#")
    pairs = parse_qsl(after if mark else before, keep_blank_values=True)
    parts = {STATED[name]: value for name, value in pairs if name in STATED}
    return {"request": to_mapping(pairs), **parts}
