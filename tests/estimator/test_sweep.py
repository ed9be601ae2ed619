"""What each answer is worth, where the next steps lie, and a thousand prices at once."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.asks import sweep
from estimator.pricing.estimate import price
from estimator.pricing.request import Request
from testing.asking import answered, ask, refused
from testing.cards import card

REQUEST: dict[str, Any] = sweep.EXAMPLE
CASES = ("low", "likely", "high")


def prices(request: dict[str, Any]) -> dict[str, Decimal]:
    """The estimate's low, likely and high."""
    answer = answered("estimate", request)
    return {case: Decimal(answer[case]) for case in CASES}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "request_",
    [REQUEST, {"audit": "maintenance", "employees": 10, "travel": {"km": 90}, "addons": ["mock-interviews"], "readiness": "ready"}],
    ids=["COR with a place", "SECOR with kilometres"],
)
def test_every_difference_is_the_estimate_s(request_: dict[str, Any]) -> None:
    """Each other answer, asked as an estimate of its own, differs by what the sweep gives: low, likely and high."""
    answer = answered("sweep", request_)
    base = prices(request_)
    assert {case: Decimal(answer[case]) for case in CASES} == base
    for factor in answer["factors"]:
        for other in factor["others"]:
            asked = {**answer["request"], factor["field"]: other["value"]}
            if factor["field"] == "employees" and other["value"] > 10:
                asked["program"] = "cor"
            after = prices(asked)
            assert {case: after[case] - base[case] for case in CASES} == {case: Decimal(other[case]) for case in CASES}


def test_the_most_worth_comes_first() -> None:
    """Questions are in the order of what they can change, each with its ends; one that changes nothing is left out."""
    factors = answered("sweep", REQUEST)["factors"]
    reach = [Decimal(factor["up"]) - Decimal(factor["down"]) for factor in factors]
    assert reach == sorted(reach, reverse=True)
    for factor in factors:
        likely = [Decimal(other["likely"]) for other in factor["others"]]
        assert (Decimal(factor["down"]), Decimal(factor["up"])) == (min(*likely, Decimal(0)), max(*likely, Decimal(0)))
    none = [factor["field"] for factor in answered("sweep", {"audit": "none", "employees": 5})["factors"]]
    assert none == ["audit", "addons"]


def test_no_answer_that_cannot_be_given() -> None:
    """At the limits no answer beyond them is tried: one person, one site, sites for each place, the farthest trip."""
    least = answered("sweep", {"audit": "certification", "employees": 1, "sites": 1})
    values = {factor["field"]: [other["value"] for other in factor["others"]] for factor in least["factors"]}
    assert (min(values["employees"]), min(values["sites"])) == (2, 2)
    placed = answered("sweep", {**REQUEST, "sites": 2, "travel": {"to": ["red-deer", "banff"]}})
    values = {factor["field"]: [other["value"] for other in factor["others"]] for factor in placed["factors"]}
    assert values["sites"] == [3]
    assert values["travel"] == [{}, {"from": "calgary", "to": ["banff"]}, {"from": "calgary", "to": ["red-deer"]}]
    far = answered("sweep", {**REQUEST, "travel": {"km": 1950}})
    assert [other["value"] for factor in far["factors"] if factor["field"] == "travel" for other in factor["others"]] == [{}]


@pytest.mark.parametrize(("people", "words"), [(10, "11 (and COR)"), (11, "12")])
def test_growing_past_secor(people: int, words: str) -> None:
    """One more than ten people is COR, and the answer shows it."""
    factors = {
        factor["field"]: factor["others"] for factor in answered("sweep", {"audit": "certification", "employees": people})["factors"]
    }
    assert words in [other["label"] for other in factors["employees"]]


def test_next_steps() -> None:
    """The next interview, day on site and visit are where the estimate first has one more, and not before."""
    request = {"audit": "certification", "employees": 40, "sites": 9, "remote": "no", "documents": "paper", "shifts": "three"}
    found = {step["code"]: step["at"] for step in answered("sweep", request)["next"]}
    now = answered("estimate", request)
    for code, key, figure in (
        ("interview", "employees", "interviews"),
        ("day", "employees", "onsite_days"),
        ("visit", "sites", "sites_sampled"),
    ):
        before, there = (answered("estimate", {**request, key: at}) for at in (found[code] - 1, found[code]))
        assert before[figure] == now[figure] < there[figure]


def test_no_next_steps() -> None:
    """SECOR looks no farther than ten people, the largest request no farther than the limits, and support has no steps."""
    assert "interview" not in {step["code"] for step in answered("sweep", {"audit": "certification", "employees": 10})["next"]}
    assert answered("sweep", {"audit": "certification", "employees": 10000, "sites": 1000})["next"] == []
    assert answered("sweep", {"audit": "none", "employees": 5})["next"] == []


def test_shown() -> None:
    """With show, a tornado, every answer, and the next steps are in HTML; answers alike share a row."""
    html = ask("sweep", REQUEST, show=True)["html"]
    assert "“Where are your sites?” moves it most" in html
    assert "<svg" in html
    assert "October, November, December" in html
    assert "one more is visited" in html
    assert "No other answer moves it" in ask("sweep", {"audit": "none", "employees": 5}, show=True)["html"]


