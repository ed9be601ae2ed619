"""The ask `refund`: the WCB refund that a certificate may earn, with the base refund separate.

Source: data/wcb.toml (CCSA and AMHSA on Partnerships in Injury Reduction). The measures are alternatives, the highest
applies; the percentage applies to the industry's rate; the refund for a year is paid in the next.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.card.wcb import Wcb
from estimator.parsing.number import meaning, money
from estimator.parsing.reader import AskReader
from estimator.parsing.text import echo
from estimator.present.layout import Layout, Table
from estimator.present.svg_charts import Column, column_chart
from estimator.values.money import HUNDRED, cents, dollars, plain, text, whole
from estimator.values.span import Span

KEYS = ("payroll", "earnings", "rate", "year", "first", "program", "improvement", "leadership")
EXAMPLE = {"payroll": 1400000, "rate": 1.46, "first": "yes", "year": 2026}
MAX_WORKERS = 10_000
MAX_RATE = Decimal(100)
YEARS = 3
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Account:
    """What WCB assesses. `payroll` is the assessed earnings in dollars, `rate` the industry's, in dollars for each 100."""

    facts: Wcb
    payroll: Decimal
    rate: Decimal
    year: int
    first: bool
    program: str
    improvement: Decimal | None
    leadership: Decimal | None
    listed: bool

    @property
    def premium(self) -> Decimal:
        """The year's premium at the industry's rate, in dollars."""
        return cents(self.payroll * self.rate / HUNDRED)

    def percent(self, *, first: bool) -> Span:
        """Return the refund's percentage: the base, the likely one, the most it can be."""
        facts = self.facts
        floor = facts.value("first-year" if first else "kept", self.year)
        base = facts.value("secor-first", self.year) if first and self.program == "secor" else floor
        most = facts.value("most", self.year)
        likely = min(most, max(floor, self.improvement or ZERO, self.leadership or ZERO))
        # What was not answered may still turn out to be the highest measure.
        high = likely if self.improvement is not None and self.leadership is not None else most
        return Span(base, likely, high)

    def refund(self, *, first: bool) -> Span:
        """Return the refund in dollars for one year's premium."""
        return (self.percent(first=first) * self.premium / HUNDRED).each(cents)

    def cycle(self) -> list[Span]:
        """Return the refunds for the years of one certificate, the first year first."""
        return [self.refund(first=self.first and index == 0) for index in range(YEARS)]


def read(facts: Wcb, body: Any, year: int) -> Account:
    """Validate the body.

    Args:
        facts: WCB's figures.
        body: a mapping with KEYS; `payroll` or `earnings`, and `rate`, are needed.
        year: the default year.

    Raises:
        InvalidRequest: every problem at once.

    """
    reader = AskReader(body, KEYS)
    refund = account(facts, reader, year)
    for key, words in (("payroll", PAYROLL), ("rate", RATE)):
        if refund is None and reader.value(key) is None and not (key == "payroll" and reader.value("earnings") is not None):
            reader.problem(key, words)
    reader.finish()
    assert refund is not None  # noqa: S101 -- finish() raised otherwise
    return refund


PAYROLL = "Give the year's payroll in dollars, or `earnings` worker by worker."
RATE = "Give your industry's premium rate in dollars for each $100 of earnings, as WCB's rate sheet shows it."


def account(facts: Wcb, reader: AskReader, year: int) -> Account | None:
    """Read the values of KEYS from an ask; None where payroll or rate are missing or wrong."""
    body = reader.whole("year", facts.first, facts.last + 10)
    year = body if body is not None else max(year, facts.first)
    payroll = reader.money("payroll")
    earnings = reader.value("earnings")
    if earnings is not None:
        if payroll is not None:
            reader.problem("earnings", "Give payroll or earnings, not both; empty one of the two.")
        payroll = _capped(reader, earnings, facts.value("cap", year))
    rate = reader.number("rate", Decimal("0.01"), MAX_RATE, "a rate in dollars for each $100")
    first = reader.yes("first")
    program = reader.choice("program", ("cor", "secor")) or "cor"
    improvement = reader.percent("improvement")
    leadership = reader.percent("leadership")
    least, most = facts.value("leader-least", year), facts.value("most", year)
    if leadership and not least <= leadership <= most:
        reader.problem(
            "leadership", f"{echo(reader.value('leadership'))} is not 0, nor from {plain(least)} to {plain(most)}: leadership earns that."
        )
    if payroll is None or rate is None:
        return None
    return Account(facts, payroll, rate, year, first is not False, program, improvement, leadership, earnings is not None)


