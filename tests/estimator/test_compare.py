"""Requests side by side, and how sheets and pictures write them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from estimator.present import layout, svg_charts
from estimator.present.svg_charts import Column, DateRange, Swing
from estimator.values.span import Span
from testing.asking import answered, ask, refused

ONE: dict[str, Any] = {"audit": "certification", "employees": 15, "industry": "construction"}
TWO: dict[str, Any] = {**ONE, "sites": 2, "travel": {"to": ["red-deer"]}, "addons": ["mock-interviews"]}
KM: dict[str, Any] = {**ONE, "travel": {"km": 90}}
AWAY: dict[str, Any] = {**ONE, "travel": {"from": "edmonton", "to": ["red-deer"]}}


def test_amounts_are_the_estimates() -> None:
    """Every line and sum is that of the estimate; a line that a scenario does not have is nothing there."""
    requests = [ONE, TWO, KM, AWAY]
    answer = answered("compare", {"requests": requests})
    estimates = [answered("estimate", request) for request in requests]
    for row in answer["rows"]:
        for index, estimate in enumerate(estimates):
            lines = {line["code"]: line["amount"] for line in estimate["lines"]}
            expected = {
                "line": lines.get(row["code"], "0.00"),
                "subtotal": estimate["subtotals"].get(row["code"], {"likely": "0.00"})["likely"],
                "sum": estimate.get(row["code"]),
            }
            assert row["amounts"][index] == expected[row["kind"]]
            assert Decimal(row["differences"][index]) == Decimal(row["amounts"][index]) - Decimal(row["amounts"][0])


def test_answers_that_differ() -> None:
    """Only the questions whose answers differ are listed, in words."""
    answers = answered("compare", {"requests": [ONE, TWO, KM, AWAY]})["answers"]
    assert {row["field"]: row["values"] for row in answers} == {
        "sites": ["1", "2", "1", "1"],
        "travel": ["Within Calgary and area", "Red Deer", "90 km one way", "Red Deer, from Edmonton and area"],
        "addons": ["None", "Mock interviews", "None", "None"],
    }


def test_shown() -> None:
    """With show, the cheapest is named; the same request twice is said to be the same."""
    html = ask("compare", {"requests": [TWO, ONE], "labels": ["<b>", "Alone"]}, show=True)["html"]
    assert "“Alone” costs least" in html
    assert "&lt;b&gt;" in html
    assert "The requests are the same in every answer." in ask("compare", {"requests": [ONE, ONE]}, show=True)["html"]


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({"requests": [ONE]}, "requests", "Give a list of 2 to 4 requests."),
        ({"requests": [ONE] * 5}, "requests", "Give a list of 2 to 4 requests."),
        ({"requests": [ONE, ONE], "labels": ["a"]}, "labels", "1 labels for 2 requests"),
        ({"requests": [ONE, ONE], "labels": ["a", ""]}, "labels", "is not a list of texts of 1 to 60 characters"),
        ({"requests": [ONE, {**ONE, "employees": 0}]}, "requests.2.employees", "“0” is not a whole number"),
        ({"requests": [5, ONE]}, "requests.1.request", "is not a set of answers"),
    ],
)
def test_problems(asked: dict[str, Any], field: str, message: str) -> None:
    """A wrong request is named by its number, its field and its value."""
    assert message in refused("compare", asked)[field]


def test_signs() -> None:
    """An amount below zero has a minus sign, a difference a sign, none is no change."""
    assert [layout.signed(Decimal(number)) for number in ("-1200", "0", "-0.004")] == ["−$1,200.00", "$0.00", "$0.00"]
    assert [layout.change(Decimal(number)) for number in ("5", "-5", "0.001")] == ["+$5.00", "−$5.00", "no change"]


def test_pictures_say_what_they_show() -> None:
    """Each picture has its figures in words, and its shapes lie within it."""
    columns = svg_charts.column_chart(
        "Cash", [Column("A", Decimal(-100), Decimal(-100)), Column("B", Decimal(50), Decimal(80)), Column("C", Decimal(0), Decimal(0))]
    )
    assert 'aria-label="Cash. A: −$100; B: $50 to $80; C: $0."' in columns
    assert columns.count("<rect") == 4
    swing = svg_charts.tornado(
        "Swing",
        [
            Swing("Q", Decimal(-5), Decimal(0), "less", ""),
            Swing("R", Decimal(0), Decimal(9), "", "a very long answer that would not fit in any picture"),
        ],
    )
    assert "Q: −$5 to +$0; R: $0 to +$9" in swing
    assert "…" in swing
    line = svg_charts.timeline(
        "Line", [DateRange("All", date(2026, 1, 1), date(2027, 12, 31)), DateRange("Late", date(2027, 12, 1), date(2027, 12, 1))]
    )
    assert "All: 2026-01-01 to 2027-12-31; Late: 2027-12-01." in line
    assert 'text-anchor="end">Late' in line
    assert ">2027<" in line


def test_spans() -> None:
    """Spans are equal by their numbers, hash alike, say themselves, and are no other thing's equal."""
    one, two = Span.exactly(2), Span(Decimal(2), Decimal("2.0"), Decimal(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one != 2
    assert repr(one) == "Span(2, 2, 2)"
