"""The calendar of a certificate: when to book, gather, report, maintain, renew.

Sources: data/scheme.toml (45 days to gather, 21 to report, three years), data/calendar.toml (booking, quality review,
general holidays), data/partners.toml (each partner's own dates). A rule that is not known of a partner is the strictest of
the others' (plan_rules.py).
"""

from dataclasses import dataclass, replace
from datetime import date

from estimator.asks.plan_rules import MONTHS_PER_YEAR, DateRules, listed
from estimator.card.holidays import DAY, WorkCalendar, months_later
from estimator.card.partners import Partner
from estimator.card.rates import RateCard
from estimator.values.day import written

BUSY_FROM_MONTH = 10
MAINTENANCE_YEARS = (1, 2)
"""Years after the certificate in which a maintenance audit is due."""
MAINTENANCE_WHO = "You; your own certified auditor, or an external one"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, from its first to its last day.

    Attributes:
        start_by: for an audit, the last day to begin so that it is done in time.
        kind: the name of the step without a year, where `code` has one.
        moment: whether it is one day by nature; any other step has a first and a last day, even where they are the same.
        early: why it ends before its rule's last day; empty where it does not.

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
    moment: bool = False
    early: str = ""


@dataclass(slots=True)
class Planner:
    """Plans the steps of one certificate.

    Attributes:
        today: the caller's date; no step begins before it.
        known: leave out every rule and every length that is not known to be the partner's own.

    """

    card: RateCard
    partner: Partner | None
    today: date
    known: bool = False

    @property
    def rules(self) -> DateRules:
        """The partner's rules, the strictest of all where it has none."""
        return DateRules(self.card, self.partner, self.known)

    @property
    def days(self) -> WorkCalendar:
        """The calendar of working days."""
        return self.card.calendar.days

    def length(self, key: str) -> int:
        """Return a step's length in days (or months, for booking) as it applies today."""
        return int({**self.card.scheme, **self.card.calendar.facts}[key].on(self.today))

    def source(self, key: str) -> str:
        """Return the source of a step's length."""
        return {**self.card.scheme, **self.card.calendar.facts}[key].source

    def review(self, *, maintenance: bool) -> int:
        """Return the days of the partner's quality review; the longest that any partner names where it names none."""
        dates = self.partner.dates if self.partner else None
        own = (dates.review_maintenance_days if maintenance else dates.review_days) if dates else 0
        return own or (0 if self.known else self.length("review-maintenance-days" if maintenance else "review-days"))

    def gathered(self, start: date) -> date:
        """Return the last working day to gather data of an audit that starts on a day."""
        ends = [start + (self.length("gather-days") - 1) * DAY]
        for name, before in (("gather_by", 0), ("submit_by", 1)):
            last = self.rules.last(name, start.year)
            if last and last >= start:
                ends.append(max(last - before * DAY, start))
        return self.days.before(min(ends))

    def reported(self, start: date, gathered: date) -> date:
        """Return the last working day to send in the report of an audit that was gathered by a day."""
        until, last = gathered + self.length("report-days") * DAY, self.rules.last("submit_by", start.year)
        return self.days.before(min(until, last) if last and last >= start else until)

    def audit(self, start: date, code: str, what: str, *, maintenance: bool = False) -> list[Step]:
        """Return the steps of an audit from its first day: book, register, gather, report, quality review."""
        start = self.days.after(start)
        gathered = self.gathered(start)
        reported = self.reported(start, gathered)
        report, review = self.length("report-days"), self.review(maintenance=maintenance)
        after = max(reported, gathered)
        clock = self.rules.rule("clock")
        key = "review_maintenance_days" if maintenance else "review_days"
        own = self.partner.dates.sources["review"] if self.partner and getattr(self.partner.dates, key) else ""
        return [
            self.booking(start, code, what),
            self.registration(start, code, what),
            Step(
                f"{code}gather", f"{what}: documents, interviews, site visits", start, gathered, "You and the auditor",
                self.clock(start), clock.source or self.source("gather-days"), early=self.early(start, gathered, self.length("gather-days")),
            ),
            Step(
                f"{code}report", f"{what}: report", min(gathered + DAY, reported), reported, "The auditor",
                f"{report} calendar days to send the report to the partner.", self.source("report-days"),
                early=self.early(gathered + DAY, reported, report),
            ),
            Step(
                f"{code}review", f"{what}: quality review", after + DAY, after + review * DAY, "The certifying partner",
                f"Up to {review} days; corrections add to it.", own or self.source(key.replace("_", "-")),
            ),
        ]  # fmt: skip

    def early(self, since: date, until: date, days: int) -> str:
        """Say why a step ends before its last day; empty where it has all its days."""
        last = since + (days - 1) * DAY
        if until >= last:
            return ""
        if until == self.days.before(last):
            return f"day {days}, {last:%a}, {written(last)}, is no working day"
        return f"the last day of the year for audits comes before day {days}"

    def clock(self, start: date) -> str:
        """Say what starts the days to gather data, and what ends them."""
        days = self.length("gather-days")
        if self.rules.rule("clock").value == "on-site":
            return f"{days} calendar days from the first day on site."
        return f"{days} calendar days from the first documents or the first day on site, whichever comes first: send no documents before {written(start)}."

    def registration(self, start: date, code: str, what: str) -> Step:
        """Return by when to register an audit with the partner; never before today."""
        rule = self.rules.rule("register")
        ahead = max(self.register_days, 1)
        day = max(self.days.before(start - ahead * DAY), self.today)
        why = rule.value if rule.own else "Several partners want the audit registered before it begins. Ask yours."
        source = rule.source if rule.own else ""
        return Step(
            f"{code}register", f"{what}: register the audit with the partner", day, day, "You or the auditor", why, source, moment=True
        )

    @property
    def register_days(self) -> int:
        """WorkCalendar before the audit by which it is registered: the partner's own, else the most that any partner asks."""
        if self.partner and self.partner.dates.register:
            return self.partner.dates.register_days
        return max(other.dates.register_days for other in self.card.partners.values())

    def booking(self, start: date, code: str, what: str) -> Step:
        """Return when to book for an audit that starts on a day; never before today."""
        first, last = self.length("booking-first"), self.length("booking-last")
        since = max(months_later(start, -first), self.today)
        until = max(months_later(start, -last), since)
        why = f"Auditors are often booked {last} to {first} months ahead."
        return Step(f"{code}book", f"{what}: choose and book the auditor", since, until, "You", why, self.source("booking-first"))

    def latest_start(self, due: date, *, review: int) -> date:
        """Return the last day to begin an audit so that every step has all its days, by a day and before the stops of its year.

        Args:
            due: the day by which it is through.
            review: days of its quality review; 0 where it must only be sent in by that day.

        """
        gather, report = self.length("gather-days"), self.length("report-days")
        start = due - (gather + report + review) * DAY
        for name, length in (("gather_by", gather), ("submit_by", gather + report)):
            last = self.rules.last(name, start.year)
            if last:
                start = min(start, last - (length - 1) * DAY)
        return self.days.before(start)

    @property
    def sent(self) -> bool:
        """Whether the partner's rule for maintenance names the day by which the report is sent in; its review may follow."""
        return bool(self.partner and self.partner.maintenance_rule == "calendar-year")

    def window(self, issued: date, year: int, last: date = date.max) -> tuple[date | None, date, date]:
        """Return from when a maintenance audit may begin (None: no rule), by when it is done, and by when to start.

        Args:
            issued: the date on the certificate.
            year: 1 or 2, the years after it.
            last: the visitor's own last day, where it is earlier than the rule's.

        """
        since, due = self.rules.due(issued, year)
        due = min(due, last)
        start_by = self.maintenance_start(due)
        if since:
            start_by = min(max(start_by, self.days.after(since)), due)
        return since, due, start_by

    def maintenance_start(self, due: date) -> date:
        """Return the last day to begin a maintenance audit so that every step has all its days by a day."""
        return self.latest_start(due, review=0 if self.sent else self.review(maintenance=True))

    def maintenance_rule(self, issued: date, year: int) -> tuple[str, str]:
        """Return the rule by which a maintenance audit is due, and its source."""
        if self.partner and self.partner.maintenance_rule:
            return self.partner.maintenance, self.partner.maintenance_source
        return f"The earliest day that any partner sets ({self.rules.earliest(issued, year)}): ask your partner.", ""

    def maintenance(self, issued: date, year: int, certificate: str = "") -> Step:
        """Return when the maintenance audit of a year after the certificate is due: by the partner's rule, else the earliest of all."""
        since, due, start_by = self.window(issued, year)
        which = "Next certificate: maintenance" if certificate else "Maintenance"
        return Step(
            f"maintenance-{year}-{due.year}",
            f"{which} audit, year {year + 1}",
            since or start_by,
            due,
            MAINTENANCE_WHO,
            *self.maintenance_rule(issued, year),
            start_by,
            f"{certificate}maintenance-{year}",
        )

    def renewal(self, expires: date) -> list[Step]:
        """Return recertification, backwards from the day the certificate expires."""
        start = self.latest_start(expires - DAY, review=self.review(maintenance=False))
        steps = self.audit(start, "renew-", "Recertification")
        steps[-1] = replace(steps[-1], until=min(steps[-1].until, expires - DAY))
        why = "Recertification must be done before this day."
        source = self.card.scheme["certificate-years"].source
        return [*steps, Step("expires", "The certificate expires", expires, expires, "", why, source, moment=True)]

    def from_start(self, start: date) -> list[Step]:
        """Plan from the first day on site of a certification audit to the end of its certificate.

        The certificate carries the last day on site, which is not known yet. Everything after it counts from the first, the earliest it can be.
        """
        steps = self.audit(start, "", "Certification")
        gather = next(step for step in steps if step.code == "gather")
        issued, rule = gather.since, self.rules.rule("issued")
        why = "It carries the day on which the audit is completed on site. All later dates here count from the first of these days."
        assumed = "" if rule.own else f" So {listed(rule.of)} say; of your partner it is assumed."
        steps.append(
            Step("certificate", "The date on the certificate", issued, gather.until, "The certifying partner and the Government of Alberta",
                 why + assumed, rule.source),
        )  # fmt: skip
        steps += [self.maintenance(issued, year) for year in MAINTENANCE_YEARS]
        return steps + self.renewal(months_later(issued, MONTHS_PER_YEAR * self.length("certificate-years")))

    def left(self, expires: date) -> list[Step]:
        """Return the maintenance audits that are not past, of a certificate that expires on a day."""
        issued = months_later(expires, -MONTHS_PER_YEAR * self.length("certificate-years"))
        return [step for step in (self.maintenance(issued, year) for year in MAINTENANCE_YEARS) if step.until >= self.today]

    def from_expiry(self, expires: date, *, kept: bool = False) -> list[Step]:
        """Plan the rest of a certificate that expires on a day, its renewal, and the maintenance after it; `kept`: no maintenance is left."""
        left = [] if kept else self.left(expires)
        renewal = self.renewal(expires)
        again = next(step.since for step in renewal if step.code == "renew-gather")
        return [*left, *renewal, *(self.maintenance(again, year, "renewed-") for year in MAINTENANCE_YEARS)]

    def from_due(self, audit: str, first: date, last: date) -> list[Step]:
        """Plan the audit that comes next, back from when it is due.

        Args:
            audit: `certification`, `recertification` or `maintenance`.
            first: the first day of the month in which it is due, or the day where that is known.
            last: the last day of that month, or the same day.

        """
        if audit == "certification":
            return self.from_start(max(self.latest_start(last, review=self.review(maintenance=False)), self.today))
        if audit == "recertification":
            return self.from_expiry(first, kept=True)
        issued = months_later(first, -MONTHS_PER_YEAR)
        _, due, start_by = self.window(issued, 1, last)
        steps = self.audit(start_by, "kept-", "Maintenance", maintenance=True)
        ends = steps[:-1] if self.sent else steps
        why, source = self.maintenance_rule(issued, 1)
        return [
            *(replace(step, since=min(step.since, due), until=min(step.until, due)) for step in ends),
            *steps[len(ends) :],
            Step("kept-due", "Maintenance audit due", due, due, MAINTENANCE_WHO, why, source, start_by, moment=True),
        ]
