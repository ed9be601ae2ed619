"""Dated facts: a label, a unit, a source, and dated values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from estimator.card import dated
from estimator.card.dated import DatedRow
from estimator.parsing.table import TomlTable
from estimator.values.span import Span

UNITS = ("people", "%", "years", "days", "months", "CAD", "CAD/100CAD")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its unit, source and dated values."""

    key: str
    label: str
    unit: str
    source: str
    rows: tuple[DatedRow, ...]

    def row(self, day: date) -> DatedRow:
        """Return the row that applies on a day; before the first row, the first."""
        return dated.on(self.rows, day) or self.rows[0]

    def on(self, day: date) -> Decimal:
        """Return the value on a day; before the first row, the first."""
        span = self.row(day).values["value"]
        assert isinstance(span, Span)  # noqa: S101 -- the loader reads `value` as a span
        return span.likely


def read_facts(part: TomlTable, keys: tuple[str, ...]) -> dict[str, Fact]:
    """Read exactly these facts from a table; what is missing, unknown or wrong is added to the table's problems."""
    facts = {}
    for key in keys:
        row = part.table(key)
        facts[key] = Fact(key, row.text("label"), row.text("unit"), row.text("source"), dated.rows(row, ("value",), None))
        if facts[key].unit not in UNITS:
            row.problem("unit", f'"{facts[key].unit}" is not one of {", ".join(UNITS)}')
        row.close()
    part.close()
    return facts


def read_texts(part: TomlTable, keys: tuple[str, ...]) -> dict[str, str]:
    """Read exactly these texts from a table."""
    texts = {key: part.text(key) for key in keys}
    part.close()
    return texts
