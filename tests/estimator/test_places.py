"""Places by the names people write, and how far apart they are: by what was published, and by what must always hold."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator import wire
from estimator.card.loader import DATA
from estimator.card.names import edit_distance
from estimator.card.roads import METRES, Roads
from testing.asking import answered
from testing.cards import CARD

PLACES = CARD.places
BEFORE, AFTER = PLACES.roads.since.replace(day=24), PLACES.roads.since
AREAS = tomllib.loads((DATA / "roads.toml").read_text("utf-8"))["postal"]
CASES = range(3)
somewhere = st.sampled_from(list(PLACES.labels))
town = st.sampled_from([place for place, label in PLACES.labels.items() if "(postal area)" not in label])


def published() -> list[tuple[str, str, int]]:
    """The distances of distances.toml, which the fit of the roads never sees."""
    found = tomllib.loads(Path("cases/held_out/distances.toml").read_text("utf-8"))
    return [(one, other, km) for part in found.values() if isinstance(part, dict) for one, other, km in part["km"]]


def test_published_distances() -> None:
    """Of 40 published road distances and more, half are met within 4%, nine in ten within 10%, and every one lies inside its span."""
    errors = []
    for one, other, km in published():
        low, likely, high = PLACES.roads.km(one, other)
        assert low <= km <= high, f"{one} to {other}: published {km} km, span {low} to {high}"
        errors.append(abs(Decimal(likely) / km - 1))
    errors.sort()
    assert len(errors) >= 40
    assert errors[len(errors) // 2] <= Decimal("0.04")
    assert errors[len(errors) * 9 // 10] <= Decimal("0.10")


def test_the_fit_sees_none_of_them() -> None:
    """No published distance is both a leg's and a test's: the ways that the fit knows join other ends."""
    known = tomllib.loads(Path("pages/gazetteer/known.toml").read_text("utf-8"))["known"]
    ends = {frozenset((entry["way"].split()[0], entry["way"].split()[-1])) for entry in known}
    assert not ends & {frozenset((one, other)) for one, other, _ in published()}


def test_every_place_is_priced() -> None:
    """At least 110 places and all 154 postal areas have a price from Calgary and from Edmonton."""
    assert len([place for place in PLACES.labels if "(postal area)" not in PLACES.labels[place]]) >= 110
    assert len(AREAS) == 154
    for start in ("calgary", "edmonton"):
        for place in [*PLACES.labels, *AREAS]:
            request = {"audit": "gap", "employees": 12, "travel": {"from": start, "to": [place]}, "on": AFTER.isoformat()}
            found = answered("estimate", request)
            lines = {line["code"] for line in found["lines"]}
            assert ("vehicle" in lines) == (PLACES.names.find(place) != start), (start, place)


@settings(deadline=None, derandomize=True, database=None)
@given(somewhere, somewhere, somewhere)
def test_distances_are_distances(one: str, two: str, three: str) -> None:
    """Each of the three cases is symmetric, nothing from a place to itself, and never longer than by way of a third place; low <= likely <= high."""
    roads = PLACES.roads
    there, back, on, whole = roads.km(one, two), roads.km(two, one), roads.km(two, three), roads.km(one, three)
    assert there == back == tuple(sorted(there))
    assert (there == (0, 0, 0)) == (one == two)
    assert all(whole[case] <= there[case] + on[case] for case in CASES)


@settings(deadline=None, derandomize=True, database=None)
@given(somewhere, st.lists(somewhere, min_size=1, max_size=4, unique=True), somewhere)
def test_a_round_grows(base: str, stops: list[str], more: str) -> None:
    """One more stop never shortens the round; the round is no longer than out and back to each stop, nor shorter than to the farthest."""
    roads = PLACES.roads
    tour, longer = roads.round_trip(base, tuple(stops)), roads.round_trip(base, (*stops, more))
    for case in CASES:
        ways = [2 * roads.km(base, stop)[case] for stop in stops]
        assert max(ways) <= tour[case] <= sum(ways)
        assert tour[case] <= longer[case]


@settings(deadline=None, derandomize=True, database=None)
@given(town, town, st.data())
def test_farther_on_the_same_road_costs_no_less(base: str, end: str, data: st.DataObject) -> None:
    """Of two places on one way from the start, the farther never costs less than the nearer: low, likely or high."""
    on_the_way = [place for place in PLACES.roads.route(base, end) if place in PLACES.labels]
    near = data.draw(st.sampled_from(on_the_way))
    costs = []
    for place in (near, end):
        request = {"audit": "gap", "employees": 12, "travel": {"from": base, "to": [place]}, "on": AFTER.isoformat()}
        costs.append([Decimal(answered("estimate", request)[case]) for case in ("low", "likely", "high")])
    if all(PLACES.roads.km(base, near)[case] <= PLACES.roads.km(base, end)[case] for case in CASES):
        assert all(one <= other for one, other in zip(*costs, strict=True))
    assert PLACES.roads.km(base, near)[1] <= PLACES.roads.km(base, end)[1]
    assert costs[0][1] <= costs[1][1]


def graph(grade: str, legs: list[tuple[str, str, int]]) -> Roads:
    """A graph of the packaged grades, its legs all known as well."""
    found = Roads(AFTER, PLACES.roads.streets, PLACES.roads.grades)
    for one, other, km in legs:
        found.add_leg(one, other, km, grade)
    return found


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.integers(1, 400)), min_size=1), st.data())
def test_better_known_never_widens(legs: list[tuple[str, str, int]], data: st.DataObject) -> None:
    """One leg known better, its kilometres the same, never widens the span between any two places."""
    better = data.draw(st.integers(0, len(legs) - 1))
    wide, narrow = graph("rough", legs), graph("rough", legs)
    narrow.add_leg(*legs[better], "known")
    wide.add_leg(*legs[better], "rough")
    nodes = sorted({end for one, other, _ in legs for end in (one, other)})
    for one in nodes:
        for other in nodes:
            if not wide.reaches(one, other):
                continue
            (low, likely, high), (lower, same, higher) = wide.km(one, other), narrow.km(one, other)
            assert low <= lower <= same == likely <= higher <= high


def test_a_leg_is_as_wide_as_it_is_known() -> None:
    """A leg's span is its kilometres times the grade's parts, rounded up, and the streets on the high side."""
    roads = graph("known", [("a", "b", 100)])
    width = roads.grades["known"]
    assert roads.km("a", "b") == (-(-100 * width.low // METRES), 100, -(-100 * width.high // METRES) + roads.streets)
    assert roads.describe("a", "b") == "100 km one way (93 to 110), mostly from published distances"


WRITTEN = {
    "fort-mcmurray": ("Fort McMurray", "Ft Mac", "ft. mcmurray", "FORT MCMURRY", "fort-mcmurray"),
    "medicine-hat": ("Medecine Hat", "medicin hat", "Med Hat"),
    "la-crete": ("La Crête", "la crete"),
    "lac-la-biche": ("Lac La Biche", "lac la bich"),
    "st-paul": ("St. Paul", "Saint Paul"),
    "calgary": ("Calgary and area", "calgry", "T2P", "t2p 1j9", "T2P1J9"),
    "t9h": ("T9H", " t9h 1a1 "),
    "hanna": ("Hana", "hnana"),
    "peace-river": ("Peace Rvier", "Peace"),
    "red-deer": (
        "Red Deer, Alberta",
        "Red Deer AB T4N 1A1",
        "red deer ab t4n1a1 canada",
        "Red Deer (Alta.)",
        "Red\u200b Deer",
        "Red Deer T4N",
    ),
}


@pytest.mark.parametrize(("place", "text"), [(place, text) for place, texts in WRITTEN.items() for text in texts])
def test_a_name_is_found(place: str, text: str) -> None:
    """A name is found without its accents, shortened, with a slip or two, or by a postal code."""
    assert PLACES.names.find(text) == place


@pytest.mark.parametrize(
    "text", ["", "x", "Red", "Alberta", "AB, Canada", "Red AB", "Springfield", "X0X", "M5V 2T6", "T9Z", "—", "🚚", "a" * 500, "fort mc"]
)
def test_a_name_is_not_guessed(text: str) -> None:
    """What is too short, too far from every name, or a postal code of elsewhere, is no place."""
    assert PLACES.names.find(text) is None


def test_offers() -> None:
    """What is not found is answered with a few near names, or names that start so; a name as near to two places is not taken."""
    assert PLACES.names.find("Grande C") == "grande-cache"
    assert PLACES.names.suggestions("Fort Mc") == ["fort-mckay", "fort-mcmurray"]
    assert PLACES.names.suggestions("Acne") == ["acme"]
    assert PLACES.names.suggestions("q") == []
    assert refused_place("High") == (
        "“High” is not a place in Alberta that we know. Did you mean High Level or High Prairie or High River? "
        "Otherwise give a town, a postal code such as T9H, or kilometres."
    )


def refused_place(name: object) -> str:
    """What is said of one place that is refused."""
    answer: dict[str, Any] = json.loads(
        wire.handle(json.dumps({"ask": "estimate", "request": {"audit": "gap", "employees": 5, "travel": {"to": [name]}}}))
    )
    (problem,) = answer["problems"]
    assert problem["field"] == "travel.to"
    return str(problem["message"])


def test_no_road() -> None:
    """A place without a road all year is known, and asked for in kilometres."""
    assert refused_place("Fort Chipewyan") == (
        "“Fort Chipewyan”: Reached by a winter road or by air only; give kilometres, or the place where the road ends."
    )


def test_several_in_one_text() -> None:
    """One text may name several places: a plain field without a script."""
    asked = {"audit": "gap", "employees": 30, "sites": 3, "travel": {"to": "Fox Crek; hanna,\n Ft Mac"}, "on": AFTER.isoformat()}
    assert answered("estimate", asked)["request"]["travel"] == {"from": "calgary", "to": ["fort-mcmurray", "fox-creek", "hanna"]}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Red Deer, Alberta", ["red-deer"]),
        ("Red Deer, AB T4N 1A1", ["red-deer"]),
        ("Red Deer, Alberta, T4N 1A1, Canada", ["red-deer"]),
        ("Red Deer, AB; Lac la Biche AB, Canada", ["lac-la-biche", "red-deer"]),
        ("Hanna, AB, T9H", ["hanna", "t9h"]),
    ],
)
def test_an_address_is_one_place(text: str, places: list[str]) -> None:
    """The province, the country and the postal code after a town are its address, not more places."""
    asked = {"audit": "gap", "employees": 30, "sites": 3, "travel": {"to": text}, "on": AFTER.isoformat()}
    assert sorted(answered("estimate", asked)["request"]["travel"]["to"]) == places


def test_slips() -> None:
    """A letter left out, added, changed or swapped with its neighbour is one slip each."""
    assert [edit_distance("hanna", word) for word in ("hanna", "hana", "hannna", "henna", "hnana", "oyen")] == [0, 1, 1, 1, 1, 4]


KNOWN = [
    ("calgary", "edmonton", 297), ("calgary", "red-deer", 150), ("calgary", "lethbridge", 215), ("calgary", "banff", 130),
    ("edmonton", "red-deer", 155), ("edmonton", "cold-lake", 290), ("edmonton", "jasper", 365),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stops", "km"),
    [
        ((), 0),
        (("calgary",), 0),
        (("banff",), 260),
        (("red-deer", "edmonton"), 150 + 155 + 297),
        (("edmonton", "red-deer"), 150 + 155 + 297),
        (("banff", "lethbridge"), 2 * (130 + 215)),
        (("edmonton", "jasper", "cold-lake"), 2 * (297 + 365 + 290)),
    ],
)
def test_round_trip(stops: tuple[str, ...], km: int) -> None:
    """A round is the shortest through all its stops and back, whatever their order."""
    assert graph("known", KNOWN).round_trip("calgary", stops)[1] == km


def test_order() -> None:
    """The order of the round is the way to drive it: no other order is shorter."""
    roads, stops = PLACES.roads, ("jasper", "hanna", "oyen", "fox-creek")
    way = roads.visiting_order("calgary", stops)
    ends = ("calgary", *way, "calgary")
    assert set(way) == set(stops)
    assert sum(roads.km(one, other)[1] for one, other in pairwise(ends)) == roads.round_trip("calgary", stops)[1]
    assert roads.visiting_order("calgary", ()) == ()


def test_the_version_tells_the_roads() -> None:
    """The version of the rates has the day of the roads from that day on, and an earlier one before it."""
    card = CARD
    assert card.on(BEFORE).version.startswith("2026-01-01+")
    assert card.on(AFTER).version.startswith(AFTER.isoformat())
    assert card.on(date(2026, 12, 31)).version == card.on(AFTER).version


def test_what_a_form_may_suggest() -> None:
    """Towns have legs, postal areas hang on one; a town's other names are told, but for its own and for postal codes."""
    assert {"fox-creek", "fort-mcmurray", "manly-corner"} <= PLACES.roads.towns
    assert "t9h" not in PLACES.roads.towns
    assert PLACES.names.other_names("fort-mcmurray") == ["fort mac", "mcmurray", "wood buffalo"]
    assert PLACES.names.other_names("calgary") == ["calgary and area", "yyc"]
    assert PLACES.names.other_names("hanna") == []
