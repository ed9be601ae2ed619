"""Reading a request: what is taken, what is refused, and in which words."""

import json
from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from estimator import InvalidRequest, Request, clock, wire
from estimator.parsing import form
from estimator.parsing.number import decimal, kilometres, whole_number
from estimator.parsing.text import echo, iso_date, month
from estimator.pricing.request import Travel
from testing.cards import CARD

GOOD = {"audit": "certification", "employees": 15, "on": "2026-11-24"}


def read(**changes: Any) -> Request:
    """Read the good request with changes."""
    return Request.from_mapping(GOOD | changes, CARD)


def refused(**changes: Any) -> list[tuple[str, str]]:
    """Return the problems of the good request with changes."""
    with pytest.raises(InvalidRequest) as caught:
        read(**changes)
    return caught.value.problems


def test_defaults() -> None:
    """What is left out is not sure where that is an answer, one site, one audit, no travel, no add-ons, and the program of the head-count."""
    answers = {
        "program": "cor", "audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "unsure",
        "documents": "unsure", "remote": "unsure", "shifts": "unsure", "readiness": "unsure", "month": "unsure", "agreement": "single",
        "addons": [], "on": "2026-11-24",
    }  # fmt: skip
    assert read().to_mapping().items() >= answers.items()


def test_full_form_is_read_again() -> None:
    """A request in full reads as itself, with places and with kilometres; so do its form fields."""
    for travel in ({"to": ["red-deer", "edmonton"]}, {"km": 80}):
        rows = read(travel=travel, sites=3, addons=["mock-interviews", "evidence-map"], program="cor", partner="esc")
        assert Request.from_mapping(rows.to_mapping(), CARD) == rows
        assert Request.from_mapping(form.to_mapping(form.from_mapping(rows.to_mapping())), CARD) == rows


@pytest.mark.parametrize(("employees", "program"), [(1, "secor"), (9, "secor"), (10, "secor"), (11, "cor"), (500, "cor")])
def test_program_of_the_head_count(employees: int, program: str) -> None:
    """Ten or fewer have SECOR, eleven and more COR, unless COR is chosen."""
    assert read(employees=employees).program == program
    assert read(employees=employees, program="cor").program == "cor"


def test_a_wrong_head_count_does_not_accuse_the_program() -> None:
    """Where the head-count cannot be read, only the head-count is named."""
    assert [field for field, _ in refused(employees="many", program="secor")] == ["employees"]


@pytest.mark.parametrize("value", [1200, 1200.0, Decimal(1200)], ids=repr)
def test_whole_numbers(value: Any) -> None:
    """A number is read as well as a text; numbers.json has the texts."""
    assert whole_number(value) == 1200


NO_NUMBERS: list[Any] = [None, 12.5, True, [], {}, 10**40, -(10**40), 10**12, float("nan"), float("inf"), b"9"]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_no_whole_numbers(value: Any) -> None:
    """What is not a whole number of a sensible size is not read as one."""
    assert whole_number(value) is None


@pytest.mark.parametrize(("value", "km"), [(0, 0), ("0", 0), (0.1, 1), ("149.2", 150), (150, 150), (-0.0, 0)], ids=repr)
def test_kilometres(value: Any, km: int) -> None:
    """Part of a kilometre counts as a whole one."""
    assert kilometres(value) == km


@pytest.mark.parametrize("value", [-0.1, "far", None, True], ids=repr)
def test_no_kilometres(value: Any) -> None:
    """Below nothing, or no number, is no distance."""
    assert kilometres(value) is None


def test_decimal_of_a_decimal_is_exact() -> None:
    """A Decimal keeps its digits; a float is read as it is written."""
    assert decimal(Decimal("0.1")) == decimal(0.1) == Decimal("0.1")


@pytest.mark.parametrize(("value", "day"), [("2026-11-24", date(2026, 11, 24)), (date(2026, 1, 2), date(2026, 1, 2))])
def test_dates(value: Any, day: date) -> None:
    """A date is one, or is written as 2026-11-24."""
    assert iso_date(value) == day


@pytest.mark.parametrize("value", ["2026-02-30", "24.11.2026", "20261124", "2026-W48-2", 20261124, None, "", "2026-11-24T00:00"], ids=repr)
def test_no_dates(value: Any) -> None:
    """Any other writing is no date, ISO's week dates and short forms among them."""
    assert iso_date(value) is None


