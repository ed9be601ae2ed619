"""The small tools' forms: what each asks, in one list; the engine answers them.

A tool that starts with an example shows its answer as built, so that the page says something with no script too.
"""

from pathlib import Path

from estimator import wire
from pages.day import newest
from pages.forms.field import Field
from pages.templates import rendered

FRAGMENTS = Path("docs/_fragments")
YES_NO = {"yes": "Yes", "no": "No"}

PAYROLL = Field(
    name="payroll",
    label="Payroll of one year, in dollars",
    hint="Count each worker only up to WCB's yearly cap.",
    value="1,400,000",
)
RATE = Field(
    name="rate",
    label="Your industry's rate, for each $100",
    hint="From your WCB rate notice: the industry's rate, not your own.",
    kind="decimal",
    value="1.46",
)
PEOPLE = Field(name="employees", label="People on your WCB account", hint="Owners, part-time and casual included.", value="15")
SITES = Field(name="sites", label="Active work sites", hint="Every place where somebody works.", value="1")
DUE = Field(name="due", label="When is it due?", hint="Month and year, for example March 2027. Or the day, as 2027-03-15.", kind="text")


def partners() -> Field:
    """Return the question about the certifying partner."""
    options = (("unsure", "Not sure"), *((partner.slug, partner.short) for partner in wire.card().partners.values()))
    return Field(name="partner", label="Which certifying partner?", kind="select", value="unsure", options=options)


def refund() -> str:
    """Return the refund calculator's form."""
    fields = (
        PAYROLL,
        RATE,
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
            label="By what percentage did you improve on your own record?",
            hint="Leave it empty if you do not know.",
            kind="decimal",
        ),
    )
    return _form("refund", fields, "Calculate the refund")


def sample() -> str:
    """Return the form for the interview and site samples."""
    fields = (
        Field(name="employees", label=PEOPLE.label, hint=PEOPLE.hint, value="30"),
        Field(name="sites", label=SITES.label, hint=SITES.hint, value="5"),
    )
    return _form("sample", fields, "Show the sample")


def plan() -> str:
    """Return the calendar planner's form; it starts empty, since no date fits everyone."""
    labels = wire.card().options("audit")
    options = tuple((name, labels[name].label) for name in ("maintenance", "recertification", "certification"))
    fields = (
        Field(name="audit", label="Which audit is next?", kind="options", value="maintenance", options=options),
        partners(),
        DUE,
        Field(
            name="expires",
            label="Or: the day your certificate expires",
            hint="Shows every date until the next certificate. Leave the month empty.",
            kind="date",
        ),
    )
    return _form("plan", fields, "Show my dates", example=False)


def answered(ask: str, fields: tuple[Field, ...]) -> str:
    """Return the engine's answer to a form's initial values, on the first day of the newest rates."""
    request = {field.name: field.value for field in fields if field.value}
    answer = wire.ask(ask, request, today=newest(), show=True)
    if not answer["ok"]:
        raise ValueError(f"pages/forms/tools.py: {ask}: {answer['problems']}: fix the example's values")
    shown: str = answer["html"]
    return shown


def _form(ask: str, fields: tuple[Field, ...], action: str, *, example: bool = True) -> str:
    shown = answered(ask, fields) if example else ""
    return rendered("tool.html", ask=ask, fields=fields, action=action, shown=shown)


def made() -> dict[Path, str]:
    """Return the fragments."""
    forms = {"refund": refund, "sample": sample, "plan": plan}
    return {FRAGMENTS / f"tool-{name}.html": make() for name, make in forms.items()}
