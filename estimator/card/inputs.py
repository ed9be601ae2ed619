"""Inputs: the numbers of the rate card that a line of an estimate is made of, with their words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from estimator.values.money import dollars, plain
from estimator.values.span import Span

ONE = Span.exactly(1)
NOTHING = Span.exactly(0)
THOUSANDTH = Decimal("0.001")
UNIT_WORDS = {
    "h": " hours",
    "d": " days",
    "%": "%",
    "ratio": "",
    "min": " minutes",
    "h/site": " hours a site",
    "h/d": " hours a day",
    "CAD/h": " an hour",
    "CAD/d": " a day",
    "CAD/km": " a kilometre",
    "CAD/night": " a night",
    "CAD": "",
    "h/100km": " hours for 100 km",
}
"""How each unit is written after a number."""


@dataclass(frozen=True, eq=False)
class Input:
    """A number that a line of an estimate uses, with its source.

    Estimates of the same day share inputs, so that their texts and JSON are made once.

    Attributes:
        key: the value's path in the rate card, such as `work.hourly-rate`.
        value: in `unit`.
        since: the first day on which the value applies.
        source: where the value comes from, in words.

    """

    key: str
    label: str
    value: Span
    unit: str
    since: date
    source: str

    @cached_property
    def matters(self) -> bool:
        """Whether the number changes anything: a factor of one and a percentage of zero do not."""
        return self.value != (ONE if self.unit == "ratio" else NOTHING)

    @cached_property
    def words(self) -> str:
        """The number in words, with its unit and how far it may be off."""
        return in_words(self.value, self.unit)

    @cached_property
    def mapping(self) -> dict[str, str]:
        """Its JSON form."""
        return {
            "key": self.key,
            "label": self.label,
            "value": f"{self.value.likely.normalize():f}",
            "low": f"{self.value.low.normalize():f}",
            "high": f"{self.value.high.normalize():f}",
            "unit": self.unit,
            "from": self.since.isoformat(),
            "source": self.source,
        }


def in_words(span: Span, unit: str = "") -> str:
    """Write a span for people: `5.2 hours`, or `5.2 hours (4.2 to 6.7)`."""
    if unit.startswith("CAD"):
        likely, low, high = (dollars(number) for number in (span.likely, span.low, span.high))
    else:
        likely, low, high = (plain(number.quantize(THOUSANDTH)) for number in (span.likely, span.low, span.high))
    words = f"{likely}{UNIT_WORDS.get(unit, f' {unit}' if unit else '')}"
    if likely == "1":
        words = words.replace("hours", "hour").replace("days", "day")
    return words if span.known else f"{words} ({low} to {high})"
