"""Compares past quotes with the engine: the error of each and of all, and which parameter may be off.

A CSV file with a heading: `quoted` (the real price before GST, in dollars), `on` (the day of the quote), `name` if wanted, and the
request's fields as the form names them (`employees`, `audit`, `travel.km`, …); `travel.to` and `addons` part several by semicolons.
Where the job is done, `hours.onsite`, `hours.report` and the like: the hours that it really took; empty where not known.
"""

import csv
import io
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from estimator.card.rates import RateCard
from estimator.parsing import form
from estimator.parsing.number import decimal, meaning, money
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, echo
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.request import Request
from estimator.values.money import HUNDRED

EXTRA_COLUMNS = ("name", "quoted")
REQUIRED_COLUMNS = ("quoted", "on", "employees", "audit")
HOURS = ("onsite", "planning", "documentation", "meetings", "interviews", "observation", "report", "driving")
"""Parts whose real hours can be given: all work on site, and the engine's own lines."""
MOST_HOURS = 10_000
MIN_QUOTES = 3
"""Quotes that must use a parameter before it is reported."""
MAX_SUSPECTS = 5
ZERO, ONE = Decimal(0), Decimal(1)
OPTIONS = {
    "industry": ("observation",),
    "shifts": ("observation",),
    "documents": ("documentation",),
    "readiness": ("documentation", "report"),
    "partner": ("report",),
    "audit": ("planning", "documentation", "interviews", "observation", "report"),
}
"""The lines that an answer's own ratio multiplies."""


@dataclass(frozen=True, slots=True)
class PastQuote:
    """A past quote, in dollars before GST, and the engine's estimate for the same request on the same day."""

    name: str
    quoted: Decimal
    estimate: Estimate
    took: dict[str, Decimal] = field(default_factory=dict)
    """Hours that the job really took, by part."""

    def planned(self, part: str) -> Decimal:
        """Return the engine's likely hours of a part."""
        if part == "onsite":
            return self.estimate.worksheet.onsite.likely
        return sum((line.quantity.likely for line in self.estimate.lines if line.code == part), ZERO)

    @property
    def engine(self) -> Decimal:
        """The engine's likely price before GST."""
        return self.estimate.range.likely

    @property
    def error(self) -> Decimal:
        """By how many per cent of the quote the engine is above (or, negative, below) it."""
        return (self.engine - self.quoted) / self.quoted * HUNDRED

    @property
    def inside(self) -> bool:
        """Whether the quote lies within the estimate's range."""
        return self.estimate.range.low <= self.quoted <= self.estimate.range.high


@dataclass(frozen=True, slots=True)
class Suspect:
    """A parameter that would fit better at another size: `factor` of what it is; `left` is the error that remains, in per cent."""

    key: str
    quotes: int
    factor: Decimal
    left: Decimal


