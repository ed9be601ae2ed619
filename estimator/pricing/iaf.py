"""Another scheme's measure of the same audit: ISO 45001's auditor days by IAF MD 5, for comparison.

Source: data/iaf.toml. It does not govern COR and does not enter a price.
"""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from estimator.parsing.table import DATA, TomlTable, finish, read
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import plain
from estimator.values.span import Span

RISKS = ("high", "medium", "low")
HALF = Decimal("0.5")
TENTH = Decimal("0.1")


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


@cache
def load() -> AuditDaysTable:
    """Read data/iaf.toml.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(DATA / "iaf.toml")
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


def days(worksheet: Worksheet) -> Span | None:
    """Return the scheme's auditor days, to the half day; None where it has no such audit."""
    scheme, request = load(), worksheet.request
    if request.audit not in scheme.audits:
        return None
    part, _ = scheme.audits[request.audit]
    risk = scheme.risk.get(request.industry)
    low, likely, high = (scheme.first(request.employees, name) for name in ((risk,) * 3 if risk else reversed(RISKS)))
    return (Span(low, likely, high) * part).each(lambda number: (number / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF)


def answer(worksheet: Worksheet) -> dict[str, Any] | None:
    """Return the measure as data, with a sentence that names it as another scheme's."""
    found = days(worksheet)
    if found is None:
        return None
    scheme, request = load(), worksheet.request
    words = plain(found.likely) if found.known else scheme.range.format(low=plain(found.low), high=plain(found.high))
    ours = (worksheet.hours / worksheet.hours_per_day).likely.quantize(TENTH)
    words = scheme.text.format(
        employees=f"{request.employees:,}",
        risk=scheme.risk.get(request.industry, "low to high"),
        days=words,
        audit=scheme.audits[request.audit][1],
        ours=ours,
    )
    return {
        "name": scheme.name,
        "days": {"low": plain(found.low), "likely": plain(found.likely), "high": plain(found.high)},
        "text": words,
        "source": scheme.source,
    }
