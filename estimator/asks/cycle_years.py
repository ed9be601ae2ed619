"""The three years of a certificate: their audits, the partner's fees and the WCB refunds, in dollars."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from estimator.asks.refund import YEARS, Account
from estimator.card.partners import Fee
from estimator.card.rates import UNSURE, RateCard
from estimator.card.wcb import Wcb
from estimator.pricing.estimate import price
from estimator.pricing.request import Request
from estimator.values.money import HUNDRED
from estimator.values.span import Span

AUDITS = {
    "certification": ("certification", "maintenance", "maintenance"),
    "recertification": ("recertification", "maintenance", "maintenance"),
    "maintenance": ("maintenance", "maintenance", "recertification"),
}
"""The audits of three years, by the audit they begin with."""
AGREEMENT = "three-year"
"""The option of the rate card whose discount is for these three years; a card may do without."""
ZERO = Decimal(0)
NOTHING = Span.exactly(0)


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year: costs and refund, in dollars; a fee that is not known is None."""

    year: int
    what: str
    audit: Span
    fee: Span | None
    refund: Span

    @property
    def cost(self) -> Span:
        """The audit and the partner's fee, as far as it is known."""
        return self.audit + (self.fee or NOTHING)

    @property
    def net(self) -> tuple[Decimal, Decimal, Decimal]:
        """Cost less refund: at least, likely, at most; negative where the refund is larger."""
        return self.cost.low - self.refund.high, self.cost.likely - self.refund.likely, self.cost.high - self.refund.low


@dataclass(frozen=True, slots=True)
class Cycle:
    """Three years and the year in which the last refund is paid.

    Attributes:
        assumed: whether the visitor asked for an audit that begins no cycle.
        discount: of the agreement over three years, in percent; 0 where the card has none, or another agreement is chosen.
        saving: what it takes off the three audits, in dollars: with the agreement chosen, or if it were.

    """

    request: Request
    card: RateCard
    assumed: bool
    account: Account | None
    percents: tuple[Decimal, ...]
    fees: tuple[Fee, ...]
    years: list[Year]
    discount: Decimal
    saving: Decimal

    @property
    def cost(self) -> Span:
        """The cost of the cycle."""
        return sum((year.cost for year in self.years), NOTHING)

    @property
    def refund(self) -> Span:
        """The refunds of the cycle."""
        return sum((year.refund for year in self.years), NOTHING)

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


def percents(facts: Wcb, program: str, year: int, *, new: bool) -> tuple[Decimal, ...]:
    """Return the base refund of each year of the cycle, in percent."""
    base = Account(facts, ZERO, ZERO, year, new, program, ZERO, ZERO, listed=False)
    return tuple(base.percent(first=new and index == 0).low for index in range(YEARS))


def audits(start: Request, card: RateCard) -> list[Span]:
    """Price the audits of three years; add-ons are counted once, in the first."""
    _, *later = AUDITS[start.audit]
    priced = {audit: price(start.with_answers(audit=audit, addons=()), card) for audit in dict.fromkeys(later)}
    return [price(start, card), *(priced[audit] for audit in later)]


def agreement(start: Request, card: RateCard) -> tuple[Decimal, Decimal]:
    """Return the discount of the agreement over three years, in percent, and what it takes off their likely price, in dollars."""
    single = card.typical("agreement").name
    if AGREEMENT not in card.options("agreement", start.on) or start.agreement not in {AGREEMENT, single, UNSURE}:
        return ZERO, ZERO
    full, agreed = (sum((audit.likely for audit in audits(start.with_answers(agreement=name), card)), ZERO) for name in (single, AGREEMENT))
    return card.on(start.on).span("agreement", AGREEMENT, "discount").likely, full - agreed


def calendar_years(start: Request, card: RateCard, year: int, refund: Account | None, fees: tuple[Fee, ...]) -> list[Year]:
    """Return the years: three with an audit each, and the one after, when the last refund is paid."""
    amounts = [fee.amount for fee in fees]
    fee = Span(min(amounts), amounts[0], max(amounts)) if amounts else None
    refunds = [NOTHING, *(refund.cycle() if refund else [NOTHING] * YEARS)]
    labels = [card.sections["audit"][audit].label for audit in AUDITS[start.audit]]
    rows = zip(labels, audits(start, card), refunds, strict=False)
    years = [Year(year + index, label, audit, fee, back) for index, (label, audit, back) in enumerate(rows)]
    return [*years, Year(year + YEARS, "Last refund", NOTHING, NOTHING, refunds[YEARS])]
