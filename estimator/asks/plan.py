"""The ask `plan`: the calendar of a certificate, with notes and an .ics file."""

import hashlib
from datetime import date
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.asks.plan_notes import notices
from estimator.asks.plan_request import Plan, read
from estimator.asks.plan_steps import Step
from estimator.card.rates import UNSURE, RateCard
from estimator.present import ics
from estimator.present.layout import Layout, Table, parted
from estimator.present.svg_charts import DateRange, timeline
from estimator.values.count import counted
from estimator.values.day import written

CHECKLIST = "support/checklist/"
"""The page whose headings say what to have ready, from the website's first page."""
SHORT = {"due-short", "due-short-assumed"}
URGENT = {"chosen", "chosen-start", "kept", "late", "late-due", "late-assumed", "expired", "due-past", "due-now", *SHORT}
EXAMPLE = {"expires": "2027-10-31", "partner": "unsure"}


def events(plan: Plan) -> list[ics.Event]:
    """Return the calendar's events: a moment is one, any other step has its first and its last day.

    Their names are those of the kind of event and the partner whose certificate it is: where a day moves, the event moves.
    """
    events = []
    for step in plan.steps:
        name = _name(plan, step.kind or step.code)
        text = " ".join(part for part in (why(step), f"Who: {step.who}." if step.who else "") if part)
        if step.moment:
            events.append(ics.Event(f"{name}@cor-estimator", step.label, text, step.since))
            continue
        events.append(ics.Event(f"{name}@cor-estimator", f"{step.label}: first day", text, step.since))
        events.append(ics.Event(f"{name}-last@cor-estimator", f"{step.label}: last day", text, step.until))
    for item in plan.ready:
        link = f" {plan.site.rstrip('/')}/{CHECKLIST}#{item.code}" if plan.site else ""
        past = f"The day for it was {written(item.day)}: begin now. " if item.day < plan.today else ""
        text = f"{past}What to have ready is on the checklist.{link}"
        day = max(item.day, plan.today)
        events.append(ics.Event(f"{_name(plan, item.code)}@cor-estimator", f"Prepare for the {plan.next.what}: {item.label}", text, day))
    return events


def why(step: Step) -> str:
    """Return what a step is for, and why it ends early where it does."""
    return f"{step.why} Ends early: {step.early}." if step.early else step.why


def _name(plan: Plan, kind: str) -> str:
    seed = f"{plan.partner.slug if plan.partner else UNSURE} {kind}"
    return hashlib.sha256(seed.encode()).hexdigest()[:20]


def answer(plan: Plan) -> dict[str, Any]:
    """Return the plan as data, with the calendar file under `ics`."""
    days = plan.card.calendar.days
    return {
        "mode": plan.mode,
        "day": plan.day.isoformat(),
        "partner": plan.partner.slug if plan.partner else UNSURE,
        "today": plan.today.isoformat(),
        "next": {"what": plan.next.what, "day": plan.next.day.isoformat(), "lead": lead(plan)},
        "ready": [{"code": item.code, "label": item.label, "day": item.day.isoformat()} for item in plan.ready],
        "steps": [
            {
                "code": step.code,
                "label": step.label,
                "from": step.since.isoformat(),
                "to": step.until.isoformat(),
                "days": (step.until - step.since).days + 1,
                "working_days": days.count(step.since, step.until),
                "start_by": step.start_by.isoformat() if step.start_by else None,
                "who": step.who,
                "why": why(step),
                "source": step.source,
                "holidays": [f"{name}, {day}" for day, name in days.between(step.since, step.until).items()],
            }
            for step in plan.steps
        ],
        "notices": [{"code": code, "text": text} for code, text in notices(plan)],
        "ics": ics.calendar("COR calendar", events(plan), plan.made),
    }


def with_weekday(day: date) -> str:
    """Write a day with its weekday: `Mon, Nov 2, 2026`."""
    return f"{day:%a}, {written(day)}"


def lead(plan: Plan) -> str:
    """Return what comes next, and when it starts."""
    day = written(plan.next.day)
    if any(code in SHORT for code, _ in notices(plan)):
        return f"Next: {plan.next.what}. Too few days are left: the earliest start is {day}."
    return f"Next: {plan.next.what}. {'First day on site:' if plan.mode == 'start' else 'Start by'} {day}."


def preparation(plan: Plan) -> Table:
    """Return by when to be ready, each row with a link to its part of the checklist."""
    rows = [(item.label.capitalize(), "Now" if item.day < plan.today else with_weekday(item.day)) for item in plan.ready]
    links = {item.label.capitalize(): f"../../{CHECKLIST}#{item.code}" for item in plan.ready}
    return Table(f"What to have ready for the {plan.next.what}", ("On the checklist", "By"), rows, figures=False, links=links)


def layout(plan: Plan) -> Layout:
    """Format the plan: what comes next, the timeline, what to have ready, the steps."""
    days = plan.card.calendar.days
    rows, ranges, last = [], [], ""
    for step in plan.steps:
        group, own = parted(step.label)
        ranges.append(DateRange(own if group == last else step.label, step.since, step.until))
        last = group
        free = days.between(step.since, step.until)
        holiday = counted(len(free), "holiday") if free else ""
        length = f"{(step.until - step.since).days + 1} ({days.count(step.since, step.until)} working)" if step.until > step.since else ""
        start_by = f"start by {with_weekday(step.start_by)}" if step.start_by else ""
        early = f"ends early: {step.early}" if step.early else ""
        remark = "; ".join(part for part in (start_by, early, holiday) if part)
        rows.append((step.label, with_weekday(step.since), with_weekday(step.until), length, step.who, remark))
    remarks = notices(plan)
    first = [text for code, text in remarks if code in URGENT]
    return Layout(
        "Audit calendar",
        lead(plan),
        [Table("Steps and dates", ("Step", "From", "To", "Days", "Who", "Note"), rows, figures=False, grouped=True), preparation(plan)],
        [text for code, text in remarks if code not in URGENT],
        timeline("The steps on one line of time", ranges),
        " ".join(first),
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `plan`.

    Raises:
        InvalidRequest: every problem at once.

    """
    plan = read(card, body, today)
    return Answer.of_layout({"plan": answer(plan)}, lambda: layout(plan))


ASK = Ask("plans the dates of a certificate, with an .ics file", EXAMPLE, run, command=True)
