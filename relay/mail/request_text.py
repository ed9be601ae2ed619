"""A request as text for mails: its answers in the form's words, its price compared, and the fragment of its share link."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from estimator import InvalidRequest, Request, estimate, wire
from estimator.card.names import counted_name
from estimator.card.rates import UNSURE
from estimator.parsing.form import from_mapping, share_link
from estimator.present import help_alone, svg_map
from estimator.present.answers_in_words import year
from estimator.pricing.line import UNITS
from estimator.values.day import written
from estimator.values.money import plain
from relay.values import amount

TRUST = "The engine's figure is the one to trust: the page may be an old one, and anybody can send any amount."
EXTRA = {
    "on": "Prices of",
    "travel.from": "The auditor starts from",
    "travel.to": "Your sites are in or near",
    "travel.flight": "Price of a return flight",
    "travel.km": "Kilometres one way",
}


def fragment(content: dict[str, Any]) -> str:
    """Return what follows `#` in a share link: the request, the rates it was priced with, its total, and the budget that was asked for.

    Args:
        content: what is kept of a request that was priced.
    """
    budget = content.get("budget")
    if not budget:
        return share_link(content["estimate"])
    payroll, rate = budget["typed"] if budget["rate_given"] else ("", "")
    parts = {"_budget": "yes", "_payroll": payroll, "_wcb_rate": rate}
    return f"{share_link(content['estimate'])}&{urlencode({name: value for name, value in parts.items() if value})}"


def answers(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the request as lines of a mail: the question, and the answer in the words of the form; a month has its year.

    Where the auditor starts is left out, unless it is not the firm's base; so is what belongs to an audit, where none is asked for.
    """
    merged: dict[str, list[str]] = {}
    day = date.fromisoformat(request["on"])
    for name, value in from_mapping(request):
        if (name, value) != ("travel.from", wire.card().base) and help_alone.lists(request, name):
            after = year(value, day) if name == "month" else ""
            merged.setdefault(name, []).append(written(day) if name == "on" else answer_text(name, value) + after)
    return [(question_text(name), ", ".join(values)) for name, values in merged.items()]


def people(request: dict[str, Any]) -> str:
    """Return how many people are to be audited: `12 people`."""
    count = request["employees"]
    return f"{count} {'person' if count == 1 else 'people'}"


def job(request: dict[str, Any]) -> str:
    """Return the facts of the job in one line: `COR, Certification audit, 12 people, 2 sites, Construction, AASP, Red Deer`."""
    sites = request["sites"]
    travel = dict(from_mapping(request))
    where = [answer_text(name, value) for name, value in from_mapping(request) if name == "travel.to"]
    if "travel.km" in travel:
        where.append(f"{travel['travel.km']} km one way")
    known = [answer_text(name, request[name]) if request[name] != UNSURE else f"{name} not known" for name in ("industry", "partner")]
    audit = answer_text("audit", request["audit"])
    work = (
        help_alone.kind(request, audit) if request["audit"] == "none" else f"{answer_text('program', request['program'])}, {audit.lower()}"
    )
    return ", ".join([work, people(request), f"{sites} {'site' if sites == 1 else 'sites'}", *known, *where])


def trip(request: dict[str, Any]) -> tuple[str, str]:
    """Return a request's round in words and as an SVG; nothing where it names no places, or places that are known no longer."""
    card = wire.card()
    try:
        worksheet = estimate(Request.from_mapping(request, card), card).worksheet
    except InvalidRequest:
        return "", ""
    said = svg_map.words(worksheet)
    return said, svg_map.svg(worksheet) if said else ""


def compared(content: dict[str, Any]) -> str:
    """Compare the total that the visitor's page showed with the engine's.

    Args:
        content: what is kept of a request that was priced.
    """
    estimate, verdict = content["estimate"], content.get("verdict", "none")
    priced = bool(Decimal(estimate["high"]))
    total, before = (f"${amount.format_money(estimate[key])}" for key in ("total", "likely"))
    stated = amount.parse_money(content.get("shown", ""))
    found = f"says {total} with GST" if priced else "finds nothing to price"
    if unreadable(content):
        return f"UNREADABLE. What the page says it showed is no amount; the engine {found}. {TRUST}"
    if not stated and not priced:
        why = "The self-assessment is done without us" if help_alone.by_yourself(estimate["request"]) else "Nothing is chosen"
        return f"{why}, so there is nothing to price: ask what is needed."
    page = "" if stated is None else f"The page says it showed ${amount.format_money(stated)}"
    if verdict == "equal":
        return f"{page}; the engine {found}: equal."
    if verdict == "equal, before GST":
        return f"{page}; the engine says {before} before GST, {total} with GST: equal, before GST."
    if verdict == "different":
        return f"DIFFERENT. {page}; the engine {found}. {TRUST}"
    return f"The engine {found}. No page says that it showed a price."


def unreadable(content: dict[str, Any]) -> str:
    """Return what came as the total that the page says it showed, where that is no amount."""
    shown: str = content.get("shown", "")
    return "" if amount.parse_money(shown) is not None else shown


def question_text(name: str) -> str:
    """Return the question behind a field's name."""
    question = wire.card().questions.get(name)
    return EXTRA.get(name) or (question.label if question else name)


def answer_text(name: str, value: str) -> str:
    """Return an answer as the form words it."""
    card = wire.card()
    if name.startswith("travel."):
        place, sites = counted_name(value)
        label = card.places.labels.get(place, place)
        return f"{label} {sites}" if sites > 1 else label
    question = card.questions.get(name)
    if question is None or not question.options:
        return value
    if value == UNSURE:
        return question.unsure or value
    option = card.options(question.options).get(value)
    return option.label if option else value


def quantity(item: dict[str, Any]) -> str:
    """Return how much of what a line is made of: `5.6 h at $110.00`."""
    unit, many = UNITS.get(item["unit"], item["unit"]), Decimal(item["quantity"])
    unit = unit.removesuffix("s") if many == 1 else unit
    return f"{plain(many)} {unit}".strip() + f" at ${amount.format_money(item['rate'])}"