@pytest.mark.parametrize("year", [1, 1900, 2000, 2026, 2028, 9999])
def test_the_days_of_a_month(year: int) -> None:
    """A month is read from its first day to its last, leap years and the last year of all among them."""
    for number in range(1, 13):
        assert month(f"{year:04d}-{number:02d}") == (date(year, number, 1), date(year, number, monthrange(year, number)[1]))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x" * 41, "“" + "x" * 40 + "…”"), ("a\nb\x00", "“a?b?”"), (None, "“None”"), (12, "“12”"), ([1], "“[1]”"), ("\ud800", "“?”"), ("é", "“é”"),
    ],
)  # fmt: skip
def test_echo(value: Any, message: str) -> None:
    """What was given is quoted, short and printable."""
    assert echo(value) == message


TRIPS: list[tuple[Any, Travel | None]] = [
    (None, None),
    ("", None),
    ({}, None),
    ({"from": "edmonton"}, None),
    ({"to": []}, None),
    ({"to": ""}, None),
    ({"to": "calgary"}, None),
    ({"km": 0}, None),
    ({"km": ""}, None),
    ({"km": "0.4"}, Travel("calgary", (), 1)),
    ({"to": "calgary 3"}, None),
    ({"to": "banff"}, Travel("calgary", (("banff", 1),))),
    ({"to": "Banff 2"}, Travel("calgary", (("banff", 2),))),
    ({"to": ["banff", "Banff (2)"]}, Travel("calgary", (("banff", 3),))),
    ({"to": "Banff x 2, 3 Calgary"}, Travel("calgary", (("calgary", 3), ("banff", 2)))),
    ({"to": "2x Banff, 2 Hanna 2"}, Travel("calgary", (("banff", 2), ("hanna", 2)))),
    ({"to": ["banff", "calgary"]}, Travel("calgary", (("calgary", 1), ("banff", 1)))),
    ({"to": ["edmonton", "red-deer"]}, Travel("calgary", (("edmonton", 1), ("red-deer", 1)))),
    ({"to": ["red-deer", "edmonton"]}, Travel("calgary", (("edmonton", 1), ("red-deer", 1)))),
    ({"from": "edmonton", "to": ["calgary"], "km": ""}, Travel("edmonton", (("calgary", 1),))),
    ({"from": "", "to": ["banff"]}, Travel("calgary", (("banff", 1),))),
    ({"to": "T2P, T3A 2, Banff"}, Travel("calgary", (("calgary", 3), ("banff", 1)))),
    ({"from": "edmonton", "km": 90}, Travel("edmonton", (), 90)),
]


@pytest.mark.parametrize(("given", "trip"), TRIPS)
def test_trips(given: Any, trip: Travel | None) -> None:
    """Places are taken in the card's order, each with its number of sites; only the start, or no place and no kilometre, is no trip."""
    assert read(travel=given, sites=5).travel == trip


NO_TRIPS: list[tuple[Any, str, str]] = [
    (7, "travel", "“7” is not a trip"),
    (["banff"], "travel", "is not a trip"),
    ({"via": "banff"}, "travel.via", '“via” is not known here; give "from", "to" and "flight", or "km".'),
    ({"from": 7}, "travel.from", "“7” is not a place in Alberta that we know. Give a town, a postal code such as T9H, or kilometres."),
    ({"to": 7}, "travel.to", "“7” is not a list of places; give names or postal codes."),
    ({"to": [7]}, "travel.to", "“7” is not a place in Alberta that we know. Give a town, a postal code such as T9H, or kilometres."),
    ({"to": "12"}, "travel.to", "“12” is not a place in Alberta that we know."),
    ({"to": "Red Deer -2"}, "travel.to", "“Red Deer -2” is not a place in Alberta that we know. Did you mean Red Deer?"),
    ({"to": "Banff2"}, "travel.to", "“Banff2” is not a place in Alberta that we know. Did you mean Banff?"),
    ({"to": "Red Deer 2 3"}, "travel.to", "“Red Deer 2” is not a place in Alberta that we know. Did you mean Red Deer?"),
    ({"to": "2 Banff 3"}, "travel.to", "“2 Banff 3” is not a place in Alberta that we know."),
    ({"to": "Banff 0"}, "travel.to", "“Banff 0” is no site; give a number from 1, or leave the place out."),
    ({"km": "far"}, "travel.km", "“far” is not a number of kilometres from 0 to 2,000, one way."),
    ({"km": 2001}, "travel.km", "“2001” is not a number"),
    ({"km": 5, "to": ["banff"]}, "travel.km", "Give places or kilometres, not both; empty one of the two."),
]


@pytest.mark.parametrize(("given", "field", "message"), NO_TRIPS)
def test_no_trips(given: Any, field: str, message: str) -> None:
    """What is no trip is named at the part that is wrong."""
    found = dict(refused(travel=given))
    assert message in found[field]
    assert len(found) == 1


def test_wrong_sites_are_told_once() -> None:
    """Where the number of sites is wrong, the places are not blamed too."""
    assert [field for field, _ in refused(sites="some", travel={"to": ["banff", "jasper"]})] == ["sites"]


