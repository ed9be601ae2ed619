"""Sampling: how many people are interviewed and how many sites are visited, from data/sampling.toml.

A sample never exceeds its population and never falls as the population grows.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from estimator.card import dated
from estimator.card.dated import Curve, DatedRow
from estimator.parsing.table import finish, read
from estimator.values.money import HUNDRED
from estimator.values.span import Span


@dataclass(frozen=True, slots=True)
class SamplingTable:
    """One sampling table with its source."""

    label: str
    source: str
    beyond: str
    partner_decides_above: int
    rows: tuple[DatedRow, ...]


def size(row: DatedRow, population: int) -> int:
    """Return the sample for a population: the table, a share where that is more, never more than the population."""
    points = row.values["points"]
    assert isinstance(points, Curve)  # noqa: S101 -- the loader reads points as a curve
    count = int(points.value(population).likely)
    share = row.values.get("share")
    if isinstance(share, Span):
        portion = share.likely * population / HUNDRED
        count = max(count, int(portion.quantize(Decimal(1), ROUND_HALF_UP)))
    return min(max(count, 1), population)


def load(folder: Path, starts: date | None = None) -> dict[str, SamplingTable]:
    """Read sampling.toml.

    Args:
        folder: where it is.
        starts: the first day that must be covered, the rate card's own.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "sampling.toml")
    samples = {}
    for name, columns in (("interviews", ("points",)), ("sites", ("points", "share"))):
        part = table.table(name)
        if part.text("unit") != name:
            part.problem("unit", f'must be "{name}"')
        samples[name] = SamplingTable(
            label=part.text("label"),
            source=part.text("source"),
            beyond=part.text("beyond"),
            partner_decides_above=part.whole("partner_decides_above"),
            rows=dated.rows(part, columns, starts),
        )
        part.close()
    finish(table)
    return samples