def test_nothing_moves(tmp_path: Path) -> None:
    """A card on which another answer changes only the range draws no bar for it."""
    found = card(tmp_path)
    request = Request.from_mapping({"audit": "none", "employees": 5}, found)
    assert sweep.layout(price(request, found), [], []).picture == ""


def test_problems() -> None:
    """The request's problems are the sweep's."""
    assert list(refused("sweep", {"audit": "certification"})) == ["employees"]
    assert list(refused("sweep", {"request": REQUEST, "colour": 1})) == ["colour"]


GRID = {"employees": {"from": 9, "to": 12}, "sites": [1, 2]}


def test_grid() -> None:
    """Every combination has the estimate's price, the last question's answers fastest; the program follows the head-count."""
    answer = answered("sweep", {"audit": "certification", "grid": GRID})
    assert [question["values"] for question in answer["questions"]] == [[9, 10, 11, 12], [1, 2]]
    asked = [(people, sites) for people in (9, 10, 11, 12) for sites in (1, 2)]
    for (people, sites), got in zip(asked, answer["prices"], strict=True):
        expected = answered("estimate", {"audit": "certification", "employees": people, "sites": sites})
        assert got == [expected[case] for case in CASES]


def test_grid_of_a_thousand() -> None:
    """A thousand requests are priced in one ask; a thousand and one are not."""
    answer = answered("sweep", {"audit": "certification", "grid": {"employees": {"from": 1, "to": 1000}}})
    assert len(answer["prices"]) == 1000
    assert (
        "1,001 combinations"
        in refused("sweep", {"audit": "gap", "grid": {"employees": {"from": 1, "to": 91}, "sites": {"from": 1, "to": 11}}})["grid"]
    )


def test_grid_of_choices_kilometres_and_days() -> None:
    """Choices, kilometres and days can be varied too; numbers as text or with a point are taken as what they mean."""
    months = answered("sweep", {**REQUEST, "travel": {}, "grid": {"month": ["june", "october", "unsure"], "travel.km": ["0", 100.0]}})
    assert [question["labels"] for question in months["questions"]] == [["June", "October", "Not sure"], ["0", "100"]]
    assert months["questions"][1]["values"] == [0, 100]
    days = answered("sweep", {**REQUEST, "grid": {"on": ["2025-12-31", "2026-01-01"]}})
    assert days["questions"][0]["values"] == ["2025-12-31", "2026-01-01"]
    assert days["prices"][0] != days["prices"][1]


def test_grid_shown() -> None:
    """One rising question is drawn with its range, two with the ends of the second; choices are a table alone."""
    one = ask("sweep", {"audit": "certification", "grid": {"employees": {"from": 10, "to": 50, "step": 10}}}, show=True)["html"]
    assert "cor-chart__soft" in one
    assert '<th scope="col">High</th>' in one
    two = ask("sweep", {"audit": "certification", "grid": GRID}, show=True)["html"]
    assert two.count("<polyline") == 2
    assert "8 prices:" in two
    for flat in ({"month": ["june", "may"]}, {"employees": [12]}, {"employees": [12, 11]}):
        assert "<svg" not in ask("sweep", {"audit": "certification", "employees": 12, "grid": flat}, show=True)["html"]


@pytest.mark.parametrize(
    ("grid", "field", "message"),
    [
        ([], "grid", "Give one or two questions"),
        ({}, "grid", "Give one or two questions"),
        ({"employees": [1], "sites": [1], "month": ["may"]}, "grid", "Give one or two questions"),
        ({"colour": [1]}, "grid.colour", "cannot be varied here"),
        ({"travel": [{}]}, "grid.travel", "cannot be varied here"),
        ({"employees": 5}, "grid.employees", "Give a list of 1 to 1,000 answers"),
        ({"employees": []}, "grid.employees", "Give a list of 1 to 1,000 answers"),
        ({"employees": [1] * 1001}, "grid.employees", "Give a list of 1 to 1,000 answers"),
        ({"employees": {"from": 5}}, "grid.employees", "Give a list"),
        ({"employees": {"from": 5, "to": 4}}, "grid.employees", "Give a list"),
        ({"employees": {"from": 1, "to": 10**9}}, "grid.employees", "Give a list"),
        ({"employees": {"from": 1, "to": 9, "step": 0}}, "grid.employees", "Give a list"),
        ({"employees": {"from": 1, "to": 9, "by": 2}}, "grid.employees", "Give a list"),
        ({"employees": [5, "x"]}, "grid", "With employees “x”: “x” is not a whole number"),
        ({"employees": ["x"]}, "employees", "“x” is not a whole number"),
    ],
)
def test_grid_problems(grid: Any, field: str, message: str) -> None:
    """What cannot be varied is named with its question, and a combination that cannot be asked with its answers."""
    assert message in refused("sweep", {"audit": "certification", "grid": grid})[field]


def test_grid_without_a_request() -> None:
    """A grid over what is no request reports it."""
    assert "request" in refused("sweep", {"request": 5, "grid": {"employees": [5]}})


def test_grid_may_be_null() -> None:
    """A grid of nothing is a sweep without one."""
    assert "factors" in answered("sweep", {"request": REQUEST, "grid": None})
