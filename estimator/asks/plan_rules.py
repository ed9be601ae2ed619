"""The date rules of a calendar: the partner's own, and where it has none the strictest of the other partners.

Being early for a deadline costs nothing; being late costs the certificate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from estimator.card import partner_dates
from estimator.card.holidays import DAY, months_later
from estimator.card.partners import Partner
from estimator.card.rates import RateCard

MONTHS_PER_YEAR = 12
YEAR_END = ("gather_by", "submit_by")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, and where it comes from.

    Attributes:
        value: the rule's value; empty where no partner has one.
        source: where it was read.
        of: the short names of the partners whose rule it is.
        own: whether it is the certificate's own partner's, not the strictest of the others.

    """

    value: str
    source: str
    of: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class DateRules:
    """The rules for one certificate.

    Attributes:
        known: leave out every rule that is not the partner's own.

    """

    card: RateCard
    partner: Partner | None
    known: bool = False

    def rule(self, name: str) -> Rule:
        """Return the partner's rule of that name; else the earliest of all partners."""
        if self.partner and self._known(name):
            return Rule(getattr(self.partner.dates, name), self.partner.dates.sources.get(name, ""), (self.partner.short,), own=True)
        others = () if self.known else self.card.partners.values()
        stated = [(getattr(other.dates, name), other) for other in others if getattr(other.dates, name)]
        least = min((value for value, _ in stated), default="")
        of = [other for value, other in stated if value == least]
        return Rule(least, "; ".join(other.dates.sources[name] for other in of), tuple(other.short for other in of), own=False)

    def _known(self, name: str) -> bool:
        """Return whether the partner has said this; a partner with a rule for the end of the year for data has it for the report too."""
        assert self.partner  # noqa: S101 -- asked only with one
        return any(getattr(self.partner.dates, key) for key in (YEAR_END if name in YEAR_END else (name,)))

    def last(self, name: str, year: int) -> date | None:
        """Return the last day of a year by a rule; None where there is no limit."""
        value = self.rule(name).value
        return partner_dates.on(value, year) if value else None

    def due(self, issued: date, year: int) -> tuple[date | None, date]:
        """Return from when to when the maintenance audit of a year after the certificate is done.

        Args:
            issued: the date on the certificate.
            year: 1 or 2, the years after it.

        """
        if self.partner and self.partner.maintenance_rule:
            return _window(self.partner, issued, year)
        windows = [_window(other, issued, year) for other in self._with_rule()]
        since = max((begin for begin, _ in windows if begin), default=None)
        return since, min((end for _, end in windows), default=months_later(issued, MONTHS_PER_YEAR * year))

    def earliest(self, issued: date, year: int) -> str:
        """Return the short names of the partners whose deadline for maintenance is the earliest of all."""
        _, due = self.due(issued, year)
        return listed(other.short for other in self._with_rule() if _window(other, issued, year)[1] == due)

    def _with_rule(self) -> list[Partner]:
        return [other for other in self.card.partners.values() if other.maintenance_rule]


def _window(partner: Partner, issued: date, year: int) -> tuple[date | None, date]:
    anniversary = months_later(issued, MONTHS_PER_YEAR * year)
    if partner.maintenance_rule == "calendar-year":
        end = partner_dates.on(partner.dates.submit_by or "12-31", anniversary.year)
        return date(anniversary.year, 1, 1), end
    if partner.maintenance_rule == "expiry-month":
        return None, months_later(anniversary.replace(day=1), 1) - DAY
    return None, anniversary


def listed(names: Iterable[str]) -> str:
    """Join names for a sentence."""
    rest = list(names)
    return " and ".join([", ".join(rest[:-1]), rest[-1]] if len(rest) > 1 else rest)
