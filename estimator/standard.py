"""The rules of COR and SECOR that pages and tools repeat: marks, head-counts, days."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from estimator.tables import DATA, finish, read


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure of the standard, with its unit and where it comes from."""

    label: str
    unit: str
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Standard:
    """All figures by name, and the day on which their sources were read."""

    read: date
    rules: dict[str, Rule]

    def __getitem__(self, name: str) -> int:
        """Return the figure called `name`."""
        return self.rules[name].value


@cache
def load(path: Path = DATA / "standard.toml") -> Standard:
    """Read data/standard.toml.

    Raises:
        RateCardError: a figure lacks its label, unit, value or source.

    """
    table = read(path)
    day = table.day("read")
    rules = {}
    for name in table.names():
        entry = table.table(name)
        rules[name] = Rule(entry.text("label"), entry.text("unit"), entry.whole("value"), entry.text("source"))
        entry.close()
    finish(table)
    return Standard(day or date.min, rules)
