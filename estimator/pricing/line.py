"""One line of an estimate: label, quantity, rate, and every number behind them."""

from dataclasses import dataclass, field

from estimator.card.inputs import NOTHING, Input
from estimator.card.rates import DayRates
from estimator.values.money import CENT, plain
from estimator.values.span import Span

GROUPS = {"audit": "The audit", "travel": "Travel", "preparation": "Preparation and support", "extras": "Extras"}
UNITS = {"h": "h", "d": "d", "km": "km", "night": "nights", "each": ""}


@dataclass(slots=True)
class Line:
    """A line of an estimate.

    Attributes:
        rates: the rates of the request's day.
        quick: leave out inputs and notes, for asks that price thousands of requests.
        quantity: in `unit`, rounded half up to hundredths.
        rate: dollars for one unit, in whole cents.
        amount: quantity times rate, each of the three rounded half up to the cent.
        inputs: every number of the rate card behind the quantity and the rate.
        notes: further reasons, as whole sentences.

    """

    rates: DayRates
    quick: bool
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
        """Return a rate and record it as an input of this line."""
        if not self.quick:
            self.inputs.append(self.rates.input(section, name, column))
        return self.rates.span(section, name, column)

    def read(self, section: str, name: str, people: int) -> Span:
        """Return a curve's value at a head-count and record it as an input."""
        value = self.rates.curve(section, name).value(people)
        if not self.quick:
            entry = self.rates.card.sections[section][name]
            label = f"{entry.label} for {people:,} {'person' if people == 1 else 'people'}"
            self.inputs.append(Input(entry.key, label, value, entry.unit, self.rates.since_of(section, name), entry.source))
        return value

    def note(self, text: str) -> None:
        """Add a sentence to the line's reason."""
        if not self.quick:
            self.notes.append(text)

    def set(self, quantity: Span, unit: str, rate: Span) -> "Line":
        """Set quantity and rate, rounded as they are shown, so that a reader can multiply them again."""
        self.unit = unit
        self.quantity = quantity.round(CENT)
        self.rate = rate.round(CENT)
        self.amount = (self.quantity * self.rate).round(CENT)
        return self

    @property
    def measured(self) -> str:
        """Return the likely quantity with its unit: `2 nights`, `1 night`, `5.6 h`."""
        unit = UNITS.get(self.unit, self.unit)
        return f"{plain(self.quantity.likely)} {unit.removesuffix('s') if self.quantity.likely == 1 else unit}".strip()

    @property
    def why(self) -> str:
        """Explain the line in words."""
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
                words += f" × {part.words} ({part.label})"
            else:
                words += f"{'; ' if words else ''}{part.label}: {part.words}"
        return [f"{words.strip()}."] if words else []
