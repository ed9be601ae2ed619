"""The calendar of a certificate: when to book, gather, report, maintain, renew.

Sources: data/scheme.toml (45 days to gather, 21 to report, three years), data/calendar.toml (booking, quality review,
general holidays), data/partners.toml (when each partner wants its maintenance audits).
"""

from dataclasses import dataclass, replace
from datetime import date

from estimator.card import calendar
from estimator.card.holidays import DAY, Days, months_later
from estimator.card.partners import Partner
from estimator.card.rates import RateCard

YEAR = 12
BUSY = 10
MAINTAINED = (1, 2)
"""Years after the certificate in which a maintenance audit is due."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, from its first to its last day.

    Attributes:
        start_by: for an audit, the last day to begin so that it is done in time.
        kind: what it is whenever it falls, where `code` holds a year.

    """

    code: str
    label: str
    since: date
    until: date
    who: str
    why: str
    source: str
    start_by: date | None = None
    kind: str = ""


@dataclass(slots=True)
class Planner:
    """Lays the steps out for one certificate.

    Attributes:
        today: the asker's date; nothing to do is put before it.

    """

    card: RateCard
    partner: Partner | None
    today: date

    @property
    def days(self) -> Days:
        """The days people work."""
        return calendar.load().days

    def length(self, key: str) -> int:
        """Return a step's length in days (or months, for booking) as it applies today."""
        return int({**self.card.scheme, **calendar.load().facts}[key].on(self.today))

    def source(self, key: str) -> str:
        """Return the source of a step's length."""
        return {**self.card.scheme, **calendar.load().facts}[key].source

    @property
    def whole(self) -> int:
        """Calendar days from the first day of an audit to the end of its quality review."""
        return sum(self.length(key) for key in ("gather-days", "report-days", "review-days"))

    def audit(self, start: date, code: str, what: str) -> list[Step]:
        """Lay out an audit from its first day: book, gather, report, quality review."""
        start = self.days.after(start)
        gather, report, review = (self.length(key) for key in ("gather-days", "report-days", "review-days"))
        gathered = self.days.before(start + gather * DAY)
        reported = self.days.before(gathered + report * DAY)
        reviewed = self.days.after(reported + review * DAY)
        return [
            self.booking(start, code, what),
            Step(
                f"{code}gather", f"{what}: documents, interviews, site visits", start, gathered, "You and the auditor",
                f"{gather} calendar days from the first documents or the first day on site, whichever comes first.",
                self.source("gather-days"),
            ),
            Step(
                f"{code}report", f"{what}: report", gathered + DAY, reported, "The auditor",
                f"{report} calendar days to send the report to the partner.", self.source("report-days"),
            ),
            Step(
                f"{code}review", f"{what}: quality review", reported + DAY, reviewed, "The certifying partner",
                f"Up to {review} days; corrections add to it.", self.source("review-days"),
            ),
        ]  # fmt: skip

    def booking(self, start: date, code: str, what: str) -> Step:
        """Return when to book for an audit that starts on a day; never before today."""
        first, last = self.length("booking-first"), self.length("booking-last")
        since = max(months_later(start, -first), self.today)
        until = max(months_later(start, -last), since)
        why = f"Auditors are often booked {last} to {first} months ahead."
        return Step(f"{code}book", f"{what}: choose and book the auditor", since, until, "You", why, self.source("booking-first"))

    def latest_start(self, due: date) -> date:
        """Return the last day to begin an audit that must be through its quality review by a day."""
        return self.days.before(due - self.whole * DAY)

    def maintenance(self, issued: date, year: int, certificate: str = "") -> Step:
        """Return when the maintenance audit of a year after a certificate is due, by the partner's rule."""
        rule = self.partner.maintenance_rule if self.partner else ""
        due = months_later(issued, YEAR * year)
        since = None
        if rule == "calendar-year":
            since, due = date(due.year, 1, 1), date(due.year, 12, 31)
        elif rule == "expiry-month":
            due = months_later(due.replace(day=1), 1) - DAY
        start_by = self.latest_start(due)
        known = bool(self.partner and rule)
        return Step(
            f"maintenance-{year}-{due.year}",
            f"Maintenance audit, year {year + 1}",
            since or start_by,
            due,
            "You; your own certified auditor, or an external one",
            self.partner.maintenance if known and self.partner else "By the anniversary of the certificate: assumed, ask your partner.",
            self.partner.maintenance_source if known and self.partner else "",
            start_by,
            f"{certificate}maintenance-{year}",
        )

    def renewal(self, expires: date) -> list[Step]:
        """Lay out recertification backwards from the day the certificate expires."""
        start = self.latest_start(expires - DAY)
        steps = self.audit(start, "renew-", "Recertification")
        steps[-1] = replace(steps[-1], until=min(steps[-1].until, expires - DAY))
        why = "Recertification must be done before this day."
        return [*steps, Step("expires", "The certificate expires", expires, expires, "", why, self.card.scheme["certificate-years"].source)]

    def from_start(self, start: date) -> list[Step]:
        """Plan from the first day on site of a certification audit to the end of its certificate."""
        steps = self.audit(start, "", "Certification")
        issued = steps[-1].until
        years = self.length("certificate-years")
        steps.append(
            Step("certificate", "Certificate", issued, issued, "The certifying partner and the Government of Alberta",
                 "Assumed on the last day of the quality review.", "alberta.ca/get-certificate-recognition"),
        )  # fmt: skip
        steps += [self.maintenance(issued, year) for year in MAINTAINED]
        return steps + self.renewal(months_later(issued, YEAR * years))

    def from_expiry(self, expires: date) -> list[Step]:
        """Plan the rest of a certificate that expires on a day, its renewal, and the maintenance after it."""
        issued = months_later(expires, -YEAR * self.length("certificate-years"))
        left = [step for step in (self.maintenance(issued, year) for year in MAINTAINED) if step.until >= self.today]
        return [*left, *self.renewal(expires), *(self.maintenance(expires, year, "renewed-") for year in MAINTAINED)]
