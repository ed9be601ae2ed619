"""The trip of a request: which sites are visited, what a named place changes, and the days that add up to the travel lines."""

import random
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator import RateCard, Request
from estimator.asks import sweep
from estimator.pricing.diary import Day, in_words
from estimator.pricing.estimate import estimate, price
from estimator.pricing.itinerary import HOME, Ways
from estimator.pricing.visits import chosen
from estimator.values.span import Span
from testing.asking import answered, ask
from testing.cards import CARD, card

TOWNS = sorted(place for place in CARD.places.labels if place in CARD.places.roads.towns and place != "calgary")
QUANTITIES = {"km": "vehicle", "driving": "driving", "nights": "accommodation"}
STEPS = {"audit": "certification", "employees": 45, "industry": "construction"}


def entry(name: str, unit: str, value: object) -> str:
    """An entry of the card in one line, from a day after the card's first."""
    return f'{name} = {{ label = "Ours", unit = "{unit}", source = "Test.", values = [{{ from = 2026-01-01, value = {value} }}] }}'


with tempfile.TemporaryDirectory() as _folder:
    LONGER = card(Path(_folder), ("travel.meals =", f"travel.{entry('shortest-day', 'h', 1)}\ntravel.meals ="))
"""The card of the tests, with a shortest day worth travelling for."""
CARDS = (CARD, LONGER)


@st.composite
def trips(draw: st.DrawFn) -> dict[str, Any]:
    """A request whose sites are at named places, or some of them."""
    places = draw(st.lists(st.sampled_from(["calgary", *TOWNS]), min_size=1, max_size=6, unique=True))
    counts = [draw(st.integers(1, 4)) for _ in places]
    named = [f"{place} {count}" for place, count in zip(places, counts, strict=True)]
    return {
        "audit": draw(st.sampled_from(["certification", "maintenance", "gap"])),
        "employees": draw(st.integers(1, 400)),
        "sites": sum(counts) + draw(st.sampled_from([0, 0, 1, 5])),
        "documents": draw(st.sampled_from(["electronic", "paper", "unsure"])),
        "remote": draw(st.sampled_from(["no", "unsure"])),
        "industry": draw(st.sampled_from(["office", "construction", "unsure"])),
        "travel": {"to": named},
        "on": "2026-11-29",
    }


def priced(mapping: dict[str, Any], to: list[str] | None = None, more: int = 0, rates: RateCard = CARD) -> Span:
    """The price of a request, with other places, or more sites."""
    asked = mapping | {"sites": mapping["sites"] + more, "travel": {"to": to or mapping["travel"]["to"]}}
    return price(Request.from_mapping(asked, rates), rates)


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(trips(), st.integers(0, 1))
def test_days_add_up(mapping: dict[str, Any], which: int) -> None:
    """The days' kilometres, hours, nights and amounts are those of the travel lines, to the cent; low <= likely <= high."""
    answer = answered("estimate", mapping, card=CARDS[which])
    lines = {line["code"]: line for line in answer["lines"] if line["group"] == "travel"}
    for key, code in QUANTITIES.items():
        total = sum((Decimal(day[key]) for day in answer["days"]), Decimal(0))
        assert total == Decimal(lines[code]["quantity"] if code in lines else 0)
    amount = sum((Decimal(day["amount"]) for day in answer["days"]), Decimal(0))
    assert amount == sum((Decimal(line["amount"]) for line in lines.values()), Decimal(0))
    most = Decimal("8.5" if which else "7.5")
    assert all(Decimal(day["onsite"]) <= most for day in answer["days"])
    assert sum("on site" in day["text"] for day in answer["days"]) == answer["onsite_days"] or not answer["days"]
    low, likely, high = (Decimal(answer[case]) for case in ("low", "likely", "high"))
    assert low <= likely <= high


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(trips(), st.integers(0, 1))
def test_a_home_site_never_raises_the_price(mapping: dict[str, Any], which: int) -> None:
    """One more site named at home, of those whose place was not known, never raises low, likely or high."""
    mapping |= {"sites": mapping["sites"] + 1}
    before, after = priced(mapping, rates=CARDS[which]), priced(mapping, [*mapping["travel"]["to"], "calgary"], rates=CARDS[which])
    assert after.low <= before.low
    assert after.likely <= before.likely
    assert after.high <= before.high


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(trips(), st.integers(0, 1))
def test_another_site_never_lowers_the_likely_price(mapping: dict[str, Any], which: int) -> None:
    """One more site, where the places stay as they are and each of them is visited, never lowers the likely price."""
    places = len(mapping["travel"]["to"])
    if CARD.on(Request.from_mapping(mapping, CARD).on).sample("sites", mapping["sites"]) >= places:
        assert priced(mapping, more=1, rates=CARDS[which]).likely >= priced(mapping, rates=CARDS[which]).likely


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(trips(), st.randoms(use_true_random=False), st.integers(0, 1))
def test_nearer_never_costs_more(mapping: dict[str, Any], dice: random.Random, which: int) -> None:
    """All sites at one place cost no more than all at a farther one; at home they cost nothing."""
    near, far = sorted(dice.sample(TOWNS, 2), key=lambda place: CARD.places.roads.km("calgary", place))
    costs = [priced(mapping, [f"{place} {mapping['sites']}"], rates=CARDS[which]) for place in ("calgary", near, far)]
    if all(one <= other for one, other in zip(*(CARD.places.roads.km("calgary", place) for place in (near, far)), strict=True)):
        for case in ("low", "likely", "high"):
            home, nearer, farther = (getattr(cost, case) for cost in costs)
            assert home <= nearer <= farther


