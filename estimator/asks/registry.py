"""The table of asks: `wire.handle`, the command line and the ask `help` read it."""

from datetime import date
from typing import Any

from estimator.asks import checklist, compare, cycle, plan, price, program, readiness, refund, replay, sample, solve, sweep
from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard


def run_help(_card: RateCard, _body: Any, _today: date) -> Answer:
    """List the asks, each with what it does and an example of its request."""
    return Answer({"asks": [{"ask": name, "about": ask.about, "example": ask.example} for name, ask in ASKS.items()]})


ASKS: dict[str, Ask] = {
    "help": Ask("lists the asks, each with an example", None, run_help),
    "fields": price.FIELDS,
    "estimate": price.ESTIMATE,
    "total": price.TOTAL,
    "program": program.ASK,
    "readiness": readiness.ASK,
    "checklist": checklist.ASK,
    "refund": refund.ASK,
    "plan": plan.ASK,
    "compare": compare.ASK,
    "sweep": sweep.ASK,
    "solve": solve.ASK,
    "cycle": cycle.ASK,
    "sample": sample.ASK,
    "replay": replay.ASK,
}


def answer(name: str, card: RateCard, body: Any, today: date, *, show: bool) -> dict[str, Any]:
    """Answer one ask of the table.

    Args:
        name: a key of ASKS.
        card: the rate card.
        body: what was sent as the ask's request.
        today: the caller's date.
        show: whether to add HTML, where the ask has any.

    Raises:
        InvalidRequest: every problem of the body at once.

    """
    answer = ASKS[name].run(card, body, today)
    return {**answer.data, "html": answer.html()} if show and answer.html else answer.data


COMMANDS = {name: ask for name, ask in ASKS.items() if ask.command}
"""The asks that the command line offers."""
