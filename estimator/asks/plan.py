"""The ask `plan`: the calendar of a certificate, with notes and an .ics file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.asks.plan_rules import listed
from estimator.asks.plan_steps import BUSY_FROM_MONTH, Planner, Step
from estimator.card.holidays import DAY
from estimator.card.partners import Partner
from estimator.card.rates import UNSURE, RateCard
from estimator.parsing.reader import AskReader
from estimator.present import ics
from estimator.present.layout import Layout, Table
from estimator.present.svg_charts import DateRange, timeline
from estimator.values.count import counted

KEYS = ("start", "expires", "partner", "made")
EXAMPLE = {"expires": "2027-10-31", "partner": "unsure"}
MIN_DAY, MAX_DAY = date(2000, 1, 1), date(2100, 1, 1)
MAX_SECOND = 4_102_444_800
"""The second at which 2100 begins, counted from 1970."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A calendar: its steps in order of time, and the request behind it."""

    card: RateCard
    mode: str
    day: date
    partner: Partner | None
    today: date
    made: datetime
    steps: list[Step]

    @property
    def first_day(self) -> date:
        """The first day on site of the audit that comes next."""
        return next(step.since for step in self.steps if step.code.endswith("gather"))


def read(card: RateCard, body: Any, today: date) -> Plan:
    """Validate the body and plan the steps.

    Args:
        card: the rate card, for the partners and the facts of the scheme.
        body: a mapping with KEYS; one of `start` and `expires` is needed. `made` is the second, counted from 1970, in which the calendar
            file is made; left out: the day's first.
        today: the caller's date.

    Raises:
        InvalidRequest: every problem at once.

    """
    reader = AskReader(body, KEYS)
    start, expires = reader.day("start"), reader.day("expires")
    partner = reader.choice("partner", (*card.partners, UNSURE))
    second = reader.whole("made", 0, MAX_SECOND)
    made = datetime.combine(today, time(), UTC) if second is None else datetime.fromtimestamp(second, UTC)
    if reader.value("start") is None and reader.value("expires") is None:
        reader.problem("expires", "Give the day your certificate expires, or the day you want to start.")
    if start and expires:
        reader.problem("start", "Give the day to start or the day the certificate expires, not both; empty one of the two.")
    for key, day in (("start", start), ("expires", expires)):
        if day and not MIN_DAY <= day < MAX_DAY:
            reader.problem(key, f"{day} is not between {MIN_DAY} and {MAX_DAY}.")
    reader.finish()
    planner = Planner(card, card.partners.get(partner or UNSURE), today)
    if start:
        return Plan(card, "start", start, planner.partner, today, made, in_order(planner.from_start(start)))
    assert expires is not None  # noqa: S101 -- finish() raised otherwise
    return Plan(card, "expires", expires, planner.partner, today, made, in_order(planner.from_expiry(expires)))


def in_order(steps: list[Step]) -> list[Step]:
    """Put steps in the order they begin."""
    return sorted(steps, key=lambda step: (step.since, step.until))


def notices(plan: Plan) -> list[tuple[str, str]]:
    """Return the notes on the dates, as (code, text)."""
    sentences, planner = plan.card.calendar.notes, Planner(plan.card, plan.partner, plan.today)
    found = []
    if plan.mode == "expires" and plan.day < plan.today:
        found.append(("expired", sentences["expired"].format(expires=plan.day)))
    elif plan.mode == "expires" and plan.first_day < plan.today:
        days = (plan.today - plan.first_day).days
        found.append(("late", sentences["late"].format(start=plan.first_day, days=counted(days, "day"))))
    elif any(step.code.endswith("book") and step.since <= plan.today for step in plan.steps):
        found.append(("book-now", sentences["book-now"]))
    found += year_end(plan, planner)
    if plan.first_day.month >= BUSY_FROM_MONTH:
        found.append(("busy", sentences["busy"]))
    if plan.mode == "start":
        found.append(("records", sentences["records"]))
    rule, name = planner.rules.rule("issued"), plan.partner.short if plan.partner else "your partner"
    code = "certificate-known" if rule.own else "certificate-assumed"
    found.append((code, sentences[code].format(partner=name, others=listed(rule.of), source=rule.source)))
    review, kept = planner.review(maintenance=False), planner.review(maintenance=True)
    words = {"review": review, "maintenance": kept, "correction": planner.length("correction-days")}
    found.append(("review", sentences["review"].format(**words)))
    partner = plan.partner
    if partner and partner.maintenance_rule:
        text = sentences["rule-known"].format(partner=partner.short, rule=partner.maintenance, source=partner.maintenance_source)
        found.append(("rule-known", text))
    else:
        found.append(("rule-unknown", sentences["rule-unknown"].format(partner=name)))
    for other in partner.alternatives if partner else ():
        text = sentences["alternative"].format(partner=name, name=other.name, rule=other.rule, source=other.source)
        found.append(("alternative", text))
    return [*found, ("missed", sentences["missed"]), ("partner-decides", sentences["partner-decides"])]


