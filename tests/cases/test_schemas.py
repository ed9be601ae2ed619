"""The schemas as they are published: of the owner's card, and true of every golden case."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cases import answers, layout
from estimator import wire
from estimator.present import schema

VALIDATORS = {
    name: Draft202012Validator(schema.of(name, wire.card()), format_checker=Draft202012Validator.FORMAT_CHECKER) for name in schema.NAMES
}
PRICED = [case for case in layout.all_cases() if "problems" not in case.expect]


def faults(name: str, value: Any) -> list[str]:
    """What a schema finds wrong."""
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in VALIDATORS[name].iter_errors(value)]


@pytest.mark.parametrize("name", schema.NAMES)
def test_published(name: str) -> None:
    """Each schema on the site is the one that is generated now."""
    assert Path(f"docs/assets/schema/{name}.json").read_text("utf-8") == wire.pretty(schema.of(name, wire.card()))


@pytest.mark.no_cover
@pytest.mark.parametrize("case", PRICED, ids=lambda case: case.title)
def test_golden_cases(case: layout.Case) -> None:
    """The request of each golden case that is priced is valid, and so is its estimate with the request that it returns."""
    estimate = json.loads(wire.handle(answers.question(case)))["estimate"]
    assert faults("request", estimate["request"]) == []
    assert faults("estimate", estimate) == []
    strict = {key: value for key, value in case.request.items() if value not in ("", [], {})}
    assert faults("request", strict) == []
