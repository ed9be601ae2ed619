"""The rate card: what the firm charges, dated, read strictly, never changed after reading."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from estimator import dated, partners, places, questions, sampling, scheme
from estimator.card import BASES, CURVES, PERCENTS, SECTIONS, SHARES, STATUSES, Section
from estimator.dated import Curve, Row, Value
from estimator.money import CENT, HUNDRED
from estimator.span import Span
from estimator.tables import DATA, Table, finish, read

if TYPE_CHECKING:
    from estimator.line import Input

UNSURE = "unsure"
SAMPLING = "sampling"
MOST_DAYS = 64  # days whose values are kept at hand


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
    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """Return the entry's name in the file, such as `work.hourly-rate`."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True)
class RateCard:
    """Everything a price is made of. `on(day)` gives the values of a day."""

    file: str
    status: str
    basis: str
    base: str
    starts: date
    sections: dict[str, dict[str, Entry]]
    partners: dict[str, partners.Partner]
    places: places.Places
    sampling: dict[str, sampling.Sample]
    questions: dict[str, questions.Question]
    scheme: dict[str, scheme.Fact]
    _days: dict[date, "Rates"] = field(default_factory=dict, repr=False, compare=False)

    def options(self, section: str) -> dict[str, Entry]:
        """Return the options of a section in the file's order."""
        return self.sections[section]

    def typical(self, section: str) -> Entry:
        """Return the option that is assumed when the answer is not known."""
        entries = self.sections[section]
        return next((entry for entry in entries.values() if entry.typical), next(iter(entries.values())))

    def on(self, day: date) -> "Rates":
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
        samples = {name: row for name, sample in self.sampling.items() if (row := dated.on(sample.rows, day))}
        if len(self._days) >= MOST_DAYS:
            self._days.clear()
        self._days[day] = Rates(self, picked, samples)
        return self._days[day]


class Rates:
    """The values of one day, with the spans that stand for an answer not known."""

    def __init__(self, card: RateCard, rows: dict[tuple[str, str], Row], samples: dict[str, Row]) -> None:
        self.card = card
        self.since = max(row.since for row in [*rows.values(), *samples.values()])
        self._rows = rows
        self._samples = samples
        self.inputs: dict[tuple[str, str, str], Input] = {}
        """What lines have used so far, as they say it (line.py)."""
        self._agreed: dict[str, Span] = {}
        self._spans: dict[tuple[str, str, str], Span] = {}
        for (section, name), row in rows.items():
            for column, value in row.values.items():
                if isinstance(value, Span):
                    self._spans[section, name, column] = value
        for section, shape in SECTIONS.items():
            for column in {column for columns in shape.units.values() for column in columns}:
                spans = {
                    name: self._spans[section, name, column] for name in card.sections[section] if (section, name, column) in self._spans
                }
                typical = spans.get(card.typical(section).name)
                if typical is not None:
                    self._spans[section, UNSURE, column] = Span.covering(list(spans.values()), typical)

    def span(self, section: str, name: str, column: str = "value") -> Span:
        """Return a value in the entry's unit; `unsure` gives the span over every option."""
        return self._spans[section, name, column]

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
        return sampling.size(self._samples[name], population)

    def since_of(self, section: str, name: str) -> date:
        """Return the day from which an entry's value applies."""
        return self._rows[section, name].since

    @property
    def version(self) -> str:
        """Return the newest `from` day and a digest of every value: the same version, the same prices."""
        if not hasattr(self, "_version"):
            lines = [f"{self.card.basis} {self.card.base}"]
            for (section, name), row in sorted(self._rows.items()):
                lines += [f"{section}.{name}.{column} {_written(value)}" for column, value in sorted(row.values.items())]
            for name, row in sorted(self._samples.items()):
                lines += [f"sample.{name}.{column} {_written(value)}" for column, value in sorted(row.values.items())]
            lines.append(self.card.places.written())
            digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
            self._version = f"{self.since.isoformat()}+{digest}"
        return self._version

    def values(self) -> dict[str, str]:
        """Return every value as text by its key, to compare two versions."""
        rows = self._rows | {(SAMPLING, name): row for name, row in self._samples.items()}
        found = {}
        for (section, name), row in rows.items():
            for column, value in row.values.items():
                key = f"{section}.{name}" if column in {"value", "points"} else f"{section}.{name}.{column}"
                found[key] = _written(value)
        return found


def _written(value: Value) -> str:
    if isinstance(value, Curve):
        return "; ".join(f"{x.normalize():f}: {_written(span)}" for x, span in zip(value.at, value.spans, strict=True))
    numbers = [f"{number.normalize():f}" for number in (value.low, value.likely, value.high)]
    return numbers[0] if value.known else " / ".join(numbers)


