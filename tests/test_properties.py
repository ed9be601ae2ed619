"""What must be true for every request, over 150 generated ones for each property, 500 in `make long`; `EXAMPLES` sets how many."""

import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator import Request, estimate, wire
from estimator.card.rates import UNSURE
from estimator.pricing.estimate import price
from estimator.pricing.rules import RULES
from estimator.pricing.worksheet import Worksheet
from estimator.values.span import Span
from testing.requests import requests

CARD = wire.card()

CENT = Decimal("0.01")
EXAMPLES = int(os.environ.get("EXAMPLES", "150"))
MANY = 500
CASES = ("low", "likely", "high")


@settings(max_examples=max(EXAMPLES, MANY), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(list(CARD.questions)),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(CARD.questions)) | st.text(max_size=5), inner, max_size=6)
        ),
    )
)
def test_whatever_is_sent(value: Any) -> None:
    """Whatever is sent as a request, the answer is an estimate or a list of problems that names fields; never an exception."""
    answer = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": value})))
    assert answer["ok"] or all(set(problem) == {"field", "message"} and problem["message"] for problem in answer["problems"])


def sums(mapping: dict[str, Any], _dice: random.Random) -> None:
    """Low <= likely <= high, none negative; lines sum to likely, none of them nothing; total is likely and GST; GST is 5%, half up."""
    estimate = wire.ask("estimate", mapping)["estimate"]
    low, likely, high, gst, total = (Decimal(estimate[key]) for key in ("low", "likely", "high", "gst", "total"))
    assert 0 <= low <= likely <= high
    assert sum((Decimal(line["amount"]) for line in estimate["lines"]), Decimal(0)) == likely
    for line in estimate["lines"]:
        assert Decimal(line["amount"]) > 0
        assert (Decimal(line["quantity"]) * Decimal(line["rate"])).quantize(CENT, ROUND_HALF_UP) == Decimal(line["amount"])
    assert gst == (likely * 5 / 100).quantize(CENT, ROUND_HALF_UP)
    assert total == likely + gst


def more_never_costs_less(mapping: dict[str, Any], dice: random.Random) -> None:
    """One more employee, site, kilometre or add-on never lowers low, likely or high.

    With more sites at named places the partner has more to choose from: `tests/estimator/test_trip.py` has what holds there.
    """
    request = Request.from_mapping(mapping, CARD)
    before = price(request, CARD)
    more = [] if request.travel and request.travel.at else [request.with_answers(sites=request.sites + 1)]
    if not (request.program == "secor" and request.employees >= 10):
        more.append(request.with_answers(employees=request.employees + 1))
    if request.travel and request.travel.km:
        more.append(request.with_answers(travel=replace(request.travel, km=request.travel.km + 1)))
    unused = [name for name in CARD.options("addon") if name not in request.addons]
    if unused:
        more.append(request.with_answers(addons=(*request.addons, dice.choice(unused))))
    for after in (price(asked, CARD) for asked in more):
        assert all(getattr(after, case) >= getattr(before, case) for case in CASES)


def no_cliffs(mapping: dict[str, Any], _dice: random.Random) -> None:
    """One more employee costs at most one interview and 2%, but for a day on site, a night or a drive more, or the step from 10 to 11, which the lines name."""
    request = Request.from_mapping(mapping, CARD)
    crossing = request.employees == 10 and request.program == "secor"
    if crossing and "program" in mapping:
        return  # eleven people cannot have SECOR
    after = request.with_answers(employees=request.employees + 1, program="cor" if crossing else request.program)
    one, two = quick(request), quick(after)
    before, later = total(one), total(two)
    interview = one.rates.span("interviews", "minutes") / 60 * one.rates.span("work", "hourly-rate") * Decimal("1.08")
    for case in CASES:
        step = getattr(later, case) - getattr(before, case)
        if step > getattr(interview, case) + getattr(before, case) * 2 / 100 + 2 * CENT:
            days = getattr(two.onsite_days, case) - getattr(one.onsite_days, case)
            more = max(quantity(two, code, case) - quantity(one, code, case) for code in ("accommodation", "vehicle"))
            reasons = " ".join(line.why for line in estimate(after, CARD).lines)
            assert (max(days, more) > 0 and "on site" in reasons) or (crossing and "11 people or more" in reasons)


