"""The working state of one request: answers, rates of its day, sample sizes, lines so far."""

from dataclasses import dataclass, field
from decimal import Decimal

from estimator.card.rates import DayRates, RateCard
from estimator.pricing.line import Line
from estimator.pricing.request import Request
from estimator.pricing.trip import Trip
from estimator.values.span import Span

NOTHING = Span.exactly(0)


@dataclass(slots=True)
class Worksheet:
    """The argument of every rule.

    Attributes:
        quick: leave out reasons and inputs, for asks that price thousands of requests.
        hours: audit hours so far.
        onsite: those of them on site, `each` of them at every site visited.
        trip: the low, the likely and the high case of the auditor's trip; None where there is none.

    """

    request: Request
    card: RateCard
    rates: DayRates
    interviews: int
    sites: int
    quick: bool = False
    hours: Span = NOTHING
    onsite: Span = NOTHING
    each: Span = NOTHING
    trip: tuple[Trip, Trip, Trip] | None = None
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, request: Request, card: RateCard, *, quick: bool = False) -> "Worksheet":
        """Return the worksheet of a request, with the rates of its day and the sample sizes."""
        rates = card.on(request.on)
        audits = request.audit != "none"
        people = rates.sample("interviews", request.employees)
        share = rates.span("audit", request.audit, "interviews") * rates.span("program", request.program, "interviews")
        interviews = int((share * people).ceiling().likely) if audits else 0
        sites = rates.sample("sites", request.sites) if audits else 0
        return cls(request, card, rates, interviews, sites, quick)

    def begin(self, code: str, group: str, label: str) -> Line:
        """Start a line."""
        return Line(self.rates, self.quick, code, group, label)

    def work(self, line: Line, hours: Span, onsite: Span = NOTHING) -> Line:
        """Finish a line of audit work: hours at the agreed rate, or days at the day rate; count them."""
        self.hours = self.hours + hours
        self.onsite = self.onsite + onsite
        agreement, by_day = self.request.agreement, self.card.basis == "day"
        if not self.quick:
            if agreement != "single":
                line.use("agreement", agreement, "discount")
            line.use("work", "day-rate" if by_day else "hourly-rate")
        rate = self.rates.agreed(agreement)
        return line.set(hours / self.hours_per_day, "d", rate) if by_day else line.set(hours, "h", rate)

    @property
    def hours_per_day(self) -> Decimal:
        """Audit hours in a day on site."""
        return self.rates.span("work", "hours-per-day").likely

    @property
    def onsite_days(self) -> Span:
        """Whole days on site: at least one where there is an audit, for observation is always on site."""
        if self.request.audit == "none":
            return NOTHING
        if self.trip:
            low, likely, high = (Decimal(case.onsite_days) for case in self.trip)
            return Span(low, likely, high)
        short = self.rates.optional("travel", "shortest-day")
        days = (self.onsite.each(lambda hours: hours - short) / self.hours_per_day).ceiling()
        return days.each(lambda number: max(number, Decimal(1)))
