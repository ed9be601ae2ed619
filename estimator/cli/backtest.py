"""Compares past quotes with the engine: the error of each and of all, and which parameter may be off.

A CSV file with a heading: `quoted` (the real price before GST, in dollars), `on` (the day of the quote), `name` if wanted, and the
request's fields as the form names them (`employees`, `audit`, `travel.km`, …); `travel.to` and `addons` part several by semicolons.
"""

import csv
import io
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from estimator.card.rates import RateCard
from estimator.parsing import form
from estimator.parsing.number import meaning, money
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, echo
from estimator.present.layout import Layout, Table, change
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.request import Request
from estimator.values.money import HUNDRED, dollars, text

EXTRA_COLUMNS = ("name", "quoted")
REQUIRED_COLUMNS = ("quoted", "on", "employees", "audit")
MIN_QUOTES = 3
"""Quotes that must use a parameter before it is reported."""
MAX_SUSPECTS = 5
ZERO, ONE = Decimal(0), Decimal(1)
TENTH = Decimal("0.1")
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
class Quote:
    """A past quote, in dollars before GST, and the engine's estimate for the same request on the same day."""

    name: str
    quoted: Decimal
    estimate: Estimate

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

    quotes: list[Quote] = field(default_factory=list)
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


def _parts(quote: Quote) -> dict[str, Decimal]:
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
    known = [*EXTRA_COLUMNS, *(key for key in card.questions if key != "travel"), "travel.from", "travel.to", "travel.km"]
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
    pairs = [
        (key, part.strip())
        for key, value in row.items()
        if key not in EXTRA_COLUMNS
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
    backtest.quotes.append(Quote(row.get("name") or where.rpartition(": ")[2], quoted, priced))


def fragment(backtest: Backtest) -> str:
    """Write what a page may say, from these quotes and nothing else."""
    count = len(backtest.quotes)
    days = sorted(quote.estimate.worksheet.request.on for quote in backtest.quotes)
    last = "The last estimate was" if count == 1 else f"The last {count} estimates were"
    half = f", half of them within ± {backtest.middle}%" if count > 1 else ""
    return f"{last} within ± {backtest.most}% of the real quote{half} (quotes of {days[0]} to {days[-1]}, before GST).\n"


def answer(backtest: Backtest) -> dict[str, Any]:
    """Return the result as data: money and percentages as text."""
    return {
        "quotes": [
            {
                "name": quote.name,
                "on": quote.estimate.worksheet.request.on.isoformat(),
                "quoted": text(quote.quoted),
                "likely": text(quote.engine),
                "error": f"{quote.error.quantize(TENTH)}",
                "inside_range": quote.inside,
                "reference": quote.estimate.reference,
            }
            for quote in backtest.quotes
        ],
        "count": len(backtest.quotes),
        "inside_range": sum(quote.inside for quote in backtest.quotes),
        "most": backtest.most,
        "half_within": backtest.middle,
        "mean_error": f"{backtest.lean.quantize(TENTH)}",
        "spread": f"{backtest.spread.quantize(TENTH)}",
        "suspects": [
            {
                "parameter": suspect.key,
                "quotes": suspect.quotes,
                "factor": f"{suspect.factor.quantize(Decimal('0.01'))}",
                "spread": f"{suspect.left.quantize(TENTH)}",
            }
            for suspect in backtest.suspects
        ],
        "fragment": fragment(backtest).strip(),
    }


def _percent(error: Decimal) -> str:
    """Write an error: `+2.4%`, `−8.3%`."""
    return f"{error.quantize(TENTH):+}%".replace("-", "−")


def layout(backtest: Backtest) -> Layout:
    """Format the result: each quote, all together, what may be off."""
    rows = [
        (
            quote.name,
            str(quote.estimate.worksheet.request.on),
            dollars(quote.quoted),
            dollars(quote.engine),
            change(quote.engine - quote.quoted),
            _percent(quote.error),
            "yes" if quote.inside else "no",
        )
        for quote in backtest.quotes
    ]
    inside = sum(quote.inside for quote in backtest.quotes)
    whole = [
        ("Quotes", str(len(backtest.quotes))),
        ("Within the estimate's range", str(inside)),
        ("Mean error (above 0: the engine is dearer)", _percent(backtest.lean)),
        ("Half of them within", f"± {backtest.middle}%"),
        ("All of them within", f"± {backtest.most}%"),
    ]
    tables = [
        Table("Quote by quote, before GST", ("Quote", "On", "Quoted", "Engine", "Difference", "Error", "In range"), rows),
        Table("All together", ("Figure", "Value"), whole),
    ]
    now = backtest.spread.quantize(TENTH)
    if off := [
        (suspect.key, str(suspect.quotes), f"× {suspect.factor.quantize(Decimal('0.01'))}", f"{suspect.left.quantize(TENTH)}%")
        for suspect in backtest.suspects
        if suspect.left.quantize(TENTH) < now
    ]:
        tables.append(
            Table(
                f"What may be off: changed alone, the spread of {now}% would be less",
                ("Parameter", "Quotes", "Fits at", "Spread left"),
                off,
            )
        )
    notes = [
        "One parameter at a time: two that are off together can hide each other.",
        f"A parameter is looked at where {MIN_QUOTES} quotes or more use it.",
    ]
    return Layout("Past quotes against the engine", fragment(backtest).strip(), tables, notes)
