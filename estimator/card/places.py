"""Where sites are: places and postal areas, their names, and the roads between them on a day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from estimator.card import atlas, outline
from estimator.card.atlas import Position
from estimator.card.names import Names
from estimator.card.roads import DistanceTable, Graph, Roads
from estimator.parsing.table import TomlTable, finish, read


@dataclass(frozen=True, eq=False)
class Places:
    """Place slugs with their labels, in the order in which a request lists them, and the roads.

    Attributes:
        outline: the borders of Alberta.
        rank: the place of each in that order.
        positions: where a place is; corners, where roads meet or turn, among them.
        without_road: places without a road all year, with the reason.
        first: the roads of the first rates, between the first places; `roads` those of every place from a day on.

    """

    labels: dict[str, str]
    positions: dict[str, Position]
    without_road: dict[str, str]
    names: Names
    first: DistanceTable
    roads: Graph
    source: str
    rank: dict[str, int]
    outline: tuple[Position, ...]

    def on(self, day: date, places: tuple[str, ...] = ()) -> Roads:
        """Return the roads of a day: before the graph's day, a trip between the first places goes by the first roads."""
        return self.first if day < self.roads.since and self.first.holds(places) else self.roads


def load(folder: Path) -> Places:
    """Read places.toml, roads.toml and outline.toml of a folder.

    Raises:
        RateCardError: a road names an unknown place, or a place cannot be reached.

    """
    table = read(folder / "places.toml")
    if table.text("unit") != "km":
        table.problem("unit", 'must be "km"')
    table.text("source")
    names = table.table("places")
    labels = {slug: names.text(slug) for slug in names.every()}
    first = DistanceTable(_first(table, labels))
    finish(table)
    every = atlas.load(folder, labels)
    rank = {place: at for at, place in enumerate(every.labels)}
    return Places(
        every.labels, every.positions, every.without_road, every.names, first, every.roads, every.source, rank, outline.load(folder)
    )


def _first(table: TomlTable, labels: dict[str, str]) -> dict[tuple[str, str], int]:
    """Read the first roads, and close them under the shortest way."""
    roads = table.table("roads")
    km: dict[tuple[str, str], int] = {(slug, slug): 0 for slug in labels}
    for start in roads.names():
        ends = roads.table(start)
        for end in ends.every():
            distance = ends.whole(end)
            for place in (start, end):
                if place not in labels:
                    ends.problem(end, f'"{place}" is not a place above; known: {", ".join(labels)}')
            km[start, end] = km[end, start] = distance
    if not table.problems:
        for middle in labels:
            for start in labels:
                for end in labels:
                    if (start, middle) in km and (middle, end) in km:
                        through = km[start, middle] + km[middle, end]
                        km[start, end] = min(km.get((start, end), through), through)
        for slug in labels:
            if (next(iter(labels)), slug) not in km:
                roads.problem(slug, "cannot be reached by any road; add one")
    return km
