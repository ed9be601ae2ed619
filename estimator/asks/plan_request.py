"""Reads what a calendar is asked for, and plans its steps."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from estimator.asks import plan_next
from estimator.asks.plan_steps import Planner, Step
from estimator.card.partners import Partner
from estimator.card.rates import UNSURE, RateCard
from estimator.parsing.reader import AskReader
from estimator.parsing.text import comma_list, echo

KEYS = ("start", "expires", "due", "audit", "partner", "site", "made")
AUDITS = ("maintenance", "recertification", "certification")
SITE = re.compile(r"https?://[\w.:\[\]-]+(/[\w./~-]*)?", re.ASCII)
MAX_SITE = 200
MIN_DAY, MAX_DAY = date(2000, 1, 1), date(2100, 1, 1)
MAX_SECOND = 4_102_444_800
"""The second at which 2100 begins, counted from 1970."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A calendar: its steps in order of time, and the request behind it.

    Attributes:
        mode: the key that gave the day: `start`, `expires` or `due`.
        chosen: which audit the visitor named; empty where none was.
        site: the address of this website, for links in the calendar file; empty where it is not known.

    """

    card: RateCard
    mode: str
    day: date
    partner: Partner | None
    today: date
    made: datetime
    steps: list[Step]
    chosen: str = ""
    last: date = MAX_DAY
    site: str = ""

    @property
    def audit(self) -> str:
        """With `due`, which audit that is."""
        return self.chosen if self.mode == "due" else ""

    @property
    def month(self) -> bool:
        """Whether `due` gave only a month; `day` is its first day, `last` its last."""
        return self.mode == "due" and self.day != self.last

    @property
    def due(self) -> date:
        """The day by which the planned audit is through; a certification that has only a start has none, which is MAX_DAY."""
        dates = (step.until for step in self.steps if step.code == "kept-due")
        return next(dates, self.last if self.mode == "start" or self.audit == "certification" else self.day)

    @property
    def first_day(self) -> date:
        """The first day on site of the audit whose steps are planned."""
        return next(step.since for step in self.steps if step.code.endswith("gather"))

    @property
    def next(self) -> plan_next.Next:
        """The audit that comes next."""
        return plan_next.audit(self.steps)

    @property
    def ready(self) -> list[plan_next.Ready]:
        """By when to be ready for it."""
        return plan_next.ready(self.next.day, self.card.calendar.days)


def read(card: RateCard, body: Any, today: date) -> Plan:
    """Validate the body and plan the steps.

    Args:
        card: the rate card, for the partners and the facts of the scheme.
        body: a mapping with KEYS; one of `start`, `expires` and `due` is needed, and with `due` the `audit`. `made` is the second,
            counted from 1970, in which the calendar file is made; left out: the day's first.
        today: the caller's date.

    Raises:
        InvalidRequest: every problem at once.

    """
    reader = AskReader(body, KEYS)
    days = {"start": reader.day("start"), "expires": reader.day("expires")}
    due, audit = reader.month("due"), reader.choice("audit", AUDITS)
    partner = reader.choice("partner", (*card.partners, UNSURE))
    second = reader.whole("made", 0, MAX_SECOND)
    made = datetime.combine(today, time(), UTC) if second is None else datetime.fromtimestamp(second, UTC)
    site = reader.value("site") or ""
    if site and not (isinstance(site, str) and len(site) <= MAX_SITE and SITE.fullmatch(site)):
        reader.problem("site", f"{echo(site)} is not the address of a website; give one like https://www.firm.ca/.")
    if due:
        days["due"] = due[0]
        if reader.value("audit") is None:
            reader.problem("audit", f"Say which audit is due: {comma_list(AUDITS)}.")
    dates = [key for key in ("start", "expires", "due") if reader.value(key) is not None]
    if not dates:
        reader.problem("due", "Give the month your next audit is due, the day your certificate expires, or the day you want to start.")
    if len(dates) > 1:
        reader.problem(dates[0], f"Give one of {comma_list(dates)}, not both; empty the others.")
    for key, day in days.items():
        if day and not MIN_DAY <= day < MAX_DAY:
            reader.problem(key, f"{day} is not between {MIN_DAY} and {MAX_DAY}.")
    reader.finish()
    mode, planner = dates[0], Planner(card, card.partners.get(partner or UNSURE), today)
    day = days[mode]
    assert day  # noqa: S101 -- finish() raised otherwise
    if due and audit:
        steps = planner.from_due(audit, *due)
    else:
        steps = planner.from_start(day) if mode == "start" else planner.from_expiry(day, kept=audit == "recertification")
    last = due[1] if due else MAX_DAY
    return Plan(card, mode, day, planner.partner, today, made, in_order(steps), audit or "", last, site)


def in_order(steps: list[Step]) -> list[Step]:
    """Put steps in the order they begin."""
    return sorted(steps, key=lambda step: (step.since, step.until))