@pytest.mark.no_cover
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(trips(), st.integers(0, 1))
def test_the_dearer_choice_is_found(mapping: dict[str, Any], which: int) -> None:
    """The high price is the same where the sites in proportion are planned each time, also if the likely rounds cost no more."""
    found = priced(mapping, rates=CARDS[which])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ways, "cost", lambda *_: 10**18)
        assert priced(mapping, rates=CARDS[which]) == found


VISITS = [
    ((2, 1), (0, 146), 3, 3, [(2, 1), (2, 1), (2, 1)]),  # all of them
    ((0, 1), (0, 146), 2, 2, [(1, 1), (0, 2), (0, 2)]),  # one has no place
    ((5, 2, 1), (0, 146, 700), 8, 3, [(3, 0, 0), (2, 1, 0), (1, 1, 1)]),
    (
        (1, 1, 1, 1, 1),
        (0, 100, 200, 300, 400),
        5,
        3,
        [(1, 1, 1, 0, 0), (1, 0, 0, 1, 1), (0, 0, 1, 1, 1)],
    ),  # even: head office, then the farthest
    ((0, 4, 4), (0, 100, 200), 12, 4, [(4, 0, 0), (0, 2, 2), (0, 1, 3)]),
]


@pytest.mark.parametrize(("counts", "far", "sites", "visited", "expected"), VISITS)
def test_visits(counts: tuple[int, ...], far: tuple[int, ...], sites: int, visited: int, expected: list[tuple[int, ...]]) -> None:
    """Which sites are visited: the nearest, those in proportion, the farthest."""
    assert [pick.visits for pick in chosen(counts, far, sites, visited)] == expected


def test_the_nearest_sites_are_not_always_the_cheapest() -> None:
    """One near site in another direction costs more than three together farther away: low takes those, and is no more than likely."""
    small = {"audit": "maintenance", "industry": "office", "employees": 3, "remote": "yes", "sites": 9, "on": "2026-11-29"}
    span = priced(small, ["canmore", "drumheller 8"])
    alone = priced(small, ["drumheller 9"])
    assert span.low == alone.low <= span.likely


