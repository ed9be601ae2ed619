"""The ask `cycle`: the net cost of three years, from certification and two maintenance audits, partner fees and WCB refunds.

Sources: the rules for each audit; data/partners.toml for fees; data/wcb.toml for refunds, paid the year after.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from estimator.asks import refund
from estimator.asks.ask import Answer, Ask
from estimator.asks.refund import YEARS, Account, account
from estimator.card.partners import Fee
from estimator.card.rates import RateCard
from estimator.card.wcb import Wcb
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.reader import AskReader, split_body
from estimator.present.layout import Layout, Table, signed
from estimator.present.svg_charts import Column, column_chart
from estimator.pricing.estimate import price
from estimator.pricing.request import Request
from estimator.values.money import HUNDRED, dollars, tens, text
from estimator.values.span import Span

KEYS = ("payroll", "earnings", "rate", "year", "first", "improvement", "leadership", "fee")
EXAMPLE: dict[str, Any] = {
    "request": {"audit": "certification", "partner": "unsure", "employees": 25, "sites": 2, "industry": "unsure"},
    "payroll": 1800000,
    "rate": 1.46,
}
FULL_AUDITS = ("certification", "recertification")
ZERO = Decimal(0)
NOTHING = Span.exactly(0)


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year: costs and refund, in dollars."""

    year: int
    what: str
    audit: Span
    fee: Span
    refund: Span

    @property
    def cost(self) -> Span:
        """The audit and the partner's fee."""
        return self.audit + self.fee

    @property
    def net(self) -> tuple[Decimal, Decimal, Decimal]:
        """Cost less refund: at least, likely, at most; negative where the refund is larger."""
        return self.cost.low - self.refund.high, self.cost.likely - self.refund.likely, self.cost.high - self.refund.low


@dataclass(frozen=True, slots=True)
class Cycle:
    """A certificate's three years and the year in which the last refund is paid."""

    request: Request
    card: RateCard
    assumed: bool
    account: Account | None
    percents: tuple[Decimal, ...]
    fees: tuple[Fee, ...]
    years: list[Year]

    @property
    def cost(self) -> Span:
        """The cost of the cycle."""
        return sum((year.cost for year in self.years), NOTHING)

    @property
    def net(self) -> tuple[Decimal, ...]:
        """Cost less refunds over the cycle: at least, likely, at most."""
        return tuple(sum(parts, ZERO) for parts in zip(*(year.net for year in self.years), strict=True))

    @property
    def rate(self) -> Decimal:
        """The industry's rate for each $100; the average of all industries where none was given."""
        return self.account.rate if self.account else self.card.wcb.value("average-rate", self.years[0].year)

    @property
    def break_even(self) -> Decimal:
        """The assessed payroll whose base refunds of three years pay the likely cost, in whole dollars, rounded up."""
        share = sum(self.percents, ZERO) * self.rate / HUNDRED / HUNDRED
        return (self.cost.likely / share).quantize(Decimal(1), ROUND_CEILING)


def find(card: RateCard, body: Any, today: date) -> Cycle:
    """Validate the body and add up the cycle.

    Args:
        card: the rate card.
        body: a request (under `request`, or its keys beside the others) and KEYS; without payroll and rate no refund.
        today: the caller's date.

    Raises:
        InvalidRequest: every problem at once.

    """
    own, mapping = split_body(body, KEYS)
    reader = AskReader(own, KEYS)
    problems: list[tuple[str, str]] = []
    try:
        request = Request.from_mapping(mapping, card, today)
    except InvalidRequest as error:
        problems = error.problems
    found = account(card.wcb, reader, today.year)
    payroll, rate = (any(reader.value(key) is not None for key in keys) for keys in (("payroll", "earnings"), ("rate",)))
    if payroll and not rate:
        reader.problem("rate", refund.RATE)
    if rate and not payroll:
        reader.problem("payroll", refund.PAYROLL)
    fee = reader.choice("fee", ("member", "non-member"))
    problems += reader.problems
    if problems:
        raise InvalidRequest(problems)
    year = found.year if found else reader.whole("year", card.wcb.first, card.wcb.last + 10) or today.year
    first = request.audit if request.audit in FULL_AUDITS else "certification"
    start = replace(request, audit=first)
    new = reader.yes("first") is not False and first == "certification"
    if found:
        found = replace(found, first=new, program=request.program)
    partner = card.partners.get(request.partner)
    fees = tuple(row for row in (partner.fees if partner else ()) if row.program == request.program and fee in {None, row.who})
    return Cycle(
        start,
        card,
        first != request.audit,
        found,
        percents(card.wcb, request.program, year, new=new),
        fees,
        calendar_years(start, card, year, found, fees),
    )


def percents(facts: Wcb, program: str, year: int, *, new: bool) -> tuple[Decimal, ...]:
    """Return the base refund of each year of the cycle, in percent."""
    base = Account(facts, ZERO, ZERO, year, new, program, ZERO, ZERO, listed=False)
    return tuple(base.percent(first=new and index == 0).low for index in range(YEARS))