@dataclass(slots=True)
class Backtest:
    """Every quote priced again, or every problem of the file."""

    quotes: list[PastQuote] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sizes(self) -> list[Decimal]:
        """The errors' sizes in per cent, the smallest first."""
        return sorted(abs(quote.error) for quote in self.quotes)

    @property
    def most(self) -> int:
        """The largest error in whole per cent, rounded up."""
        return int(self.sizes[-1].to_integral_value(ROUND_CEILING))

    @property
    def middle(self) -> int:
        """The error that half of the quotes are within, in whole per cent, rounded up."""
        return int(self.sizes[(len(self.sizes) - 1) // 2].to_integral_value(ROUND_CEILING))

    @property
    def lean(self) -> Decimal:
        """The mean error in per cent: above zero the engine is too dear."""
        return sum((quote.error for quote in self.quotes), ZERO) / len(self.quotes)

    @property
    def spread(self) -> Decimal:
        """The root of the mean of the squared errors, in per cent."""
        return _root([quote.error for quote in self.quotes])

    @property
    def hours(self) -> list[tuple[str, int, Decimal, Decimal]]:
        """Each part whose real hours are known of some jobs: its name, how many jobs, the engine's hours for them, and theirs."""
        parts = []
        for part in HOURS:
            if done := [quote for quote in self.quotes if part in quote.took]:
                planned, took = (sum(hours, ZERO) for hours in zip(*((job.planned(part), job.took[part]) for job in done), strict=True))
                parts.append((part, len(done), planned, took))
        return parts

    @property
    def suspects(self) -> list[Suspect]:
        """The parameters whose change alone would take away most of the error, the best first."""
        amounts: dict[str, list[Decimal]] = {}
        for index, quote in enumerate(self.quotes):
            for key, amount in _parts(quote).items():
                amounts.setdefault(key, [ZERO] * len(self.quotes))[index] = amount / quote.quoted * HUNDRED
        errors = [quote.error for quote in self.quotes]
        suspects = []
        for key, shares in amounts.items():
            weight = sum((share * share for share in shares), ZERO)
            count = sum(1 for share in shares if share)
            if count >= MIN_QUOTES:
                more = max(-sum((share * error for share, error in zip(shares, errors, strict=True)), ZERO) / weight, -ONE)
                left = _root([error + more * share for share, error in zip(shares, errors, strict=True)])
                suspects.append(Suspect(key, count, ONE + more, left))
        return sorted(suspects, key=lambda suspect: (suspect.left, suspect.key))[:MAX_SUSPECTS]


def _root(errors: list[Decimal]) -> Decimal:
    return (sum((error * error for error in errors), ZERO) / len(errors)).sqrt()


def _parts(quote: PastQuote) -> dict[str, Decimal]:
    """Return the dollars that depend on each parameter: the hourly rate, each line's own time or rate, each answer's ratio."""
    lines = {line.code: line.amount.likely for line in quote.estimate.lines}
    parts = {code: amount for code, amount in lines.items() if amount}
    parts["work.hourly-rate"] = sum(
        (line.amount.likely for line in quote.estimate.lines if line.unit in {"h", "d"} and line.group == "audit"), ZERO
    )
    for key, codes in OPTIONS.items():
        answer = quote.estimate.worksheet.request.answer(key)
        parts[f"{key}.{answer}"] = sum((lines.get(code, ZERO) for code in codes), ZERO)
    return {key: amount for key, amount in parts.items() if amount}


def run(file: str, table: str, card: RateCard) -> Backtest:
    """Read the quotes and price each again.

    Args:
        file: the file's name, for messages.
        table: the CSV file's text.
        card: the rate card, with the rates of those days.

    """
    backtest = Backtest()
    problems = backtest.problems
    reader = csv.reader(io.StringIO(table, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows += [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        problems.append(f"{file}: line {reader.line_num}: is not CSV: {error}; save it as CSV with commas and double quotes")
        return backtest
    known = [*EXTRA_COLUMNS, *(key for key in card.questions if key != "travel"), "travel.from", "travel.to", "travel.km", "travel.flight"]
    known += [f"hours.{part}" for part in HOURS]
    head = rows[0][1] if rows else []
    for key in dict.fromkeys(head):
        if key not in known or head.count(key) > 1:
            words = "appears twice in the heading; keep one" if key in known else f"is not a column here; known: {comma_list(known)}"
            problems.append(f"{file}: line 1: {echo(key)} {words}")
    problems += [f"{file}: line 1: {key}: is missing from the heading; add the column" for key in REQUIRED_COLUMNS if key not in head]
    if not problems and len(rows) == 1:
        problems.append(f"{file}: line 2: holds no quote; give at least one")
    if problems:
        return backtest
    for number, row in rows[1:]:
        if len(row) != len(head):
            problems.append(f"{file}: line {number}: has {len(row)} cells for {len(head)} columns; quote cells that hold a comma")
            continue
        _quote(backtest, f"{file}: line {number}", dict(zip(head, row, strict=True)), card)
    return backtest


def _quote(backtest: Backtest, where: str, row: dict[str, str], card: RateCard) -> None:
    problems = backtest.problems
    before = len(problems)
    quoted = money(row["quoted"])
    if quoted is None or quoted <= 0:
        words = f"is not an amount; give dollars before GST, such as 4310.00.{meaning(row['quoted'])}"
        problems.append(f"{where}: quoted: {echo(row['quoted'])} {words}")
    if not row["on"]:
        problems.append(f"{where}: on: “” is not a date; give the day of the quote, as 2026-11-24")
    took = {key.removeprefix("hours."): hours(value) for key, value in row.items() if key.startswith("hours.") and value}
    problems += [
        f"{where}: hours.{part}: {echo(row[f'hours.{part}'])} is no number of hours from 0 to {MOST_HOURS:,}; write one like 12.5"
        for part, number in took.items()
        if number is None
    ]
    pairs = [
        (key, part.strip())
        for key, value in row.items()
        if key not in EXTRA_COLUMNS and not key.startswith("hours.")
        for part in (value.split(";") if key in form.LISTS else [value])
    ]
    try:
        request = Request.from_mapping(form.to_mapping(pairs), card, card.starts)
    except InvalidRequest as error:
        problems += [f"{where}: {key}: {message}" for key, message in error.problems]
        return
    if quoted is None or len(problems) > before:
        return
    priced = estimate(request, card)
    if not priced.range.likely:
        problems.append(f"{where}: audit: {echo(request.audit)} with no add-on costs nothing; name the add-ons, or take the line out")
        return
    backtest.quotes.append(
        PastQuote(
            row.get("name") or where.rpartition(": ")[2],
            quoted,
            priced,
            {part: number for part, number in took.items() if number is not None},
        )
    )


def hours(text: str) -> Decimal | None:
    """Read how many hours something took; None for what is no such number."""
    number = decimal(text, MOST_HOURS)
    return number if number is not None and 0 <= number <= MOST_HOURS else None