def test_a_yard_at_home_is_worked_from_home() -> None:
    """45 people with a yard in Calgary and one in Red Deer: half of the days are at home, and one night away is left of two."""
    all_away, shared = (
        answered("estimate", {**STEPS, "sites": 2, "travel": {"to": to}}) for to in (["red-deer 2"], ["calgary", "red-deer"])
    )
    assert Decimal(all_away["likely"]) - Decimal(shared["likely"]) == Decimal("310.80")
    assert [day["text"] for day in shared["days"]] == [
        "Calgary and area, 7.5 h on site.",
        "Calgary and area, 0.4 h on site.",
        "To Red Deer (146 km, 1.6 h), 7.5 h on site, night there.",
        "Red Deer, 0.3 h on site, home (146 km, 1.6 h).",
    ]


def test_no_day_for_less_than_is_worth_it() -> None:
    """With a shortest day of one hour the same yards take two days on site, and a night because 11 hours are full; so do both at home."""
    asked = {**STEPS, "sites": 2, "travel": {"to": ["calgary", "red-deer"]}}
    answer = answered("estimate", asked, card=LONGER)
    assert [day["text"] for day in answer["days"]] == [
        "Calgary and area, 7.9 h on site.",
        "To Red Deer (146 km, 1.6 h), 7.8 h on site, night there.",
        "Home (146 km, 1.6 h).",
    ]
    days = {answered("estimate", {**asked, "travel": travel}, card=LONGER)["onsite_days"] for travel in (None, {"to": ["calgary 2"]})}
    assert days == {2}  # 15.7 hours: no third day for 0.7


def test_why_not_home() -> None:
    """The reason of the nights says what sleeping at home would cost more, the rule against it, or that it cannot be done."""
    whys = {}
    for place in ("red-deer", "lethbridge", "fort-mcmurray"):
        lines = answered("estimate", {**STEPS, "sites": 1, "travel": {"to": [place]}})["lines"]
        whys[place] = next(line["why"] for line in lines if line["code"] == "accommodation")
    assert "Why not home each night? 2 trips out and back cost $79.02 more. Hotel" in whys["red-deer"]
    assert "3 trips out and back cost $521.16 more. Farther than 150 km the auditor arrives the evening before." in whys["lethbridge"]
    assert "leaves no time for the work" in whys["fort-mcmurray"]


def test_one_trip_costs() -> None:
    """One trip out and back costs, two cost."""
    lines = answered("estimate", {**STEPS, "employees": 3, "sites": 1, "travel": {"to": ["lethbridge"]}})["lines"]
    assert any("1 trip out and back costs $310.80 less." in line["why"] for line in lines)


def test_a_way_with_one_end_by_air() -> None:
    """Flights leave from home: between a fly-in place and one by road, the flight and the drive are said apart; so on the next morning."""
    request = Request.from_mapping({**STEPS, "sites": 2, "travel": {"to": ["edmonton", "fort-chipewyan"], "flight": 900}}, CARD)
    trip = estimate(request, CARD).worksheet.trip
    assert trip
    likely = trip[1]
    town, air = likely.places.index("edmonton"), likely.places.index("fort-chipewyan")
    for start, end, text in (
        (air, town, "By air home, to Edmonton and area (301 km, 3.3 h)."),
        (town, air, "Home (301 km, 3.3 h), by air to Fort Chipewyan."),
        (air, HOME, "By air home."),
    ):
        drive = ("drive", end, Decimal(301 if end else 0))
        assert in_words(Day(2, start, [drive]), likely, CARD.places) == text


@pytest.mark.parametrize(("price", "flights"), [(900, 2), (1200, 1)])
def test_a_weekend_by_air(price: int, flights: int) -> None:
    """Where a weekend at home costs less than its nights at a fly-in place, it is a flight more, and the days still add up to the lines."""
    asked = {**STEPS, "employees": 765, "remote": "no", "travel": {"to": ["fort-chipewyan"], "flight": price}}
    answer = answered("estimate", asked)
    lines = {line["code"]: Decimal(line["quantity"]) for line in answer["lines"] if line["group"] == "travel"}
    assert lines["flight"] == flights
    assert sum(Decimal(day["amount"]) for day in answer["days"]) == Decimal(answer["subtotals"]["travel"]["likely"])


