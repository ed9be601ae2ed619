"""The asks of `wire.handle`, each a function from an ask to a part of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from estimator import compare, cycle, fields, html, planning, refund, replay, sample, solve, sweep, tools
from estimator.estimating import estimate, price, tax
from estimator.money import dollars, text
from estimator.rates import RateCard
from estimator.request import Request
from estimator.sheet import Laid

EXAMPLE = {"program": "cor", "audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "construction"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask: the card, what was sent, the asker's date, whether ready-made HTML is wanted."""

    card: RateCard
    request: Any
    today: date | None
    show: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of ask: what it does, how it is answered, and an example of its request."""

    about: str
    run: Callable[[Ask], dict[str, Any]]
    example: Any


def names() -> list[str]:
    """Return the asks by name."""
    return list(ASKS)


def _help(ask: Ask) -> dict[str, Any]:  # noqa: ARG001 -- every ask has this form
    return {"asks": [{"ask": name, "about": kind.about, "example": kind.example} for name, kind in ASKS.items()]}


def _estimate(ask: Ask) -> dict[str, Any]:
    found = estimate(Request.from_mapping(ask.request, ask.card, ask.today), ask.card)
    mapping = found.to_mapping()
    answer: dict[str, Any] = {"estimate": mapping}
    if ask.show:
        answer["html"] = html.parts(found, mapping)
    return answer


def _total(ask: Ask) -> dict[str, Any]:
    request = Request.from_mapping(ask.request, ask.card, ask.today)
    found = price(request, ask.card)
    gst = tax(found.likely, ask.card.on(request.on))
    amounts = {"low": found.low, "likely": found.likely, "high": found.high, "gst": gst, "total": found.likely + gst}
    answer: dict[str, Any] = {"total": {name: text(amount) for name, amount in amounts.items()}}
    if ask.show:
        answer["html"] = {"total": dollars(found.likely + gst), "range": f"{dollars(found.low)} to {dollars(found.high)}"}
    return answer


type Reckoner = Callable[[RateCard, Any, date | None], Laid]

RECKONERS: dict[str, tuple[str, Reckoner, Any]] = {
    "refund": ("works out the WCB refund: the base, the likely, the most", refund.run, refund.EXAMPLE),
    "plan": ("lays out the calendar of a certificate, with an .ics file", planning.run, planning.EXAMPLE),
    "compare": ("sets two to four requests side by side", compare.run, compare.EXAMPLE),
    "sweep": (
        "says what each answer is worth, and where the next steps lie; with `grid`, prices every combination",
        sweep.run,
        sweep.EXAMPLE,
    ),
    "solve": ("finds what fits a budget, the cheapest month, the best split of sites", solve.run, solve.EXAMPLE),
    "cycle": ("adds up three years: audits, partner fees, refunds, break-even payroll", cycle.run, cycle.EXAMPLE),
    "sample": ("says how many interviews and sites an audit takes", sample.run, sample.EXAMPLE),
    "replay": ("makes an old estimate again and lists the rates that moved", replay.run, replay.EXAMPLE),
}


def _reckoned(run: Reckoner) -> Callable[[Ask], dict[str, Any]]:
    def answer(ask: Ask) -> dict[str, Any]:
        found, lay = run(ask.card, ask.request, ask.today)
        return {**found, "html": lay().html()} if ask.show else found

    return answer


def _fields(ask: Ask) -> dict[str, Any]:
    request = Request.from_mapping(ask.request, ask.card, ask.today)
    return {"fields": fields.from_mapping(request.to_mapping())}


ASKS: dict[str, Kind] = {
    "help": Kind("lists the asks, each with an example", _help, None),
    "fields": Kind("checks a request and gives it back as a form's [name, value] pairs", _fields, EXAMPLE),
    "estimate": Kind("prices one request", _estimate, EXAMPLE),
    "total": Kind("prices one request and says the amounts alone, to be shown before the rest", _total, EXAMPLE),
    **{name: Kind(*tool) for name, tool in tools.TOOLS.items()},
    **{name: Kind(about, _reckoned(run), example) for name, (about, run, example) in RECKONERS.items()},
}
