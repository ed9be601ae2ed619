"""The rate card: dated rates, options and facts, immutable after loading."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from estimator.card import audit_days, calendar, dated, elements, partners, places, questions, sampling, wcb
from estimator.card.dated import DAY, Curve, DatedRow, Value
from estimator.card.fact import Fact
from estimator.card.inputs import Input
from estimator.card.sections import Section
from estimator.values.money import CENT, HUNDRED
from estimator.values.span import Span

UNSURE = "unsure"
SAMPLING = "sampling"
SCHEME = "scheme"
MAX_CACHED_DAYS = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the card: a rate, a time, or an option that multiplies one."""

    section: str
    name: str
    label: str
    help: str
    unit: str
    source: str
    typical: bool
    prepares: bool
    rows: tuple[DatedRow, ...]

    @property
    def key(self) -> str:
        """Return the entry's name in the file, such as `work.hourly-rate`."""
        return f"{self.section}.{self.name}"

    def when(self, day: date) -> str:
        """Say since when or until when an option is offered that is not on a day."""
        since, until = self.rows[0].since, self.rows[-1].until
        return f"is offered from {since} on" if day < since else f"was offered until {until}"


@dataclass(frozen=True)
class RateCard:
    """All data of the engine. `on(day)` returns the values of a day."""

    file: str
    status: str
    basis: str
    base: str
    starts: date
    sections: dict[str, dict[str, Entry]]
    partners: dict[str, partners.Partner]
    places: places.Places
    sampling: dict[str, sampling.SamplingTable]
    questions: dict[str, questions.Question]
    shapes: dict[str, Section]
    scheme: dict[str, Fact]
    calendar: calendar.Calendar
    wcb: wcb.Wcb
    elements: elements.Elements
    audit_days: audit_days.AuditDaysTable
    words: dict[str, dict[str, str]]
    _days: dict[date, "DayRates"] = field(default_factory=dict, repr=False, compare=False)

    def newest(self, day: date) -> date:
        """Return the last day, up to a day, from which some value of an estimate applies; never before the card starts."""
        return max(self.starts, self.on(max(day, self.starts)).since)

    def options(self, section: str, day: date | None = None) -> dict[str, Entry]:
        """Return the options of a section that are offered on a day, or on any, in the file's order."""
        offered = self.on(max(day, self.starts)).offers if day else lambda *_: True
        return {name: entry for name, entry in self.sections[section].items() if offered(section, name)}

    @cached_property
    def turns(self) -> dict[tuple[str, str], list[date]]:
        """Return, for each entry, sample and fact, the days on which what applies of it changes."""
        rows = {(entry.section, entry.name): entry.rows for entries in self.sections.values() for entry in entries.values()}
        rows |= {(SAMPLING, name): sample.rows for name, sample in self.sampling.items()}
        rows |= {(SCHEME, name): fact.rows for name, fact in self.scheme.items()}
        return {at: [day for row in found for day in (row.since, row.until and row.until + DAY) if day] for at, found in rows.items()}

    def typical(self, section: str) -> Entry:
        """Return the option that is assumed for `unsure`."""
        entries = self.sections[section]
        return next((entry for entry in entries.values() if entry.typical), next(iter(entries.values())))

    def too_early(self, day: date) -> str:
        """Return what is wrong with a day before the first rates; empty for any other."""
        return f"{day} is before the first rates, {self.starts}; choose that day or a later one." if day < self.starts else ""

    def on(self, day: date) -> "DayRates":
        """Return the values that apply on a day.

        Raises:
            ValueError: the day is before the card starts.

        """
        if day < self.starts:
            message = f"{self.file} starts {self.starts}; no rates on {day}"
            raise ValueError(message)
        if day in self._days:
            return self._days[day]
        picked = {
            (entry.section, entry.name): row
            for entries in self.sections.values()
            for entry in entries.values()
            if (row := dated.on(entry.rows, day))
        }
        picked |= {(SAMPLING, name): row for name, sample in self.sampling.items() if (row := dated.on(sample.rows, day))}
        picked |= {(SCHEME, name): fact.row(day) for name, fact in self.scheme.items()}
        if len(self._days) >= MAX_CACHED_DAYS:
            self._days.clear()
        self._days[day] = DayRates(self, day, picked)
        return self._days[day]


