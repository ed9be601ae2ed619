"""The small tools' forms: what each asks, in one list; the engine answers them."""

from dataclasses import dataclass
from pathlib import Path

from estimator import wire
from pages import form

FRAGMENTS = Path("docs/_fragments")
YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a tool: a number or text to type, a date, or a few options."""

    name: str
    label: str
    hint: str = ""
    kind: str = "number"
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()


def refund() -> str:
    """Return the refund calculator's form."""
    fields = (
        Field(
            name="payroll",
            label="Payroll of one year, in dollars",
            hint="Count each worker only up to WCB's yearly cap.",
            value="1,400,000",
        ),
        Field(
            name="rate",
            label="Your industry's rate, for each $100",
            hint="From your WCB rate notice: the industry's rate, not your own.",
            kind="decimal",
            value="1.46",
        ),
        Field(
            name="first",
            label="Is it the first year after earning the certificate?",
            kind="options",
            value="yes",
            options=tuple(YES_NO.items()),
        ),
        Field(name="program", label="Which certificate?", kind="options", value="cor", options=(("cor", "COR"), ("secor", "SECOR"))),
        Field(
            name="improvement",
            label="By how many per cent did you better your own record?",
            hint="Leave it empty if you do not know.",
            kind="decimal",
        ),
    )
    return _form("refund", fields, "Work out the refund")


def plan() -> str:
    """Return the calendar planner's form."""
    partners = (("unsure", "Not sure"), *((partner.slug, partner.short) for partner in wire.card().partners.values()))
    fields = (
        Field(name="expires", label="When does your certificate expire?", hint="Leave it empty if you have none yet.", kind="date"),
        Field(name="start", label="Or: when do you want to start?", hint="For a first certificate.", kind="date"),
        Field(name="partner", label="Which certifying partner?", kind="select", value="unsure", options=partners),
    )
    return _form("plan", fields, "Lay out the calendar")


def _form(ask: str, fields: tuple[Field, ...], action: str) -> str:
    return form.one_block(form.environment().get_template("tool.html").render(ask=ask, fields=fields, action=action))


def made() -> dict[Path, str]:
    """Return the fragments."""
    return {FRAGMENTS / "tool-refund.html": refund(), FRAGMENTS / "tool-plan.html": plan()}
