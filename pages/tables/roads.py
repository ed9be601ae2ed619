"""How far the estimator's kilometres are off, compared with published distances that were not fitted: for the page that explains prices."""

from decimal import Decimal
from html import escape
from pathlib import Path

from estimator import wire
from estimator.present.layout import Table
from estimator.values.day import written
from estimator.values.money import plain
from pages.config import toml

FRAGMENT = Path("docs/_fragments/road-errors.html")
PUBLISHED = Path("cases/held_out/distances.toml")
TENTH = Decimal("0.1")


def made() -> dict[Path, str]:
    """Return the sentence and the table."""
    places = wire.card().places
    published = toml(PUBLISHED)
    rows, errors, inside = [], [], 0
    for part in (part for part in published.values() if isinstance(part, dict)):
        for start, other, km in part["km"]:
            low, likely, high = places.roads.km(start, other)
            inside += low <= km <= high
            errors.append(abs(Decimal(likely) / km - 1) * 100)
            where = f"{places.labels[start]} to {places.labels[other]}"
            rows.append(
                (where, f"{km:,} km", f"{likely:,} km", f"{low:,} to {high:,}", f"{part['source']}, read {written(published['checked'])}")
            )
    errors.sort()
    middle, most = (plain(errors[len(errors) * part // 10].quantize(TENTH)) for part in (5, 9))
    summary = (
        f"We compared {len(rows)} published road distances with ours. Half of ours are within {middle}%, nine in ten within {most}%. "
        f"{'All' if inside == len(rows) else f'{inside} of the'} {len(rows)} are inside our range. "
        "After a first look we corrected our list of roads and fitted the factors again. We took no road's length from the published ones."
    )
    grid = Table(
        "Published road distances and ours",
        ("Way", "Published", "Ours", "Our span, km", "Who published it"),
        sorted(rows),
        figures=False,
        folded=True,
    )
    return {FRAGMENT: f"<p>{escape(summary)}</p>{grid.html()}\n"}