class DayRates:
    """The values of one day; the answer `unsure` has the span over all options."""

    def __init__(self, card: RateCard, day: date, rows: dict[tuple[str, str], DatedRow]) -> None:
        self.card = card
        turns = [turn for found in card.turns.values() for turn in found]
        self.day = day
        self.since = max(turn for turn in (card.places.roads.since, *turns) if turn <= day)
        self.until = min((turn - DAY for turn in turns if turn > day), default=None)
        """The last day on which all of these values apply, as far as the card knows one."""
        self._rows = rows
        self._values = {at: row.values for at, row in rows.items()}
        self._inputs: dict[tuple[str, str, str], Input] = {}
        self._agreed: dict[str, Span] = {}
        self._spans: dict[tuple[str, str, str], Span] = {}
        for (section, name), row in rows.items():
            for column, value in row.values.items():
                if isinstance(value, Span):
                    self._spans[section, name, column] = value
        for section, shape in card.shapes.items():
            for column in {column for columns in shape.units.values() for column in columns}:
                spans = {
                    name: self._spans[section, name, column] for name in card.sections[section] if (section, name, column) in self._spans
                }
                typical = spans.get(card.typical(section).name)
                if typical is not None:
                    self._spans[section, UNSURE, column] = covering = Span.covering(list(spans.values()), typical)
                    self._values.setdefault((section, UNSURE), {})[column] = covering

    def offers(self, section: str, name: str) -> bool:
        """Return whether an entry has a value on this day."""
        return (section, name) in self._rows

    def span(self, section: str, name: str, column: str = "value") -> Span:
        """Return a value in the entry's unit; `unsure` gives the span over every option."""
        return self._spans[section, name, column]

    def optional(self, section: str, name: str) -> Decimal:
        """Return the likely value of an entry that the owner may leave out; 0 where he does."""
        found = self._spans.get((section, name, "value"))
        return found.likely if found else Decimal(0)

    def input(self, section: str, name: str, column: str = "value") -> Input:
        """Return a value with its label, unit, day and source, as a line of an estimate shows it."""
        at = (section, name, column)
        if at not in self._inputs:
            entry = self.card.typical(section) if name == UNSURE else self.card.sections[section][name]
            key = f"{section}.{name}" if column == "value" else f"{section}.{name}.{column}"
            label = f"{entry.label} (assumed)" if name == UNSURE else entry.label
            since = self.since_of(section, entry.name)
            self._inputs[at] = Input(key, label, self._spans[at], entry.unit, since, entry.source)
        return self._inputs[at]

    def agreed(self, agreement: str) -> Span:
        """Return what an hour (or a day, where the card prices by the day) costs under an agreement, in dollars."""
        if agreement not in self._agreed:
            full = self.span("work", "day-rate" if self.card.basis == "day" else "hourly-rate")
            less = self.span("agreement", agreement, "discount")
            keep = Span(HUNDRED - less.high, HUNDRED - less.likely, HUNDRED - less.low) / HUNDRED
            self._agreed[agreement] = (full * keep).round(CENT)
        return self._agreed[agreement]

    def curve(self, section: str, name: str) -> Curve:
        """Return an entry's curve over head-count, in the entry's unit."""
        value = self._rows[section, name].values["points"]
        assert isinstance(value, Curve)  # noqa: S101 -- the loader reads points as a curve
        return value

    def sample(self, name: str, population: int) -> int:
        """Return how many of a population are sampled: `interviews` or `sites`."""
        return sampling.size(self._rows[SAMPLING, name], population)

    def fact(self, key: str) -> int:
        """Return a fact of the scheme in its unit, such as the most people for SECOR."""
        return int(self.span(SCHEME, key).likely)

    def since_of(self, section: str, name: str) -> date:
        """Return the day from which an entry's value applies."""
        return self._rows[section, name].since

    @property
    def version(self) -> str:
        """Return the newest day and a digest of every value of the card."""
        if not hasattr(self, "_version"):
            self._version = _version(
                self.since, f"{self.card.basis} {self.card.base}", self._lines(self._rows), self.card.places.roads.canonical
            )
        return self._version

    def version_of(self, used: set[tuple[str, str]], distances: str) -> str:
        """Return the newest day and a digest of the values that an estimate is made of: the same version, the same price.

        Args:
            used: the section and the name of each entry; `unsure` is every option of a section.
            distances: what is used of the roads; empty where nothing is.

        """
        turns = [turn for at, found in self.card.turns.items() if at in used or (at[0], UNSURE) in used for turn in found]
        turns += [self.card.places.roads.since] if distances else []
        return _version(
            max(turn for turn in turns if turn <= self.day), self.card.basis, self._lines(used & self._values.keys()), distances
        )

    def _lines(self, entries: Iterable[tuple[str, str]]) -> str:
        return "\n".join(
            f"{section}.{name}.{column} {_value_text(value)}"
            for section, name in sorted(entries)
            for column, value in sorted(self._values[section, name].items())
        )

    def values(self) -> dict[str, str]:
        """Return every value as text by its key, to compare two versions."""
        found = {}
        for (section, name), row in self._rows.items():
            for column, value in row.values.items():
                key = f"{section}.{name}" if column in {"value", "points"} else f"{section}.{name}.{column}"
                found[key] = _value_text(value)
        return found


def _version(since: date, *lines: str) -> str:
    return f"{since}+{hashlib.sha256('\n'.join(lines).encode()).hexdigest()[:8]}"


def _value_text(value: Value) -> str:
    if isinstance(value, Curve):
        return "; ".join(f"{x.normalize():f}: {_value_text(span)}" for x, span in zip(value.at, value.spans, strict=True))
    numbers = [f"{number.normalize():f}" for number in (value.low, value.likely, value.high)]
    return numbers[0] if value.known else " / ".join(numbers)