def an_answer_never_widens(mapping: dict[str, Any], dice: random.Random) -> None:
    """Answering a question left open never widens the range, and the answered range lies within the open one."""
    key = dice.choice([key for key, question in CARD.questions.items() if question.unsure])
    left = Request.from_mapping(mapping, CARD).with_answers(**{key: UNSURE})
    wide = price(left, CARD)
    narrow = price(left.with_answers(**{key: dice.choice(list(CARD.options(CARD.questions[key].options)))}), CARD)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


def samples(mapping: dict[str, Any], _dice: random.Random) -> None:
    """Interviews never exceed employees, sites visited never exceed sites, and neither falls as its population grows."""
    request = Request.from_mapping(mapping, CARD)
    one = Worksheet.of(request, CARD)
    two = Worksheet.of(request.with_answers(employees=request.employees + 1, sites=request.sites + 1), CARD)
    assert one.interviews <= request.employees
    assert one.sites <= request.sites
    assert two.sites >= one.sites
    assert two.interviews >= one.interviews


def distance(mapping: dict[str, Any], dice: random.Random) -> None:
    """No distance, no travel line; twice the distance costs at most twice the travel and one night more for each drive."""
    request = Request.from_mapping(mapping, CARD)
    km = dice.choice([0, 1, 75, 76, 149, 150, 151, dice.randint(0, 1000)])
    near, far = (quick(Request.from_mapping({**request.to_mapping(), "travel": {"km": way}}, CARD)) for way in (km, 2 * km))
    if km == 0 or request.audit == "none":
        assert not [line for line in near.lines if line.group == "travel"]
        return
    night = near.rates.span("travel", "accommodation") + near.rates.span("travel", "meals")
    hour = near.rates.span("travel", "driving-rate")
    for case in CASES:
        drives = getattr(near.onsite_days, case)
        most = 2 * getattr(total(near, "travel"), case) + drives * getattr(night, case)
        assert getattr(total(far, "travel"), case) <= most + getattr(hour, case) / 100 + Decimal("0.05")  # hours are rounded to hundredths


def repeated(mapping: dict[str, Any], _dice: random.Random) -> None:
    """Sending an estimate's own request again gives the same estimate, byte for byte."""
    first = wire.handle(json.dumps({"ask": "estimate", "request": mapping}))
    request = json.loads(first)["estimate"]["request"]
    assert wire.handle(json.dumps({"ask": "estimate", "request": request})) == first


def order(mapping: dict[str, Any], dice: random.Random) -> None:
    """The order of keys and of add-ons never matters."""
    keys = list(mapping)
    dice.shuffle(keys)
    shuffled = {key: mapping[key] for key in keys} | {"addons": dice.sample(mapping["addons"], len(mapping["addons"]))}
    assert Request.from_mapping(shuffled, CARD) == Request.from_mapping(mapping, CARD)


def quick(request: Request) -> Worksheet:
    """Run the rules without reasons."""
    worksheet = Worksheet.of(request, CARD, quick=True)
    for rule in RULES:
        worksheet.lines += rule(worksheet)
    return worksheet


def quantity(worksheet: Worksheet, code: str, case: str) -> Decimal:
    """Count a job's nights away or kilometres."""
    return sum((getattr(line.quantity, case) for line in worksheet.lines if line.code == code), Decimal(0))


def total(worksheet: Worksheet, group: str | None = None) -> Span:
    """Add up a job's lines, or those of one group."""
    return sum((line.amount for line in worksheet.lines if group in {None, line.group}), Span.exactly(0))


@pytest.mark.parametrize(
    "holds",
    [sums, more_never_costs_less, no_cliffs, an_answer_never_widens, samples, distance, repeated, order],
    ids=lambda holds: holds.__name__,
)
@pytest.mark.parametrize("examples", [EXAMPLES, pytest.param(MANY, marks=pytest.mark.long)])
def test_property(holds: Callable[[dict[str, Any], random.Random], None], examples: int) -> None:
    """Each property is true for each generated request."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(mapping=requests(CARD), seed=st.integers(0, 2**32))
    def always(mapping: dict[str, Any], seed: int) -> None:
        holds(mapping, random.Random(seed))

    always()
