"""Places by the names people write, and how far apart they are: by what was published, and by what must always hold."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator import wire
from estimator.card.loader import DATA
from estimator.card.names import edit_distance
from estimator.card.roads import METRES, Roads
from testing.asking import answered, ask, refused
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


@pytest.mark.no_cover
def test_every_place_is_priced() -> None:
    """At least 110 places and all 154 postal areas have a price from Calgary and from Edmonton."""
    assert len([place for place in PLACES.labels if "(postal area)" not in PLACES.labels[place]]) >= 110
    assert len(AREAS) == 154
    for start in ("calgary", "edmonton"):
        for place in [*PLACES.labels, *AREAS]:
            request = {"audit": "gap", "employees": 12, "travel": {"from": start, "to": [place]}, "on": AFTER.isoformat()}
            answer = answered("estimate", request)
            lines = {line["code"] for line in answer["lines"]}
            assert ("vehicle" in lines) == (PLACES.names.find(place) != start), (start, place)


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None)
@given(somewhere, somewhere, somewhere)
def test_distances_are_distances(one: str, two: str, three: str) -> None:
    """Each of the three cases is symmetric, nothing from a place to itself, and never longer than by way of a third place; low <= likely <= high."""
    roads = PLACES.roads
    there, back, on, whole = roads.km(one, two), roads.km(two, one), roads.km(two, three), roads.km(one, three)
    assert there == back == tuple(sorted(there))
    assert (there == (0, 0, 0)) == (one == two)
    assert all(whole[case] <= there[case] + on[case] for case in CASES)


@pytest.mark.no_cover
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
    """A place without a road all year is known: the price of a flight is asked for there, and nothing starts from it."""
    asked: dict[str, Any] = {"audit": "gap", "employees": 5}
    said = "Fort Chipewyan: Reached by a winter road or by air only. Give the price of a return flight in dollars, or take the place out and give kilometres."
    assert refused("estimate", {**asked, "travel": {"to": "Fort Chipewyan"}}) == {"travel.flight": said}
    for price in ("lots", 0, 20_001):
        assert (
            "is not an amount in dollars up to 20,000"
            in refused("estimate", {**asked, "travel": {"to": "Hanna", "flight": price}})["travel.flight"]
        )
    start = {"from": "Fort Chipewyan", "to": "Hanna"}
    assert "give the place where the road ends" in refused("estimate", {**asked, "travel": start})["travel.from"]


def test_a_flight() -> None:
    """A place without a road costs its flight and its nights, no kilometres; with a place by road it is a trip of its own. Elsewhere no flight is kept."""
    asked: dict[str, Any] = {"audit": "gap", "employees": 40, "sites": 2, "on": AFTER.isoformat()}
    answer = answered("estimate", {**asked, "travel": {"to": "Fort Chipewyan 2", "flight": "$1,200"}})
    lines = {line["code"]: line for line in answer["lines"] if line["group"] == "travel"}
    assert (lines["flight"]["quantity"], lines["flight"]["amount"]) == ("1.00", "1200.00")
    assert "vehicle" not in lines
    assert answer["request"]["travel"] == {"from": "calgary", "to": ["fort-chipewyan 2"], "flight": "1200.00"}
    assert [day["text"] for day in answer["days"]] == [
        "By air to Fort Chipewyan, 7.5 h on site, night there.",
        "Fort Chipewyan, 3.6 h on site, by air home.",
    ]
    both = answered("estimate", {**asked, "travel": {"to": "Fort Chipewyan, Hanna", "flight": 1200}})
    assert Decimal(both["subtotals"]["travel"]["likely"]) > 1200 + 210
    assert "By road: Calgary and area, Hanna, Calgary and area" in ask("estimate", both["request"], show=True)["html"]["trip"]
    assert sum(Decimal(day["amount"]) for day in both["days"]) == Decimal(both["subtotals"]["travel"]["likely"])
    assert "flight" not in answered("estimate", {**asked, "travel": {"to": "Hanna", "flight": 1200}})["request"]["travel"]


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
