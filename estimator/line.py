"""One line of an estimate: what, how much, at what rate, and every number it was made of."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from estimator.money import CENT, dollars, plain
from estimator.rates import UNSURE
from estimator.span import Span

if TYPE_CHECKING:
    from estimator.job import Job
    from estimator.rates import Rates

GROUPS = {"audit": "The audit", "travel": "Travel", "preparation": "Preparation and support", "extras": "Extras"}
UNITS = {"h": "h", "d": "d", "km": "km", "night": "nights", "each": ""}
ONE = Span.exactly(1)
NOTHING = Span.exactly(0)
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, eq=False)
class Input:
    """A number that a line used, as it stands in the data. Estimates share them, so what is said of one is worked out once."""

    key: str
    label: str
    value: Span
    unit: str
    since: date
    source: str

    @cached_property
    def matters(self) -> bool:
        """Whether the number changes anything: a factor of one and a percentage of nought do not."""
        return self.value != (ONE if self.unit == "ratio" else NOTHING)

    @cached_property
    def said(self) -> str:
        """The number in words, with its unit and how far it may be off."""
        return spoken(self.value, self.unit)

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


@dataclass(slots=True)
class Line:
    """A line in the making, then done.

    Attributes:
        quantity: in `unit`, rounded half up to hundredths.
        rate: dollars for one unit, in whole cents.
        amount: quantity times rate, each of the three rounded half up to the cent.
        inputs: every number of the data that the quantity and the rate were made of.
        notes: what else the reader must know, whole sentences.

    """

    job: "Job"
    code: str
    group: str
    label: str
    unit: str = ""
    quantity: Span = NOTHING
    rate: Span = NOTHING
    amount: Span = NOTHING
    inputs: list[Input] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def use(self, section: str, name: str, column: str = "value") -> Span:
        """Take a value from the rates and remember it as an input of this line."""
        rates = self.job.rates
        value = rates.span(section, name, column)
        if not self.job.quick:
            key = (section, name, column)
            if key not in rates.inputs:
                rates.inputs[key] = _taken(rates, value, *key)
            self.inputs.append(rates.inputs[key])
        return value

    def read(self, section: str, name: str, people: int) -> Span:
        """Take a curve's value at a head-count and remember it."""
        rates = self.job.rates
        value = rates.curve(section, name).value(people)
        if not self.job.quick:
            entry = rates.card.sections[section][name]
            label = f"{entry.label} for {people:,} {'person' if people == 1 else 'people'}"
            self.inputs.append(Input(entry.key, label, value, entry.unit, rates.since_of(section, name), entry.source))
        return value

    def note(self, text: str) -> None:
        """Add a sentence to the line's reason."""
        if not self.job.quick:
            self.notes.append(text)

    def set(self, quantity: Span, unit: str, rate: Span) -> "Line":
        """Set quantity and rate, rounded as they are shown, so that a reader can multiply them again."""
        self.unit = unit
        self.quantity = quantity.round(CENT)
        self.rate = rate.round(CENT)
        self.amount = (self.quantity * self.rate).round(CENT)
        return self

    @property
    def why(self) -> str:
        """Say in words how the line came about."""
        return " ".join([*self.notes, *self._factors()])

    @property
    def source(self) -> str:
        """Name the sources of the numbers that made a difference, each once."""
        return " ".join(dict.fromkeys(part.source for part in self.inputs if part.matters))

    def _factors(self) -> list[str]:
        words = ""
        for part in self.inputs:
            if not part.matters:
                continue
            if part.unit == "ratio":
                words += f" × {part.said} ({part.label})"
            else:
                words += f"{'; ' if words else ''}{part.label}: {part.said}"
        return [f"{words.strip()}."] if words else []


def _taken(rates: "Rates", value: Span, section: str, name: str, column: str) -> Input:
    """A value of the rates as an input."""
    entry = rates.card.typical(section) if name == UNSURE else rates.card.sections[section][name]
    key = f"{section}.{name}" if column == "value" else f"{section}.{name}.{column}"
    label = f"{entry.label} (assumed)" if name == UNSURE else entry.label
    return Input(key, label, value, entry.unit, rates.since_of(section, entry.name), entry.source)


def spoken(span: Span, unit: str = "") -> str:
    """Write a span for people: `5.2 hours`, or `5.2 hours (4.2 to 6.7)`."""
    if unit.startswith("CAD"):
        likely, low, high = (dollars(number) for number in (span.likely, span.low, span.high))
    else:
        likely, low, high = (plain(number.quantize(THOUSANDTH)) for number in (span.likely, span.low, span.high))
    said = f"{likely}{UNIT_WORDS.get(unit, f' {unit}' if unit else '')}"
    return said if span.known else f"{said} ({low} to {high})"


UNIT_WORDS = {
    "h": " hours",
    "d": " days",
    "%": " %",
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