def test_the_days_are_shown() -> None:
    """Page, text and table show each day with what its travel costs; without a drive there are no days."""
    asked = {**STEPS, "sites": 2, "travel": {"to": "Calgary, Red Deer"}, "on": "2026-11-29"}
    answer = ask("estimate", asked, show=True)
    assert answer["estimate"]["request"]["travel"] == {"from": "calgary", "to": ["calgary", "red-deer"]}
    said = "To Red Deer (146 km, 1.6 h), 7.5 h on site, night there."
    assert f"<td>{said}</td><td" in answer["html"]["trip"].replace(' data-label="What is done"', "")
    assert f'day-3,,"{said}",7.5,h on site,,505.93' in answer["html"]["csv"]
    home = ask("estimate", {**STEPS, "travel": {"km": 0}}, show=True)
    assert (home["estimate"]["days"], home["html"]["trip"]) == ([], "")


def charged(tmp_path: Path, entry: str, travel: dict[str, Any], sites: int = 2) -> dict[str, Any]:
    """The answer of a card with an entry that the owner may set: its travel lines, and its days, whose sum they are."""
    changed = card(tmp_path, ("travel.meals =", f"travel.{entry}\ntravel.meals ="))
    estimate = ask("estimate", {**STEPS, "sites": sites, "travel": travel, "on": "2026-11-29"}, card=changed)["estimate"]
    lines = {line["code"]: Decimal(line["quantity"]) for line in estimate["lines"] if line["group"] == "travel"}
    amount = sum((Decimal(day["amount"]) for day in estimate["days"]), Decimal(0))
    assert amount == Decimal(estimate["subtotals"].get("travel", {"likely": 0})["likely"])
    return {"days": estimate["days"], "lines": lines, "why": " ".join(line["why"] for line in estimate["lines"])}


def test_a_radius_without_charge(tmp_path: Path) -> None:
    """Within the owner's radius there is no travel; one kilometre less, and there is."""
    for km, lines in ((29, set()), (28, {"vehicle", "driving"})):
        assert set(charged(tmp_path, entry("free-km", "km", km), {"to": ["airdrie 2"]})["lines"]) == lines
    assert not charged(tmp_path, entry("free-km", "km", 75), {"km": 75})["lines"]


def test_the_first_hour_is_free(tmp_path: Path) -> None:
    """An hour of each drive from home is not charged, and the line says so."""
    found = charged(tmp_path, entry("free-hours", "h", 1), {"to": ["red-deer 2"]})
    assert found["lines"]["driving"] == Decimal("2.21")
    assert "Ours: 1 hour" in found["why"].replace("hours", "")


def test_a_flat_day_rate(tmp_path: Path) -> None:
    """A flat price for each day away takes the place of kilometres, hours, hotel and meals; a flight stays beside it."""
    found = charged(tmp_path, entry("day-rate", "CAD/d", 400), {"to": ["red-deer 2"]})
    assert found["lines"] == {"away": Decimal(3)}
    flown = charged(tmp_path, entry("day-rate", "CAD/d", 400), {"to": ["fort-chipewyan"], "flight": 900}, sites=1)
    assert set(flown["lines"]) == {"away", "flight"}


def test_the_sweep_tries_other_places() -> None:
    """What each answer is worth tries a place fewer, and the other sites at home."""
    request = Request.from_mapping({**STEPS, "sites": 5, "travel": {"to": ["calgary", "red-deer 2", "banff"]}}, CARD)
    assert [trip.to_mapping()["to"] if trip else None for trip in sweep.trips(request, CARD)] == [
        None,
        ["red-deer 2", "banff"],
        ["calgary", "banff"],
        ["calgary", "red-deer 2"],
        ["calgary 2", "red-deer 2", "banff"],
    ]
    two = Request.from_mapping({**STEPS, "sites": 2, "travel": {"to": ["calgary", "red-deer"]}}, CARD)
    assert [trip.to_mapping()["to"] if trip else None for trip in sweep.trips(two, CARD)] == [None, ["red-deer"]]
