"""The figures of an estimate that was stated, compared with those of the same estimate made again: every difference, by its path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.parsing.number import decimal
from estimator.parsing.text import echo, first_few
from estimator.pricing.estimate import Estimate

NOT_FIGURES = ("request", "rates_version", "engine_version", "status", "reference", "assumptions")
"""Inputs, names and sentences, which a later engine may change: not figures."""
EXACT_TEXTS = ("code", "unit", "key", "from", "field")
"""Texts that identify a figure: compared exactly. Other texts may be reworded by a later engine."""
FIGURE = re.compile(r"-?\d+(\.\d+)?")
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure by its place, such as `lines[3].amount`: as it was stated, and as it is made again; empty where there is none."""

    place: str
    stated: str
    made: str


def differences(stated: dict[str, Any], made: dict[str, Any]) -> list[Difference]:
    """Return the stated figures that are not those of the estimate made again, at most as many as a message names.

    Args:
        stated: the estimate as received; a missing figure is no difference, an unknown one is.
        made: the estimate made again, as `Estimate.to_mapping` gives it.

    """
    figures = {key: value for key, value in stated.items() if key not in NOT_FIGURES}
    return list(first_few(_walk(figures, made, "")))


def written_over(stated: dict[str, Any], made: Estimate) -> Iterator[str]:
    """Name the rates that a whole estimate states and that have another value on its own day, at most as many as a message names."""
    inputs = {part.key: part for line in made.worksheet.lines for part in line.inputs}
    given = {str(part.get("key")): part.get("value") for line in _tables(stated.get("lines")) for part in _tables(line.get("inputs"))}
    for key in first_few(key for key in inputs if key in given and _number(given[key]) != inputs[key].value.likely):
        yield f"{inputs[key].label} (it was {echo(given[key])}, it is {inputs[key].mapping['value']})"


def _tables(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _number(value: Any) -> Decimal | None:
    """Read a figure of a file: a point in it is a decimal's."""
    return decimal(value, 1)


def _walk(stated: Any, made: Any, place: str) -> Iterator[Difference]:
    if isinstance(made, dict) and isinstance(stated, dict):
        for key, value in stated.items():
            name = key if key in made else echo(key)
            yield from _walk(value, made.get(key, ABSENT), f"{place}.{name}" if place else name)
    elif isinstance(made, list) and isinstance(stated, list):
        if len(stated) != len(made):
            yield Difference(place, f"{len(stated)} entries", f"{len(made)} entries")
        for index, (part, other) in enumerate(zip(stated, made, strict=False), 1):
            yield from _walk(part, other, f"{place}[{index}]")
    elif made is ABSENT:
        yield Difference(place, echo(stated), "")
    elif not _same(stated, made, place):
        yield Difference(place, echo(stated), echo(made))


def _same(stated: Any, made: Any, place: str) -> bool:
    if isinstance(made, int) or (isinstance(made, str) and FIGURE.fullmatch(made)):
        number = _number(stated)
        return stated == made or (number is not None and number == _number(made))
    return stated == made or (isinstance(made, str) and isinstance(stated, str) and place.rpartition(".")[2] not in EXACT_TEXTS)
