"""The figures of an estimate that was stated, beside those of the same estimate made again: every one that differs, by its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.parsing.number import decimal
from estimator.parsing.text import echo, some

APART = ("request", "rates_version", "engine_version", "status", "reference", "assumptions")
"""What is asked with, names, and sentences, to which a better engine may add some: no figures."""
EXACT = ("code", "unit", "key", "from", "field")
"""Words that a figure means nothing without: compared letter by letter. All other words may be put better some day."""
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
        stated: the estimate as it came; what it does not state is not missed, what an estimate has no place for is named.
        made: the estimate made again, as `Estimate.to_mapping` gives it.

    """
    given = {key: value for key, value in stated.items() if key not in APART}
    if isinstance(given.get("lines"), list):
        given["lines"] = [line for line in given["lines"] if not _nothing(line)]
    return list(some(_walk(given, made, "")))


def _nothing(line: Any) -> bool:
    """Whether a line says that it costs nothing: until November 2026 such lines were stated."""
    return isinstance(line, dict) and _number(line.get("amount")) == 0


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
        for index, (one, other) in enumerate(zip(stated, made, strict=False), 1):
            yield from _walk(one, other, f"{place}[{index}]")
    elif made is ABSENT:
        yield Difference(place, echo(stated), "")
    elif not _same(stated, made, place):
        yield Difference(place, echo(stated), echo(made))


def _same(stated: Any, made: Any, place: str) -> bool:
    if isinstance(made, int) or (isinstance(made, str) and FIGURE.fullmatch(made)):
        number = _number(stated)
        return stated == made or (number is not None and number == _number(made))
    return stated == made or (isinstance(made, str) and isinstance(stated, str) and place.rpartition(".")[2] not in EXACT)
