"""What comes next in a calendar: the audit, its first day, and what to have ready before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from estimator.asks.plan_rules import MONTHS_PER_YEAR
from estimator.asks.plan_steps import Step
from estimator.card.holidays import DAY, WorkCalendar, months_later


@dataclass(frozen=True, slots=True)
class Next:
    """The audit that comes next, in words, and the day by which it starts; of a maintenance year also the day it is due."""

    what: str
    day: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A day by which things are ready; `code` is the heading's on the checklist page."""

    code: str
    label: str
    day: date


def audit(steps: Iterable[Step]) -> Next:
    """Return the audit that starts first."""
    audits = []
    for step in steps:
        if step.code.endswith("gather"):
            name = step.label.partition(":")[0].lower()
            audits.append(Next(name if name == "recertification" else f"{name} audit", step.since))
        elif step.start_by and not step.moment:
            audits.append(Next("maintenance audit", step.start_by, step.until))
    return min(audits, key=lambda one: one.day)


def ready(start: date, days: WorkCalendar) -> list[Ready]:
    """Return by when to be ready for an audit that starts on a day, on working days."""
    back = {
        "12-months-before": months_later(start, -MONTHS_PER_YEAR),
        "90-days-before": start - 90 * DAY,
        "30-days-before": start - 30 * DAY,
    }
    items = [Ready(code, code.replace("-", " "), days.before(day)) for code, day in back.items()]
    return [*items, Ready("audit-week", "audit week", start)]
