"""The panels under the estimate: one more ask of the engine each, about the same answers."""

from dataclasses import dataclass

from pages.forms.field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: its ask, its question as a heading, a sentence, and what may be typed in."""

    ask: str
    title: str
    lead: str
    fields: tuple[Field, ...] = ()


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
        ask="cycle",
        title="What do three years cost, net?",
        lead="A certificate lasts three years: this audit, two maintenance audits, your partner's fees, and what WCB may pay back.",
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
    ),
    Panel(
        ask="plan",
        title="When would it all happen?",
        lead="By the rules of the partner you chose. With both days left empty it is counted from today.",
        fields=(
            Field(name="start", label="When should the auditor start?", hint="For a first certificate.", kind="date"),
            Field(name="expires", label="Or: when does your certificate expire?", hint="For the next one.", kind="date"),
        ),
    ),
)
