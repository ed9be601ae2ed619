"""A trip drawn on a small map of Alberta: the base, the sites, the round along its roads. Words beside it say the same.

Colours are set on the shapes for mails and files without a style sheet; a page's classes override them.
"""

from decimal import Decimal
from html import escape
from itertools import pairwise

from estimator.card.atlas import Position
from estimator.pricing.itinerary import HOME
from estimator.pricing.trip import LIKELY, Trip
from estimator.pricing.worksheet import Worksheet

WIDTH, HEIGHT = 320, 400
EAST, NORTH = Decimal(110), Decimal(60)
DEGREE = Decimal(34)  # units for a degree from north to south
ACROSS = Decimal("0.581")  # how long a degree from west to east is beside it, at 54.5 degrees north
MARGIN = 14
RIGHT = 226  # x of the eastern border: names need room on both sides
LINE = 16  # between two names, one above the other
LETTER = 7
INK, QUIET, PAPER, AMBER = "#13222C", "#8A969E", "#FBFAF6", "#F2A81D"


def figure(worksheet: Worksheet) -> str:
    """Return the map with its words as a figure; nothing where the trip names no places."""
    caption = words(worksheet)
    return f'<figure class="cor-trip">{svg(worksheet)}<figcaption>{escape(caption)}</figcaption></figure>' if caption else ""


def words(worksheet: Worksheet) -> str:
    """Say the rounds: the places in their order, and the kilometres with their span."""
    travel = worksheet.request.travel
    if travel is None or not travel.at or worksheet.trip is None:
        return ""
    labels = worksheet.card.places.labels
    route = "; ".join(", ".join(labels[place] for place in way) for way in rounds(worksheet.trip[LIKELY]))
    least, *_, most = sorted(case.plan.km for case in worksheet.trip)
    return f"By road: {route}: {worksheet.trip[LIKELY].plan.km:,} km ({least:,} to {most:,})." if route else ""


def rounds(trip: Trip) -> list[list[str]]:
    """Return the places of each round by road, home at both ends."""
    ways = [[place for place in map(abs, order) if not trip.flights[place]] for order, _ in trip.plan.rounds]
    return [[trip.places[place] for place in (HOME, *way, HOME)] for way in ways if way]


def svg(worksheet: Worksheet) -> str:
    """Draw the outline, the rounds along their roads, and a name beside each place; the trip must name places."""
    places = worksheet.card.places
    assert worksheet.trip is not None  # noqa: S101 -- the caller looks
    ways = rounds(worksheet.trip[LIKELY])
    base = worksheet.trip[LIKELY].places[HOME]
    order = list(dict.fromkeys(place for way in ways for place in way if place != base))
    lines = [[start, *places.roads.route(start, other), other] for way in ways for start, other in pairwise(way)]
    province = _path(places.outline)
    drawn = [
        f'<path class="cor-map__land" d="{province}Z" fill="{PAPER}" stroke="{QUIET}" stroke-width="1.25" stroke-linejoin="round"/>',
        *(
            f'<path class="cor-map__way" d="{_path([places.positions[place] for place in line])}" fill="none" stroke="{INK}" '
            'stroke-width="1.75" stroke-linejoin="round" stroke-linecap="round"/>'
            for line in lines
        ),
    ]
    at = {place: _point(places.positions[place]) for place in (base, *order)}
    for place, (x, y) in at.items():
        mark = "base" if place == base else "site"
        fill = INK if place == base else AMBER
        drawn.append(f'<circle class="cor-map__{mark}" cx="{x}" cy="{y}" r="5" fill="{fill}" stroke="{INK}" stroke-width="1.75"/>')
    drawn += _names({places.labels[place]: position for place, position in at.items()})
    label = f"Map of Alberta. {words(worksheet)}"
    return (
        f'<svg class="cor-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{''.join(drawn)}</svg>"
    )


def _names(at: dict[str, tuple[int, int]]) -> list[str]:
    """Write a name beside each point: outward where there is room, moved down where another name is."""
    middle = sum(x for x, _ in at.values()) / len(at)
    written: list[str] = []
    taken: dict[str, int] = {}
    for name, (x, y) in sorted(at.items(), key=lambda item: item[1][1]):
        wide = 10 + len(name) * LETTER
        end = x + wide > WIDTH or (x < middle and x >= wide)
        side = "end" if end else "start"
        line = max(y + 5, taken.get(side, -LINE) + LINE)
        taken[side] = line
        written.append(
            f'<text class="cor-map__name" x="{x - 10 if end else x + 10}" y="{line}" text-anchor="{side}" '
            f'font-family="sans-serif" font-size="13" fill="{INK}" stroke="{PAPER}" stroke-width="3" paint-order="stroke">{escape(name)}</text>'
        )
    return written


def _point(position: Position) -> tuple[int, int]:
    north, west = position
    return RIGHT - int((west - EAST) * DEGREE * ACROSS), MARGIN + int((NORTH - north) * DEGREE)


def _path(positions: "list[Position] | tuple[Position, ...]") -> str:
    points = list(dict.fromkeys(_point(position) for position in positions))
    return "M" + "L".join(f"{x} {y}" for x, y in points)
