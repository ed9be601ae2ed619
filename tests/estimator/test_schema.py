"""The published JSON Schemas: what the engine takes and gives is valid, what it refuses is not."""

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from estimator import wire
from estimator.present import schema
from testing.cards import CARD, FOLDER

VALIDATORS = {
    name: Draft202012Validator(schema.of(name, CARD), format_checker=Draft202012Validator.FORMAT_CHECKER) for name in schema.NAMES
}


def faults(name: str, value: Any) -> list[str]:
    """What a schema finds wrong."""
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in VALIDATORS[name].iter_errors(value)]


def card() -> Any:
    """The rate card of the tests as JSON can contain it."""
    return json.loads(json.dumps(tomllib.loads((FOLDER / "rates.toml").read_text("utf-8")), default=str))


@pytest.mark.parametrize("name", schema.NAMES)
def test_schema_is_one(name: str) -> None:
    """Each is a valid schema of its draft."""
    Draft202012Validator.check_schema(schema.of(name, CARD))


WRONG: dict[str, dict[str, Any]] = {
    "no audit": {"employees": 5},
    "an unknown question": {"audit": "gap", "employees": 5, "colour": 1},
    "no people": {"audit": "gap", "employees": 0},
    "half a person": {"audit": "gap", "employees": 1.5},
    "an unknown partner": {"audit": "gap", "employees": 5, "partner": "wcb"},
    "places and kilometres": {"audit": "gap", "employees": 5, "sites": 2, "travel": {"to": ["banff"], "km": 5}},
    "an unknown place": {"audit": "gap", "employees": 5, "travel": {"to": ["toronto"]}},
    "no day": {"audit": "gap", "employees": 5, "on": "2026-02-30"},
}


@pytest.mark.parametrize("request_", WRONG.values(), ids=WRONG)
def test_wrong_requests(request_: dict[str, Any]) -> None:
    """What the engine refuses the schema refuses."""
    assert not json.loads(wire.handle(json.dumps({"ask": "estimate", "request": request_})))["ok"]
    assert faults("request", request_)


def test_rate_card() -> None:
    """The packaged rate card is valid; a wrong unit, an unknown key, a missing column and a missing entry are not."""
    assert faults("rate-card", card()) == []
    spoils: tuple[Callable[[Any], object], ...] = (
        lambda one: one["work"]["hourly-rate"].update(unit="CAD/d"),
        lambda one: one["work"]["hourly-rate"].update(colour="red"),
        lambda one: one["industry"]["construction"]["values"][0].pop("hazard"),
        lambda one: one["audit"].pop("gap"),
        lambda one: one.update(currency="USD"),
        lambda one: one["travel"]["meals"].update(values=[]),
        lambda one: one["work"]["hourly-rate"]["values"][0].update(value=[1, 2]),
    )
    for spoil in spoils:
        spoilt = card()
        spoil(spoilt)
        assert faults("rate-card", spoilt)
