"""What fits a budget: the fewest answers to change so that the likely total, with GST, is within it.

Only answers that a client can choose are changed, never what the company is.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from estimator.card.rates import RateCard
from estimator.present import answers_in_words
from estimator.pricing.estimate import price
from estimator.pricing.gst import gst
from estimator.pricing.request import Request

LEVERS: dict[str, tuple[str, ...]] = {
    "month": (),
    "remote": (),
    "documents": (),
    "readiness": (),
    "agreement": ("group",),  # related companies are a fact, not a choice
    "program": (),
}
WAYS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One answer changed, and what it is in words."""

    key: str
    value: Any
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Way:
    """A request that costs less, the answers that were changed for it, and its totals with GST in dollars."""

    request: Request
    changes: tuple[Change, ...]
    total: Decimal
    most: Decimal


def levers(request: Request, card: RateCard) -> list[Change]:
    """Return for each answer that may be chosen the one that costs least, where that is less than now."""
    found = []
    now = price(request, card).likely
    limit = card.on(request.on).fact("secor-limit")
    for key, without in LEVERS.items():
        if key == "program" and request.employees > limit:
            continue
        question = card.questions[key]
        options = [name for name in card.options(question.options) if name not in without]
        costs = {name: price(request.with_answer(key, name), card).likely for name in options}
        least = min(options, key=lambda name: costs[name])
        if costs[least] < now:
            found.append(Change(key, least, question.label, answers_in_words.answer(key, least, card)))
    if request.addons:
        found.append(Change("addons", (), card.questions["addons"].label, answers_in_words.answer("addons", (), card)))
    return found


def way(request: Request, changes: tuple[Change, ...], card: RateCard) -> Way:
    """Price a request with some answers changed."""
    changed = replace(request, **{change.key: change.value for change in changes})
    span, rates = price(changed, card), card.on(request.on)
    return Way(changed, changes, span.likely + gst(span.likely, rates), span.high + gst(span.high, rates))


def ways(request: Request, card: RateCard, budget: Decimal) -> tuple[list[Way], Way]:
    """Find what fits.

    Args:
        request: the request as it is.
        card: the rate card.
        budget: the most that the likely total with GST may be, in dollars.

    Returns:
        The ways with the fewest changes, the cheapest first, WAYS at most; and the cheapest way of all.

    """
    able = levers(request, card)
    fitting: list[Way] = []
    least = way(request, (), card)
    for count in range(len(able) + 1):
        found = [way(request, changes, card) for changes in combinations(able, count)]
        least = min([least, *found], key=lambda one: one.total)
        if not fitting:
            fitting = sorted((one for one in found if one.total <= budget), key=lambda one: one.total)[:WAYS]
    return fitting, least