def test_more_places_than_sites() -> None:
    """More sites at places than there are is refused, with both ways to correct it."""
    said = "3 sites at these places but 2 work sites: raise the number of sites, or take places out."
    for to in (["banff", "jasper", "edmonton"], ["banff 3"]):
        assert refused(sites=2, travel={"to": to}) == [("travel.to", said)]


def test_few_unknown_are_told() -> None:
    """Of many unknown places, add-ons and names twenty are reported."""
    assert len(refused(travel={"to": [f"p{number}" for number in range(50)]})) == 20
    assert len(refused(addons=[f"a{number}" for number in range(50)])) == 20
    assert len(refused(**{f"a{number}": 1 for number in range(50)})) == 20


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, ()),
        ("", ()),
        ("evidence-map", ("evidence-map",)),
        (("mock-interviews", "evidence-map", "mock-interviews"), ("evidence-map", "mock-interviews")),
    ],
)
def test_addons(given: Any, found: tuple[str, ...]) -> None:
    """Add-ons are a list or one name; they are taken in the card's order, each once."""
    assert read(addons=given).addons == found


@pytest.mark.parametrize("given", [7, {"evidence-map": True}], ids=repr)
def test_no_addons(given: Any) -> None:
    """Anything else is no list of add-ons."""
    assert "is not a list of add-ons; choose from readiness-review" in dict(refused(addons=given))["addons"]


def test_unknown_add_on_in_a_list() -> None:
    """What is no name in a list of add-ons is named."""
    assert refused(addons=[7, "evidence-map"])[0][1].startswith("“7” is not an add-on")


@pytest.mark.parametrize("given", [None, 7, "text", ["employees"], True], ids=repr)
def test_no_mapping(given: Any) -> None:
    """What is no set of answers is refused as a whole."""
    with pytest.raises(InvalidRequest) as caught:
        Request.from_mapping(given, CARD)
    assert caught.value.problems == [("request", f"{echo(given)} is not a set of answers; send an object with names and values")]
    assert str(caught.value).startswith("request: “")


def test_odd_keys() -> None:
    """A key that is not even a text is named."""
    assert refused(**{"7": 1})[0][0] == "7"
    with pytest.raises(InvalidRequest) as caught:
        Request.from_mapping({**GOOD, 7: 1}, CARD)  # type: ignore[dict-item]
    assert caught.value.problems[0][0] == "7"


def test_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a date the asker's day counts, else the machine's."""
    asked = {"audit": "gap", "employees": 3, "on": ""}
    assert Request.from_mapping(asked, CARD, date(2026, 3, 4)).on == date(2026, 3, 4)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 5, 6))
    assert Request.from_mapping(asked, CARD).on == date(2026, 5, 6)


def test_the_machines_day() -> None:
    """The clock gives the local date, not before this engine was written."""
    assert clock.today() >= date(2026, 1, 1)


def test_today_before_the_card() -> None:
    """A day before the first rates is refused, also where it is the asker's own."""
    with pytest.raises(InvalidRequest, match="on: 2025-03-31 is before the first rates, 2025-04-01"):
        Request.from_mapping({"audit": "gap", "employees": 3}, CARD, date(2025, 3, 31))


FIELDS = [
    ([("employees", "12"), ("addons", "a"), ("addons", "b")], {"employees": "12", "addons": ["a", "b"]}),
    ([("employees", " "), ("_total", "1"), ("month", "")], {}),
    ([("travel.from", "calgary")], {}),
    ([("travel.from", "calgary"), ("travel.to", "banff"), ("travel.km", "")], {"travel": {"from": "calgary", "to": ["banff"]}}),
    ([("travel.km", "5")], {"travel": {"km": "5"}}),
    ([("travel.via", "x")], {"travel": {"via": "x"}}),
    ([("travel", "far")], {"travel": "far"}),
    ([("sites", "1"), ("sites", "2"), ("sites", "3")], {"sites": ["1", "2", "3"]}),
    ([("month.x", "1")], {"month.x": "1"}),
]


@pytest.mark.parametrize(("pairs", "mapping"), FIELDS)
def test_fields(pairs: list[tuple[str, str]], mapping: dict[str, Any]) -> None:
    """A form's fields nest at dots, gather in lists, and leave out what is empty or the form's own."""
    assert form.to_mapping(pairs) == mapping


def test_place_and_field_of_one_name_do_not_crash() -> None:
    """A form that sends both `travel` and `travel.km` gets an answer."""
    fields = [["travel", "x"], ["travel.km", "5"], ["audit", "gap"], ["employees", "3"]]
    assert json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": fields})))["ok"]
