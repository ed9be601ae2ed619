"""Facts of the scheme that rules use: thresholds, pass marks, days. Sources stand in data/scheme.toml."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from estimator import dated
from estimator.dated import Row
from estimator.span import Span
from estimator.tables import DATA, finish, read

UNITS = ("people", "%", "years", "days", "months", "CAD", "CAD/100CAD")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its unit, source and dated values."""

    key: str
    label: str
    unit: str
    source: str
    rows: tuple[Row, ...]

    def on(self, day: date) -> Decimal:
        """Return the value on a day; before the first row, the first."""
        row = dated.on(self.rows, day) or self.rows[0]
        span = row.values["value"]
        assert isinstance(span, Span)  # noqa: S101 -- the loader reads `value` as a span
        return span.likely

    @property
    def now(self) -> Decimal:
        """Return the newest value."""
        return self.on(self.rows[-1].since)


def load() -> dict[str, Fact]:
    """Read data/scheme.toml.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(DATA / "scheme.toml")
    facts = {}
    for key in table.names():
        part = table.table(key)
        fact = Fact(key, part.text("label"), part.text("unit"), part.text("source"), dated.rows(part, ("value",), None))
        if fact.unit not in UNITS:
            part.problem("unit", f'"{fact.unit}" is not one of {", ".join(UNITS)}')
        part.close()
        facts[key] = fact
    finish(table)
    return facts
