"""Auditor days by IAF MD 5 for ISO 45001, another scheme's measure, from data/iaf.toml."""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from estimator.parsing.table import TomlTable, finish, read

RISKS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class AuditDaysTable:
    """The table: people, then days by risk; which risk an industry has; the part of the first audit's days, with its words."""

    name: str
    source: str
    text: str
    range: str
    at: list[Decimal]
    days: dict[str, list[Decimal]]
    risk: dict[str, str]
    audits: dict[str, tuple[Decimal, str]]

    def first(self, people: int, risk: str) -> Decimal:
        """Return the days of a first audit: linear between points, constant after the last."""
        index = bisect_left(self.at, people)
        if index == len(self.at) or self.at[index] == people:
            return self.days[risk][min(index, len(self.at) - 1)]
        (left, right), (low, high) = self.at[index - 1 : index + 1], self.days[risk][index - 1 : index + 1]
        return low + (high - low) * (people - left) / (right - left)


def load(folder: Path) -> AuditDaysTable:
    """Read iaf.toml of a folder.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "iaf.toml")
    if table.text("unit") != "days":
        table.problem("unit", 'must be "days"')
    points = _points(table)
    risk = table.table("risk")
    risk.text("source")
    industries = {industry: name for name in RISKS for industry in risk.texts(name)}
    risk.close()
    audits = table.table("audits")
    audits.text("source")
    found = {}
    for audit in audits.names():
        part = audits.table(audit)
        share = part.span("part")
        found[audit] = (share.likely if share else Decimal(0), part.text("words"))
        part.close()
    audits.close()
    name, source, text, between = (table.text(key) for key in ("name", "source", "text", "range"))
    finish(table)
    at, *days = ([row[column] for row in points] for column in range(1 + len(RISKS)))
    return AuditDaysTable(name, source, text, between, at, dict(zip(RISKS, days, strict=True)), industries, found)


def _points(table: TomlTable) -> list[list[Decimal]]:
    found: list[list[Decimal]] = []
    for index, row in enumerate(table.take("points", list, "a list of points", []), 1):
        numbers = [table.number(cell, f"points[{index}]") for cell in row] if isinstance(row, list) else []
        known = [number for number in numbers if number is not None]
        if len(known) != 1 + len(RISKS):
            table.problem(f"points[{index}]", f"{row!r} is not [people, high, medium, low]")
        elif found and any(new < old for new, old in zip(known, found[-1], strict=True)):
            table.problem(f"points[{index}]", "is lower than the point before; put the points in order")
        else:
            found.append(known)
    if not found or found[0][0] != 1:
        table.problem("points[1]", "must be at 1 person")
    return found