def calendar_years(start: Request, card: RateCard, year: int, found: Account | None, fees: tuple[Fee, ...]) -> list[Year]:
    """Return the years: three with an audit each, and the one after, when the last refund is paid."""
    amounts = [fee.amount for fee in fees]
    fee = Span(min(amounts), amounts[0], max(amounts)) if amounts else NOTHING
    kept = price(replace(start, audit="maintenance", addons=()), card)
    refunds = found.cycle() if found else [NOTHING] * YEARS
    label = card.sections["audit"][start.audit].label
    return [
        Year(year, label, price(start, card), fee, NOTHING),
        Year(year + 1, "Maintenance", kept, fee, refunds[0]),
        Year(year + 2, "Maintenance", kept, fee, refunds[1]),
        Year(year + 3, "Last refund", NOTHING, NOTHING, refunds[2]),
    ]


def notes(found: Cycle) -> list[tuple[str, str]]:
    """Return the notes on the figures, as (code, text)."""
    sentences, partner = found.card.words["cycle"], found.card.partners.get(found.request.partner)
    first = found.card.sections["audit"][found.request.audit].label.lower() + " audit"
    codes = [("assumed", sentences["assumed"])] if found.assumed else []
    codes += [
        ("gst", sentences["gst"]),
        ("same-rates", sentences["same-rates"].format(on=found.request.on)),
        ("audits", sentences["audits"].format(first=first)),
    ]
    if found.request.addons:
        codes.append(("addons", sentences["addons"]))
    if found.fees and partner:
        codes.append(("fees", sentences["fees"].format(partner=partner.short, source=partner.fees_source)))
        if len(found.fees) > 1:
            codes.append(("fees-member", sentences["fees-member"].format(who=found.fees[0].who)))
    else:
        codes.append(("fees-unknown", sentences["fees-unknown"]))
    if found.account is None:
        codes += [("no-payroll", sentences["no-payroll"]), ("average", sentences["average"].format(rate=dollars(found.rate)))]
    return [*codes, ("break-even", sentences["break-even"]), ("no-promise", sentences["no-promise"])]


def answer(found: Cycle) -> dict[str, Any]:
    """Return the cycle as data: money as text; `net` may be negative."""
    return {
        "years": [
            {
                "year": year.year,
                "what": year.what,
                **{name: _span(span) for name, span in (("audit", year.audit), ("partner_fee", year.fee), ("refund", year.refund))},
                "net": _net(year.net),
            }
            for year in found.years
        ],
        "cost": _span(found.cost),
        "refund": _span(sum((year.refund for year in found.years), NOTHING)),
        "net": _net(found.net),
        "break_even_payroll": text(found.break_even),
        "rate": text(found.rate),
        "rate_given": found.account is not None,
        "notes": [{"code": code, "text": words} for code, words in notes(found)],
        "request": found.request.to_mapping(),
    }


def _span(span: Span) -> dict[str, str]:
    return {"low": text(span.low), "likely": text(span.likely), "high": text(span.high)}


def _net(parts: tuple[Decimal, ...]) -> dict[str, str]:
    return dict(zip(("low", "likely", "high"), (text(part) for part in parts), strict=True))


def _balance(net: Decimal) -> str:
    """Say what a net cost means for the company; a negative one is a gain."""
    return f"You could be {tens(-net)} ahead" if net < 0 else f"After them you could pay {tens(net)}"


def layout(found: Cycle) -> Layout:
    """Format the cycle: the net cost, the cash flow of each year, the notes."""
    back = sum((year.refund for year in found.years), NOTHING)
    years = found.years if found.account else found.years[:YEARS]
    rows: list[tuple[str, ...]] = [
        (
            f"{year.year}, {year.what.lower()}",
            dollars(year.audit.likely),
            dollars(year.fee.likely),
            dollars(year.refund.likely),
            signed(year.net[1]),
        )
        for year in years
    ]
    audits = sum((year.audit for year in found.years), NOTHING)
    fees = sum((year.fee for year in found.years), NOTHING)
    rows.append(("Three years together", dollars(audits.likely), dollars(fees.likely), dollars(back.likely), signed(found.net[1])))
    ends = [
        ("Net cost, at least", signed(found.net[0])),
        ("Net cost, likely", signed(found.net[1])),
        ("Net cost, at most", signed(found.net[2])),
        (f"Break-even payroll at {dollars(found.rate)} for each $100", dollars(found.break_even)),
    ]
    return Layout(
        "Three years, net",
        f"Audits and partner fees over three years: {tens(found.cost.likely)}. Possible WCB refunds: {tens(back.likely)}. {_balance(found.net[1])}, before GST."
        if found.account
        else f"Three years cost {dollars(found.cost.likely)} before GST ({dollars(found.cost.low)} to {dollars(found.cost.high)}).",
        [
            Table("Cash by year, likely, before GST", ("Year", "Audit", "Partner fee", "Refund paid", "Net cost"), rows, foot=1),
            Table("The whole cycle", ("Figure", "Amount"), ends),
        ],
        [words for _, words in notes(found)],
        column_chart(
            "Cash by year: below the line money goes out, above it comes back",
            [Column(str(year.year), -year.net[1], -year.net[1]) for year in years],
        ),
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `cycle`.

    Raises:
        InvalidRequest: every problem at once.

    """
    found = find(card, body, today)
    return Answer.of_layout({"cycle": answer(found)}, lambda: layout(found))


ASK = Ask("adds up three years: audits, partner fees, refunds, break-even payroll", EXAMPLE, run, command=True)
