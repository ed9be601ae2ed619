"""Where sites are: places and postal areas, their names, and the roads between them."""

from dataclasses import dataclass
from pathlib import Path

from estimator.card import atlas, outline
from estimator.card.atlas import Position
from estimator.card.names import Names
from estimator.card.roads import Roads


@dataclass(frozen=True, eq=False)
class Places:
    """Place slugs with their labels, in the order in which a request lists them, and the roads.

    Attributes:
        outline: the borders of Alberta.
        rank: the index of each place in that order.
        positions: where a place is; corners, where roads meet or turn, among them.
        without_road: places without a road all year, with the reason.

    """

    labels: dict[str, str]
    positions: dict[str, Position]
    without_road: dict[str, str]
    names: Names
    roads: Roads
    source: str
    rank: dict[str, int]
    outline: tuple[Position, ...]

    def label(self, place: str) -> str:
        """Return a place's name, one without a road among them."""
        return self.labels.get(place) or place.replace("-", " ").title()


def load(folder: Path) -> Places:
    """Read roads.toml and outline.toml of a folder.

    Raises:
        RateCardError: a road names an unknown place, or a place cannot be reached.

    """
    found = atlas.load(folder)
    rank = {place: index for index, place in enumerate([*found.labels, *found.without_road])}
    return Places(found.labels, found.positions, found.without_road, found.names, found.roads, found.source, rank, outline.load(folder))
