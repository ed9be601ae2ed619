"""A strict TOML reader: an unknown key, a missing key or a wrong type is a problem with file, key and remedy."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from estimator.parsing.problems import RateCardError
from estimator.values.span import Span

LOOK = "look there for a quote, a bracket, a comma, a name written twice, or a day that no calendar has"
"""What is wrong most often where a file is not TOML."""
MARKS = ("live", "archived", "undated", "old", "single")
"""How a source was read: the page itself, an archived copy of it; without a date of its own, years old, the only one that says so."""


class TomlTable:
    """One table of a data file. `close` reports the keys that were not read."""

    def __init__(self, values: dict[str, Any], file: str, key: str, problems: list[str]) -> None:
        self._values = values
        self._read: set[str] = set()
        self.file = file
        self.key = key
        self.problems = problems

    def problem(self, key: str, message: str) -> None:
        """Add a problem at a key of this table."""
        path = ".".join(part for part in (self.key, key) if part)
        self.problems.append(f"{self.file}: {path or 'file'}: {message}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def every(self) -> list[str]:
        """Return every key, in the file's order, for tables that may hold any."""
        return list(self._values)

    def names(self) -> list[str]:
        """Return the keys that hold tables, in the file's order."""
        return [key for key, value in self._values.items() if isinstance(value, dict)]

    def take(self, key: str, kind: type, what: str, default: Any = None) -> Any:
        """Return the value at `key`; a missing or wrong one is a problem unless there is a default."""
        self._read.add(key)
        if key not in self._values:
            if default is None:
                self.problem(key, f"is missing; give {what}")
            return default
        value = self._values[key]
        wrong_bool = isinstance(value, bool) and kind is not bool
        if wrong_bool or not isinstance(value, kind) or (kind is date and isinstance(value, datetime)):
            self.problem(key, f"{value!r} is not {what}")
            return default
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        value = self.take(key, str, "a text", default)
        if value is not None and not value.strip() and default is None:
            self.problem(key, "is empty; give a text")
        return value or ""

    def day(self, key: str, default: date | None = None) -> date | None:
        """Return a date such as 2026-01-01 (no quotes)."""
        day: date | None = self.take(key, date, "a date such as 2026-01-01, without quotes", default)
        return day

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number that is not negative."""
        value = self.take(key, int, "a whole number", default)
        if value is not None and value < 0:
            self.problem(key, f"{value} is negative; give 0 or more")
        return value or 0

    def flag(self, key: str) -> bool:
        """Return true or false; left out is false."""
        return bool(self.take(key, bool, "true or false", default=False))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; left out is none."""
        values = self.take(key, list, "a list of texts", [])
        if not all(isinstance(value, str) for value in values):
            self.problem(key, "holds something that is not a text")
            return ()
        return tuple(values)

    def number(self, value: object, key: str) -> Decimal | None:
        """Return a number that is not negative; text, true/false, nan and inf are problems."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.problem(key, f"{value!r} is not a number")
            return None
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            self.problem(key, f"{value} is not a number of 0 or more")
            return None
        return number

    def span(self, key: str) -> Span | None:
        """Return one number, or three as [low, likely, high]."""
        self._read.add(key)
        if key not in self._values:
            self.problem(key, "is missing; give a number or [low, likely, high]")
            return None
        return self.as_span(self._values[key], key)

    def as_span(self, value: object, key: str) -> Span | None:
        """Read a number, or a list [low, likely, high]."""
        if not isinstance(value, list):
            number = self.number(value, key)
            return None if number is None else Span(number, number, number)
        if len(value) != 3:  # noqa: PLR2004 -- low, likely, high
            self.problem(key, f"has {len(value)} numbers; give one, or three as [low, likely, high]")
            return None
        low, likely, high = [self.number(part, key) for part in value]
        if low is None or likely is None or high is None:
            return None
        if not low <= likely <= high:
            self.problem(key, f"[{low}, {likely}, {high}] is not in the order low, likely, high")
            return None
        return Span(low, likely, high)

    def table(self, key: str) -> "TomlTable":
        """Return the table at `key`; a missing one is a problem and reads as empty."""
        values = self.take(key, dict, "a table", None)
        # Of a table that is not there, only that is a problem.
        return TomlTable(
            values or {}, self.file, ".".join(part for part in (self.key, key) if part), [] if values is None else self.problems
        )

    def rows(self, key: str) -> Iterator["TomlTable"]:
        """Yield the tables of a list of tables; left out is none."""
        for index, row in enumerate(self.take(key, list, "a list of tables in braces", []), 1):
            if isinstance(row, dict):
                yield TomlTable(row, self.file, f"{self.key}.{key}[{index}]".lstrip("."), self.problems)
            else:
                self.problem(f"{key}[{index}]", f"{row!r} is not a table in braces")

    def close(self) -> None:
        """Report every key that was not read.

        Any table may have `checked`, the day on which its sources were last read, and `read`, how; `x_read` beside `x_source` is of that source alone.
        """
        if "checked" in self:
            self.day("checked")
        for key in self._values:
            if key == "read" or (key.endswith("_read") and f"{key.removesuffix('_read')}_source" in self):
                self._read_marks(key)
        for key in self._values:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                self.problem(key, f"is not known here; known keys: {known}")

    def _read_marks(self, key: str) -> None:
        for mark in self.text(key).split(", "):
            if mark not in MARKS:
                self.problem(key, f'"{mark}" is not one of {", ".join(MARKS)}; put a comma and a space between two')


def read(path: Path) -> TomlTable:
    """Read a TOML file into a TomlTable.

    Raises:
        RateCardError: the file is not there or is not TOML.

    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise RateCardError([f"{path.name}: file: {reason}; check the path {path}"]) from error
    except UnicodeDecodeError as error:
        raise RateCardError(
            [f"{path.name}:{error.object[: error.start].count(b'\n') + 1}: file: is not UTF-8; save it as UTF-8"]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise RateCardError([f"{path.name}: file: is not TOML: {error}; {LOOK}"]) from error
    table = TomlTable(values, path.name, "", [])
    if table.whole("schema") != 1:
        table.problem("schema", "this engine reads schema = 1")
    return table


def finish(table: TomlTable) -> None:
    """Close the file's top table and raise its problems.

    Raises:
        RateCardError: there was any problem.

    """
    table.close()
    if table.problems:
        raise RateCardError(table.problems)
