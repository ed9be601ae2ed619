"""The notes on a calendar's dates: what is urgent, the end of the year, where each rule comes from."""

from collections.abc import Iterator
from datetime import date

from estimator.asks.plan_request import Plan
from estimator.asks.plan_rules import listed
from estimator.asks.plan_steps import BUSY_FROM_MONTH, Planner
from estimator.card.holidays import DAY
from estimator.values.count import counted
from estimator.values.day import written


def notices(plan: Plan) -> list[tuple[str, str]]:
    """Return the notes on the dates, as (code, text)."""
    sentences, planner = plan.card.calendar.notes, Planner(plan.card, plan.partner, plan.today)
    notices = list(urgent(plan, planner))
    if not notices and any(step.code.endswith("book") and step.since <= plan.today for step in plan.steps):
        notices.append(("book-now", sentences["book-now"]))
    notices = [*chosen(plan, planner), *notices]
    if plan.month and plan.day == plan.due:
        notices.append(("due-month", sentences["due-month"].format(due=written(plan.due))))
    notices += year_end(plan, planner)
    if plan.first_day.month >= BUSY_FROM_MONTH:
        notices.append(("busy", sentences["busy"]))
    if any(step.code == "gather" for step in plan.steps):
        notices.append(("records", sentences["records"]))
    rule, name = planner.rules.rule("issued"), plan.partner.short if plan.partner else "your partner"
    code = "certificate-known" if rule.own else "certificate-assumed"
    if plan.audit != "maintenance":
        notices.append((code, sentences[code].format(partner=name, others=listed(rule.of), source=rule.source)))
    review, maintained = planner.review(maintenance=False), planner.review(maintenance=True)
    words = {"review": review, "maintenance": maintained, "correction": planner.length("correction-days")}
    notices.append(("review", sentences["review"].format(**words)))
    partner = plan.partner
    if partner and partner.maintenance_rule:
        text = sentences["rule-known"].format(partner=partner.short, rule=partner.maintenance, source=partner.maintenance_source)
        notices.append(("rule-known", text))
    else:
        notices.append(("rule-unknown", sentences["rule-unknown"].format(partner=name)))
    for other in partner.alternatives if partner else ():
        text = sentences["alternative"].format(partner=name, name=other.name, rule=other.rule, source=other.source)
        notices.append(("alternative", text))
    return [*notices, ("missed", sentences["missed"]), ("partner-decides", sentences["partner-decides"])]


def chosen(plan: Plan, planner: Planner) -> Iterator[tuple[str, str]]:
    """Say what becomes of the audit that was chosen, where the day that was given decides, or where audits before it are left out."""
    what = plan.next.what
    if plan.mode == "expires" and plan.day < plan.today:
        return  # `expired` says what to do
    if plan.chosen and not what.startswith(plan.chosen):
        code = "chosen-start" if plan.mode == "start" else "chosen"
        words = {"chosen": plan.chosen, "next": f"a {what}" if what.endswith("audit") else what}
        yield code, plan.card.calendar.notes[code].format(**words)
    elif plan.chosen == "recertification" and planner.left(plan.day):
        yield "kept", plan.card.calendar.notes["kept"]


def urgent(plan: Plan, planner: Planner) -> Iterator[tuple[str, str]]:
    """Say first what cannot wait: a day that has passed, a start that has, too few days for every step.

    Where only a rule that is assumed makes it late, the sentence says so.
    """
    sentences, start, due = plan.card.calendar.notes, plan.next.day, plan.next.due or plan.due
    known = known_start(plan, due)
    if plan.mode == "start":
        return
    if due < plan.today:
        code = "expired" if plan.mode == "expires" else "due-past" if plan.last < plan.today else "due-now"
    elif known < plan.today:
        code, start = "late" if plan.next.what == "recertification" else "late-due", known
    elif start < plan.today:
        code = "late-assumed"
    elif plan.audit == "maintenance" and planner.maintenance_start(due) < start:
        code = "due-short" if planner.sent else "due-short-assumed"
    else:
        return
    name = plan.partner.short if plan.partner else "your partner"
    values = {"due": written(due), "expires": written(due), "start": written(start), "since": written(start), "partner": name}
    yield code, sentences[code].format(days=counted((plan.today - start).days, "day"), **values)


def known_start(plan: Plan, due: date) -> date:
    """Return the last day to begin the next audit by what is known of its partner; the last of all days where its due date is assumed."""
    planner = Planner(plan.card, plan.partner, plan.today, known=True)
    if plan.next.what == "recertification":
        start = planner.latest_start(due - DAY, review=planner.review(maintenance=False))
    elif plan.next.due and not (plan.partner and plan.partner.maintenance_rule):
        start = date.max
    else:
        start = planner.maintenance_start(due)
    return max(start, plan.next.day)


def year_end(plan: Plan, planner: Planner) -> Iterator[tuple[str, str]]:
    """Say how the year ends at the partner, and first where that cuts this audit short."""
    sentences, name = plan.card.calendar.notes, plan.partner.short if plan.partner else "your partner"
    gather = next(step for step in plan.steps if step.code.endswith("gather"))
    full, available = planner.length("gather-days"), (gather.until - gather.since).days + 1
    known = {key: planner.rules.rule(key) for key in ("gather_by", "submit_by")}
    ends = {key: planner.rules.last(key, gather.since.year) for key in known}
    sent = ends["submit_by"]
    own = known["gather_by"].own
    if not own:
        of = {f"{key}_of": listed(rule.of) for key, rule in known.items()}
        days = {key: f"{day:%B} {day.day}" for key, day in ends.items() if day}
        yield "year-end-assumed", sentences["year-end-assumed"].format(partner=name, **of, **days)
    if sent and sent < gather.since:
        values = {"last": written(sent), "start": written(gather.since)}
        yield "year-over", sentences["year-over"].format(partner=listed(known["submit_by"].of), **values)
    elif planner.gathered(gather.since) < planner.days.before(gather.since + (full - 1) * DAY):
        yield "year-short", sentences["year-short"].format(days=counted(available, "day"), full=full, partner=name)
    for key, rule in known.items():
        if (last := ends[key]) and own:
            code = key.replace("_", "-")
            yield code, sentences[code].format(partner=name, last=f"{last:%B} {last.day}", source=rule.source)