def _capped(reader: AskReader, earnings: Any, cap: Decimal) -> Decimal | None:
    """Add up the earnings, each up to the cap; a text holds one amount a line."""
    rows = [row for row in earnings.replace(";", "\n").splitlines() if row.strip()] if isinstance(earnings, str) else earnings
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_WORKERS:
        reader.problem("earnings", f"Give a list of 1 to {MAX_WORKERS:,} amounts in dollars, one for each worker.")
        return None
    amounts = [money(row) for row in rows]
    for index, (row, amount) in enumerate(zip(rows, amounts, strict=True), 1):
        if amount is None or amount < 0:
            reader.problem("earnings", f"{echo(row)}, number {index}, is not an amount in dollars.{meaning(row)}")
            return None
    return sum((min(amount, cap) for amount in amounts if amount is not None), ZERO)


def notes(account: Account) -> list[tuple[str, str]]:
    """Return the notes on the figures, as (code, text)."""
    facts = account.facts
    cap, most = dollars(facts.value("cap", account.year)), plain(facts.value("most", account.year))
    codes = ["no-promise", "paid", "industry-rate", "highest"]
    codes += ["payroll"] * (not account.listed) + ["cap-year"] * (account.year > facts.last) + ["same-payroll"]
    codes += ["secor"] * (account.program == "secor") + ["enrol", "lost", "no-cover"]
    return [
        (code, facts.notes[code].format(year=account.year, paid=account.year + 1, cap=cap, most=most, used=facts.last)) for code in codes
    ]


def answer(account: Account) -> dict[str, Any]:
    """Return the refund as data: money as text with two decimals, percentages as text."""
    facts = account.facts
    percent, money = account.percent(first=account.first), account.refund(first=account.first)
    years = account.cycle()
    return {
        "year": account.year,
        "paid_in": account.year + 1,
        "assessed": text(account.payroll),
        "cap": text(facts.value("cap", account.year)),
        "rate": plain(account.rate),
        "premium": text(account.premium),
        "percent": {"low": plain(percent.low), "likely": plain(percent.likely), "high": plain(percent.high)},
        "low": text(money.low),
        "likely": text(money.likely),
        "high": text(money.high),
        "years": [
            {
                "year": account.year + index,
                "paid_in": account.year + index + 1,
                "low": text(span.low),
                "likely": text(span.likely),
                "high": text(span.high),
            }
            for index, span in enumerate(years)
        ],
        "three_years": {name: text(sum((getattr(span, name) for span in years), ZERO)) for name in ("low", "likely", "high")},
        "notes": [{"code": code, "text": words} for code, words in notes(account)],
        "sources": [{"label": fact.label, "source": fact.source} for fact in facts.facts.values()],
    }


def layout(account: Account) -> Layout:
    """Format the refund: the base first."""
    money = account.refund(first=account.first)
    percent = account.percent(first=account.first)
    years = account.cycle()
    rows: list[tuple[str, ...]] = [
        (
            f"Premiums of {account.year + index}, paid in {account.year + index + 1}",
            dollars(span.low),
            dollars(span.likely),
            dollars(span.high),
        )
        for index, span in enumerate(years)
    ]
    total = [sum((getattr(span, name) for span in years), ZERO) for name in ("low", "likely", "high")]
    rows.append(("Three years together", *(dollars(amount) for amount in total)))
    bars = [Column(str(account.year + index + 1), span.low, span.high) for index, span in enumerate(years)]
    return Layout(
        "WCB refund",
        f"The base refund would be {whole(money.low)} ({plain(percent.low)}% of {whole(account.premium)}), paid in {account.year + 1} if WCB grants it. "
        f"The most is {whole(money.high)}.",
        [
            Table("Refund by year", ("Year", "Base", "Likely", "Maximum"), rows, foot=1, folded=True),
            Table(
                "What it is based on",
                ("Figure", "Value"),
                [
                    ("Assessed earnings", dollars(account.payroll)),
                    ("Industry rate for each $100", dollars(account.rate)),
                    ("Premium at the industry rate", dollars(account.premium)),
                    ("Cap on one worker's earnings", dollars(account.facts.value("cap", account.year))),
                ],
                folded=True,
            ),
        ],
        [words for _, words in notes(account)],
        column_chart("Refund by the year it is paid: the base, and up to the most it can be", bars),
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `refund`.

    Raises:
        InvalidRequest: every problem at once.

    """
    refund = read(card.wcb, body, today.year)
    return Answer.of_layout({"refund": answer(refund)}, lambda: layout(refund))


ASK = Ask("computes the WCB refund: the base, the likely, the most", EXAMPLE, run, command=True)