def year_end(plan: Plan, planner: Planner) -> Iterator[tuple[str, str]]:
    """Say how the year ends at the partner, and first where that cuts this audit short."""
    sentences, name = plan.card.calendar.notes, plan.partner.short if plan.partner else "your partner"
    gather = next(step for step in plan.steps if step.code.endswith("gather"))
    full, given = planner.length("gather-days"), (gather.until - gather.since).days + 1
    known = {key: planner.rules.rule(key) for key in ("gather_by", "submit_by")}
    ends = {key: planner.rules.last(key, gather.since.year) for key in known}
    sent = ends["submit_by"]
    if sent and sent < gather.since:
        yield "year-over", sentences["year-over"].format(partner=listed(known["submit_by"].of), last=sent, start=gather.since)
    elif planner.gathered(gather.since) < planner.days.before(gather.since + (full - 1) * DAY):
        yield "year-short", sentences["year-short"].format(days=counted(given, "day"), full=full, partner=name)
    if not known["gather_by"].own:
        of = {f"{key}_of": listed(rule.of) for key, rule in known.items()}
        yield "year-end-assumed", sentences["year-end-assumed"].format(partner=name, **of, **ends)
        return
    for key, rule in known.items():
        if last := ends[key]:
            code = key.replace("_", "-")
            yield code, sentences[code].format(partner=name, last=f"{last:%B} {last.day}", source=rule.source)


def events(plan: Plan) -> list[ics.Event]:
    """Return the calendar's events: a moment is one, any other step has its first and its last day.

    Their names are those of the kind of event and the partner whose certificate it is: where a day moves, the event moves.
    """
    found = []
    for step in plan.steps:
        seed = f"{plan.partner.slug if plan.partner else UNSURE} {step.kind or step.code}"
        name = hashlib.sha256(seed.encode()).hexdigest()[:20]
        text = " ".join(part for part in (step.why, f"Who: {step.who}." if step.who else "") if part)
        if step.moment:
            found.append(ics.Event(f"{name}@cor-estimator", step.label, text, step.since))
            continue
        found.append(ics.Event(f"{name}@cor-estimator", f"{step.label}: first day", text, step.since))
        found.append(ics.Event(f"{name}-last@cor-estimator", f"{step.label}: last day", text, step.until))
    return found


def answer(plan: Plan) -> dict[str, Any]:
    """Return the plan as data, with the calendar file under `ics`."""
    days = plan.card.calendar.days
    return {
        "mode": plan.mode,
        "day": plan.day.isoformat(),
        "partner": plan.partner.slug if plan.partner else UNSURE,
        "today": plan.today.isoformat(),
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
                "why": step.why,
                "source": step.source,
                "holidays": [f"{name}, {day}" for day, name in days.between(step.since, step.until).items()],
            }
            for step in plan.steps
        ],
        "notices": [{"code": code, "text": text} for code, text in notices(plan)],
        "ics": ics.calendar("COR calendar", events(plan), plan.made),
    }


def day_in_words(day: date) -> str:
    """Write a day for people: `Mon 2 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def layout(plan: Plan) -> Layout:
    """Format the plan: the first date, the timeline, the table."""
    days = plan.card.calendar.days
    rows = []
    for step in plan.steps:
        free = days.between(step.since, step.until)
        holiday = counted(len(free), "holiday") if free else ""
        length = f"{(step.until - step.since).days + 1} ({days.count(step.since, step.until)} working)" if step.until > step.since else ""
        start_by = f"start by {day_in_words(step.start_by)}" if step.start_by else ""
        remark = "; ".join(part for part in (start_by, holiday) if part)
        rows.append((step.label, day_in_words(step.since), day_in_words(step.until), length, step.who, remark))
    remarks = notices(plan)
    late = [text for code, text in remarks if code in {"late", "expired"}]
    lead = late[0] if late else f"First day on site {'by' if plan.mode == 'expires' else 'from'} {day_in_words(plan.first_day)}."
    marks = [DateRange(step.label, step.since, step.until) for step in plan.steps]
    return Layout(
        "Audit calendar",
        lead,
        [Table("Steps and dates", ("Step", "From", "To", "Days", "Who", "Note"), rows, figures=False)],
        [text for code, text in remarks if code not in {"late", "expired"}],
        timeline("The steps on one line of time", marks),
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `plan`.

    Raises:
        InvalidRequest: every problem at once.

    """
    plan = read(card, body, today)
    return Answer.of_layout({"plan": answer(plan)}, lambda: layout(plan))


ASK = Ask("plans the dates of a certificate, with an .ics file", EXAMPLE, run, command=True)
