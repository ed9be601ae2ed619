"""The panels under the estimate: one more ask of the engine each, about the same answers."""

from dataclasses import dataclass

from pages.forms.field import Field
from pages.forms.tools import DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: its ask, its question as a heading, a sentence, and what may be typed in."""

    ask: str
    title: str
    lead: str
    fields: tuple[Field, ...] = ()


BUDGET = Panel(
    ask="cycle",
    title="Three-year budget",
    lead="What you pay, what WCB may refund, and the difference.",
    fields=(
        Field(
            name="payroll",
            label="Payroll of one year, in dollars",
            hint="Assessable earnings. Leave both empty to leave the refund out.",
        ),
        Field(
            name="rate",
            label="Your industry's WCB rate, for each $100",
            hint="From your rate notice: the industry's rate, not your own.",
            kind="decimal",
        ),
    ),
)
PANELS = (
    Panel(
        ask="sweep",
        title="What would change the price?",
        lead="Each answer changed alone, the others as they are.",
    ),
    Panel(
        ask="solve",
        title="What fits my budget, and when is it cheapest?",
        lead="The nearest answers that fit, the cheapest month, and how to spread several sites over three years.",
        fields=(Field(name="budget", label="Most you want to pay, with GST", hint="In dollars. Leave it empty to see the months alone."),),
    ),
    Panel(
        ask="plan",
        title="When is your next audit due?",
        lead="Counted from the audit, the month and the partner in your answers. Enter another month, or the day your certificate expires.",
        fields=(
            DUE,
            Field(name="expires", label="Or: the day your certificate expires", kind="date"),
        ),
    ),
)