def load_rates(path: str | Path | None = None) -> RateCard:
    """Read the packaged rate card, or the owner's file, with the packaged partners, places, samples and questions.

    Args:
        path: a rate card in TOML; None is the packaged one.

    Raises:
        RateCardError: every problem at once, each with file, key, what is wrong and what to do.

    """
    table = read(Path(path) if path else DATA / "rates.toml")
    roads = places.load()
    status = _one_of(table, "status", STATUSES)
    basis = _one_of(table, "basis", BASES)
    if table.text("currency") != "CAD":
        table.problem("currency", 'must be "CAD": the units below are Canadian dollars')
    base = table.text("base")
    if base and base not in roads.labels:
        table.problem("base", f'"{base}" is not a place of places.toml: {", ".join(roads.labels)}')
    starts = table.day("from")
    sections = {name: _section(table, name, shape, starts) for name, shape in SECTIONS.items()}
    if not table.problems:
        _check_sense(table, sections)
    known = partners.load()
    for slug in sections["partner"]:
        if slug not in known:
            table.problem(f"partner.{slug}", f"is not in partners.toml, which has {', '.join(known)}")
    for slug in known:
        if slug not in sections["partner"]:
            table.problem(f"partner.{slug}", "is in partners.toml but has no entry here; add one")
    finish(table)
    assert starts is not None  # noqa: S101 -- finish() raised otherwise
    return RateCard(
        file=table.file,
        status=status,
        basis=basis,
        base=base,
        starts=starts,
        sections=sections,
        partners=known,
        places=roads,
        sampling=sampling.load(starts),
        questions=questions.load(set(SECTIONS)),
        scheme=scheme.load(),
    )


def _one_of(table: Table, key: str, allowed: tuple[str, ...]) -> str:
    value = table.text(key)
    if value and value not in allowed:
        table.problem(key, f'"{value}" is not one of {", ".join(allowed)}')
    return value


def _section(top: Table, name: str, shape: Section, starts: date | None) -> dict[str, Entry]:
    table = top.table(name)
    entries = {}
    for entry in [*shape.entries, *shape.required]:
        if entry not in table:
            table.problem(entry, "is missing; the rules need it")
    for entry in table.names():
        if shape.entries and entry not in shape.entries:
            continue  # close() reports it
        entries[entry] = _entry(table.table(entry), name, entry, shape, starts)
    if not shape.entries and not entries:
        table.problem("", "has no options; give at least one")
    if sum(entry.typical for entry in entries.values()) > 1:
        table.problem("", "has more than one option with typical = true; keep one")
    table.close()
    return entries


def _entry(table: Table, section: str, name: str, shape: Section, starts: date | None) -> Entry:
    unit = table.text("unit")
    allowed = [shape.entries[name]] if shape.entries else list(shape.units)
    if unit and unit not in allowed:
        table.problem("unit", f'"{unit}" is not the unit of this entry; write {" or ".join(allowed)}')
        unit = allowed[0]
    if shape.entries:
        columns: tuple[str, ...] = ("points",) if (section, name) in CURVES else ("value",)
    else:
        columns = shape.units.get(unit, next(iter(shape.units.values())))
    entry = Entry(
        section=section,
        name=name,
        label=table.text("label"),
        help=table.text("help", ""),
        unit=unit,
        source=table.text("source"),
        typical=table.flag("typical"),
        prepares=table.flag("prepares"),
        rows=dated.rows(table, columns, starts),
    )
    table.close()
    return entry


def _check_sense(table: Table, sections: dict[str, dict[str, Entry]]) -> None:
    """Report values that would break what must always hold: shares over 1, SECOR dearer than COR."""
    for section, column, most in [*((s, c, 1) for s, c in SHARES), *((s, c, 100) for s, c in PERCENTS)]:
        for entry in sections[section].values():
            for row in entry.rows:
                span = row.values[column]
                if isinstance(span, Span) and span.high > most:
                    table.problem(f"{entry.key}.{column}", f"{span.high} is more than {most}")
    for small in sections["program"]["secor"].rows:
        for full in sections["program"]["cor"].rows:
            for column, value in small.values.items():
                other = full.values[column]
                if isinstance(value, Span) and isinstance(other, Span) and value.high > other.low:
                    table.problem(f"program.secor.{column}", "is more than COR's: the price would fall at 11 people")
    for row in sections["work"]["hours-per-day"].rows:
        span = row.values["value"]
        if isinstance(span, Span) and not (span.known and 0 < span.low <= Decimal(24)):
            table.problem("work.hours-per-day.value", "must be one number between 0 and 24")
