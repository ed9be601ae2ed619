"""The outline of Alberta, for the map of a trip."""

from decimal import Decimal
from pathlib import Path

from estimator.card.atlas import Position
from estimator.parsing.table import finish, read


def load(folder: Path) -> tuple[Position, ...]:
    """Read outline.toml of a folder: the points of a ring, in degrees north and west.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "outline.toml")
    for key in ("unit", "source", "licence"):
        table.text(key)
    points = table.take("outline", list, "a list of points, each degrees north and west") or []
    for index, point in enumerate(points):
        if not isinstance(point, list) or [type(part) for part in point] != [Decimal, Decimal]:
            table.problem(f"outline[{index}]", f"{point!r} is not degrees north and west, such as [49.59, 114.73]")
    finish(table)
    return tuple((north, west) for north, west in points)
