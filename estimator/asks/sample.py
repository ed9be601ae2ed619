"""The ask `sample`, sample sizes: how many people are interviewed, how many sites are visited, and how much of your people's time that takes.

Sources: data/sampling.toml for the samples, rates.toml's minutes of an interview. Indicative: the certifying partner sets the sample.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.parsing.reader import AskReader
from estimator.present.layout import Layout, Table
from estimator.values.span import Span

KEYS = ("employees", "sites")
EXAMPLE = {"employees": 30, "sites": 5}
MINUTES_IN_HOUR = 60
NOTES = (
    "The auditor picks whom to interview: people of every level and shift, with long and short experience. You give a roster of who is there when.",
    "Head office has to be visited every year, and the other sites take turns (an auditor's blog, undated).",
)


@dataclass(frozen=True, slots=True)
class SampleSize:
    """A company and its sample. `minutes` is the length of one interview."""

    employees: int
    sites: int
    interviews: int
    visits: int
    minutes: Span

    @property
    def hours(self) -> Span:
        """Your people's time in interviews, in hours."""
        return self.minutes * self.interviews / MINUTES_IN_HOUR


def find(card: RateCard, body: Any, today: date) -> SampleSize:
    """Validate the body and compute the samples.

    Args:
        card: the rate card, with the sampling tables.
        body: a mapping with KEYS, both needed.
        today: the caller's date, which picks the tables.

    Raises:
        InvalidRequest: every problem at once.

    """
    reader = AskReader(body, KEYS)
    people, places = card.questions["employees"], card.questions["sites"]
    employees, sites = reader.whole("employees", people.min, people.max), reader.whole("sites", places.min, places.max)
    for key, words in (("employees", "Give the number of people on your WCB account."), ("sites", "Give the number of active work sites.")):
        if reader.value(key) is None:
            reader.problem(key, words)
    if early := card.too_early(today):
        reader.problem("today", early)
    reader.finish()
    assert employees is not None  # noqa: S101 -- asked.finish() raised otherwise
    assert sites is not None  # noqa: S101
    rates = card.on(today)
    return SampleSize(
        employees, sites, rates.sample("interviews", employees), rates.sample("sites", sites), rates.span("interviews", "minutes")
    )


def notes(card: RateCard, sample: SampleSize) -> list[str]:
    """Return the sources of the figures, and where the partner decides."""
    words = list(NOTES)
    for name, population in (("interviews", sample.employees), ("sites", sample.sites)):
        table = card.sampling[name]
        words.append(f"{table.label}: {table.source}")
        if population > table.partner_decides_above:
            words.append(table.beyond)
    words.append(card.sections["interviews"]["minutes"].label + ": " + card.sections["interviews"]["minutes"].source)
    return words


def answer(sample: SampleSize) -> dict[str, Any]:
    """Return the samples as data; hours as text with one decimal."""
    return {
        "employees": sample.employees,
        "sites": sample.sites,
        "interviews": sample.interviews,
        "sites_visited": sample.visits,
        "hours": {"low": _tenths(sample.hours.low), "likely": _tenths(sample.hours.likely), "high": _tenths(sample.hours.high)},
    }


def layout(card: RateCard, sample: SampleSize) -> Layout:
    """Format the samples."""
    people, places = _count(sample.employees, "person", "people"), _count(sample.sites, "site", "sites")
    talks, visits = _count(sample.interviews, "interview", "interviews"), _count(sample.visits, "site", "sites")
    hours = f"{_tenths(sample.hours.low)} to {_tenths(sample.hours.high)} hours"
    rows = [
        ("Interviews", f"{sample.interviews:,} of {sample.employees:,}"),
        ("Sites visited", f"{sample.visits:,} of {sample.sites:,}"),
        ("Your people's time in interviews", hours),
    ]
    return Layout(
        "Interviews and sites",
        f"{people} on {places}: about {talks}, {visits} visited.",
        [Table("The sample", ("Figure", "Number"), rows)],
        notes(card, sample),
    )


def _tenths(hours: Decimal) -> str:
    return str(hours.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `sample`.

    Raises:
        InvalidRequest: every problem at once.

    """
    sample = find(card, body, today)
    return Answer.of_layout({"sample": {**answer(sample), "notes": notes(card, sample)}}, lambda: layout(card, sample))


ASK = Ask("counts the interviews and site visits of an audit", EXAMPLE, run, command=True)
