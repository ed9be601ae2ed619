"""Parses data/roads.toml: places, corners (where roads meet or turn), legs and postal areas."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from estimator.card.names import Names
from estimator.card.roads import METRES, Grade, Roads
from estimator.parsing.table import TomlTable, finish, read

type Position = tuple[Decimal, Decimal]  # degrees north, degrees west

AREA = "area"


@dataclass(slots=True)
class Atlas:
    """The content of the file."""

    roads: Roads
    source: str
    labels: dict[str, str] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    without_road: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def load(folder: Path) -> Atlas:
    """Read roads.toml of a folder.

    Raises:
        RateCardError: a leg names an unknown place, or a place cannot be reached.

    """
    table = read(folder / "roads.toml")
    if table.text("unit") != "km":
        table.problem("unit", 'must be "km"')
    since, streets, grades = table.day("from"), table.whole("streets"), _grades(table.table("grades"))
    found = Atlas(Roads(since or date.max, streets, grades), table.text("source"))
    _places(table.table("places"), found)
    corners = table.table("corners")
    found.positions |= {
        name: _position(corners, name, corners.take(name, list, "a list: degrees north and west")) for name in corners.every()
    }
    legs = table.table("legs")
    for grade in legs.names():
        _legs(legs.table(grade), found, grade)
    _areas(table.table("postal"), found)
    _names(table, found)
    if not table.problems:
        for place in found.labels:
            if not found.roads.reaches(next(iter(found.labels)), place):
                table.problem(f"places.{place}", "cannot be reached by any leg; add one")
    finish(table)
    return found


def _grades(table: TomlTable) -> dict[str, Grade]:
    found = {}
    for name in table.names():
        part = table.table(name)
        low, high = part.span("low"), part.span("high")
        if low and high:
            if not low.likely <= 1 <= high.likely:
                part.problem("low", f"must be 1 or less, and high 1 or more; they are {low.likely} and {high.likely}")
            found[name] = Grade(int(low.likely * METRES), int(high.likely * METRES), part.text("words"))
        part.close()
    return found


def _places(table: TomlTable, found: Atlas) -> None:
    for place in table.every():
        label, *at = table.take(place, list, "a list: name, degrees north and west") or [""]
        found.labels[place] = str(label)
        found.positions[place] = _position(table, place, at)
        found.names.add(str(label), place)


def _position(table: TomlTable, key: str, at: list[object] | None) -> Position:
    numbers = [number for number in at or [] if isinstance(number, Decimal)]
    if len(numbers) != 2:  # noqa: PLR2004 -- north and west
        table.problem(key, "ends with two numbers, degrees north and west, such as 51.05, 114.09")
        return Decimal(0), Decimal(0)
    return numbers[0], numbers[1]


def _legs(table: TomlTable, found: Atlas, grade: str) -> None:
    """Add the legs of one grade."""
    if grade not in found.roads.grades:
        table.problem("", f"is not one of [grades]: {', '.join(found.roads.grades)}")
        return
    for start in table.names():
        ends = table.table(start)
        for end in ends.every():
            for place in (start, end):
                if place not in found.positions:
                    ends.problem(end, f'"{place}" is not in [places] or [corners]')
            found.roads.add_leg(start, end, ends.whole(end), grade)


def _areas(table: TomlTable, found: Atlas) -> None:
    """Add postal areas as leaves of their nearest place; one without a distance is another name of that place."""
    for code in table.every():
        near, *rest = table.take(code, list, "a list: place, kilometres low, likely, high, degrees north and west") or [""]
        km = [number for number in rest[:3] if isinstance(number, int)]
        if near not in found.labels or (rest and (len(km) != 3 or km != sorted(km))):  # noqa: PLR2004 -- low, likely, high
            table.problem(code, f"{near!r} is not a place, or {rest[:3]} are not three whole kilometres that rise")
        elif rest:
            area = code.lower()
            found.labels[area] = f"{code} (postal area)"
            found.positions[area] = _position(table, code, rest[3:])
            found.names.add(code, area)
            found.roads.add_leaf(area, near, (km[0], km[1], km[2]), AREA)
        else:
            found.names.add(code, near)


def _names(table: TomlTable, found: Atlas) -> None:
    """Register every slug, label and other name."""
    for place, label in found.labels.items():
        found.names.add(place, place)
        found.names.add(label, place)
    others, cut = table.table("names"), table.table("unreached")
    for name in others.every():
        place = others.text(name)
        if place not in found.labels:
            others.problem(name, f'"{place}" is not in [places]')
        found.names.add(name, place)
    found.without_road = {place: cut.text(place) for place in cut.every()}
    for place in found.without_road:
        found.names.add(place, place)
