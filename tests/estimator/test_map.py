"""The map of a trip: what it shows, what it says, and when there is none."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from estimator import Request, estimate, wire
from estimator.present import svg_map
from estimator.pricing.worksheet import Worksheet
from testing.cards import CARD

NEW = "2026-11-28"


def drawn(travel: dict[str, Any], on: str = NEW, **more: Any) -> Worksheet:
    """A request's worksheet."""
    asked = {"audit": "certification", "employees": 25, "sites": 15, "travel": travel, "on": on} | more
    return estimate(Request.from_mapping(asked, CARD), CARD).worksheet


def test_the_words_say_the_rounds() -> None:
    """The words name the places of each round in order, the kilometres and their span."""
    worksheet = drawn({"to": ["fox-creek 5", "hanna 5", "oyen 5"]})
    said = svg_map.words(worksheet)
    assert worksheet.trip
    match = re.fullmatch(r"By road: (.*): ([\d,]+) km \(([\d,]+) to ([\d,]+)\)\.", said)
    assert match, said
    ways = [way.split(", ") for way in match[1].split("; ")]
    assert all(way[0] == way[-1] == "Calgary and area" for way in ways)
    assert sorted(place for way in ways for place in way[1:-1]) == ["Fox Creek", "Hanna", "Oyen"]
    likely, low, high = (int(number.replace(",", "")) for number in match.groups()[1:])
    assert (low, likely, high) == tuple(case.plan.km for case in worksheet.trip)


@pytest.mark.parametrize(
    "worksheet",
    [drawn({"km": 80}), drawn({}), drawn({"to": ["banff"]}, audit="none", addons=["evidence-map"])],
    ids=["kilometres", "no trip", "no audit"],
)
def test_no_places_no_map(worksheet: Worksheet) -> None:
    """A trip in kilometres, no trip, and support without an audit have no map."""
    assert svg_map.words(worksheet) == svg_map.figure(worksheet) == ""


@pytest.mark.parametrize(
    "travel",
    [
        {"to": ["banff 15"]},
        {"from": "edmonton", "to": ["high-level 5", "fort-mcmurray 5", "t0h 5"]},
        {"to": ["oyen 3", "hanna 3", "jasper 3", "coutts 3", "zama-city 3"]},
    ],
)
def test_the_map_shows_every_place(travel: dict[str, Any]) -> None:
    """Each place has one dot and its name, all within the picture and no name over another; the text alternative is the words."""
    worksheet = drawn(travel)
    root = ET.fromstring(svg_map.svg(worksheet))  # noqa: S314 -- our own
    assert root.get("aria-label") == f"Map of Alberta. {svg_map.words(worksheet)}"
    names = [node for node in root if node.tag.endswith("text")]
    labels = CARD.places.labels
    assert sorted(node.text or "" for node in names) == sorted(
        labels[place] for place in (travel.get("from", "calgary"), *(name.split()[0] for name in travel["to"]))
    )
    assert len([node for node in root if node.tag.endswith("circle")]) == len(names)
    boxes = []
    for node in names:
        x, y, wide = int(node.get("x", "")), int(node.get("y", "")), len(node.text or "") * svg_map.LETTER
        left = x - wide if node.get("text-anchor") == "end" else x
        assert 0 <= left <= left + wide <= svg_map.WIDTH + 10
        assert 0 < y < svg_map.HEIGHT
        boxes.append((left, y, left + wide))
    for one, other in ((a, b) for a in boxes for b in boxes if a < b):
        assert abs(one[1] - other[1]) >= 12 or one[2] <= other[0] or other[2] <= one[0]


def test_the_page_gets_the_figure() -> None:
    """The estimate's fragments hold the figure: no style, no script, the words below the picture."""
    asked = {"audit": "gap", "employees": 12, "travel": {"to": ["Hanna"]}, "on": NEW}
    shown = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": asked, "show": True}), CARD))["html"]["trip"]
    assert shown.startswith('<figure class="cor-trip"><svg class="cor-map"')
    assert "style=" not in shown
    assert "<figcaption>By road: Calgary and area, Hanna" in shown


def test_every_place_lies_in_the_picture() -> None:
    """The outline and every place, corner and postal area are within the picture."""
    for position in (*CARD.places.outline, *CARD.places.positions.values()):
        x, y = svg_map._point(position)  # noqa: SLF001 -- the one place where degrees become units
        assert 0 <= x <= svg_map.WIDTH
        assert 0 <= y <= svg_map.HEIGHT
