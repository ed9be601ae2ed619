"""Reads a TOML file's facts with the line each is on: label, source, and the day the source was last read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pages.config import toml

HEADER = re.compile(r"^\[([^\[\]]+)\]\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A fact with its source.

    Attributes:
        place: file and line, such as `estimator/data/wcb.toml:9`.
        entry: its key in the file, such as `facts.cap`.
        label: what it is, in words.
        source: where it was read.
        checked: the day on which it was last read; None where neither it nor a table around it has the day.
        since: the first day of its newest row; None where it has no dated rows.
        read: how it was read, such as `archived, undated`; empty where neither it nor a table around it has that.

    """

    place: str
    entry: str
    label: str
    source: str
    checked: date | None
    since: date | None
    read: str


def facts(root: Path, file: str) -> list[LedgerEntry]:
    """Return every fact of a file in its order: each table with a `source`, each `…_source` beside what it is the source of.

    Raises:
        SettingsError: it cannot be read, or is not TOML.

    """
    table = toml(root / file, file)
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    return [
        LedgerEntry(f"{file}:{_line(lines, entry, source)}", entry, label, source, checked, since, read)
        for entry, label, source, checked, since, read in _walk(table, "", "", None, "")
    ]


def head(root: Path, file: str, key: str) -> int:
    """Return the line of a key at the head of a file; 1 where it is missing."""
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        if re.match(rf"{re.escape(key)}\s*[=:]", line):
            return number
    return 1


def _walk(
    table: dict[str, Any], entry: str, label: str, around: date | None, how: str
) -> Iterator[tuple[str, str, str, date | None, date | None, str]]:
    own = table.get("label") or table.get("name") or label or entry or "the whole file"
    checked, read = table.get("checked", around), table.get("read", how)
    rows = table.get("values")
    since = max((row["from"] for row in rows if "from" in row), default=None) if isinstance(rows, list) else None
    for key, value in table.items():
        if key == "source" and isinstance(value, str):
            yield entry, own or "the whole file", value, checked, since, read
        elif key.endswith("_source"):
            about = key.removesuffix("_source")
            yield (
                f"{entry}.{about}".lstrip("."),
                f"{own}: {about}",
                value,
                table.get(f"{about}_as_of", checked),
                None,
                table.get(f"{about}_read", read),
            )
        elif isinstance(value, dict):
            yield from _walk(value, f"{entry}.{key}".lstrip("."), f"{own}: {key}" if own else key, checked, read)
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    yield from _walk(
                        {"name": f"{own}: {part.get('name', key)}"} | _without_name(part), f"{entry}.{key}", own, checked, read
                    )


def _without_name(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "name"}


def _line(lines: list[str], entry: str, source: str) -> int:
    """Return the line of a source's text under its table; else the line of the table."""
    needle = source.replace('"', '\\"')
    start = 0
    for number, line in enumerate(lines):
        match = HEADER.match(line)
        if match and (entry == match[1] or entry.startswith(f"{match[1]}.")):
            start = number
    return next((number for number, line in enumerate(lines[start:], start + 1) if needle in line), start + 1)
