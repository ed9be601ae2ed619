"""What fits a budget: the fewest answers to change so that the likely total, with GST, is within it.

Only answers that a client can choose are changed, never what the company is.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from estimator.card.rates import RateCard
from estimator.present import answers_in_words
from estimator.pricing.estimate import price
from estimator.pricing.gst import gst
from estimator.pricing.request import Request

CHOOSABLE: dict[str, tuple[str, ...]] = {
    "month": (),
    "remote": (),
    "documents": (),
    "readiness": (),
    "agreement": ("group",),  # related companies are a fact, not a choice
    "program": (),
}
MAX_VARIANTS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One answer changed, and what it is in words."""

    key: str
    value: Any
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A request that costs less, the answers that were changed for it, and its totals with GST in dollars."""

    request: Request = field(hash=False)
    changes: tuple[Change, ...]
    total: Decimal
    most: Decimal


def cheaper_answers(request: Request, card: RateCard) -> list[Change]:
    """Return the cheapest answer to each question that a client may choose, where it costs less than the present one."""
    cheaper = []
    now = price(request, card).likely
    limit = card.on(request.on).fact("secor-limit")
    for key, without in CHOOSABLE.items():
        if key == "program" and request.employees > limit:
            continue
        question = card.questions[key]
        options = [name for name in card.options(question.options, request.on) if name not in without]
        costs = {name: price(request.with_answers(**{key: name}), card).likely for name in options}
        least = min(options, key=lambda name: costs[name])
        if costs[least] < now:
            cheaper.append(Change(key, least, question.label, answers_in_words.answer(key, least, card)))
    if request.addons:
        cheaper.append(Change("addons", (), card.questions["addons"].label, answers_in_words.answer("addons", (), card)))
    return cheaper


def variant(request: Request, changes: tuple[Change, ...], card: RateCard) -> Variant:
    """Price a request with some answers changed."""
    changed = request.with_answers(**{change.key: change.value for change in changes})
    span, rates = price(changed, card), card.on(request.on)
    return Variant(changed, changes, span.likely + gst(span.likely, rates), span.high + gst(span.high, rates))


def variants(request: Request, card: RateCard, budget: Decimal) -> tuple[list[Variant], Variant]:
    """Find the variants that fit a budget.

    Args:
        request: the request as given.
        card: the rate card.
        budget: the most that the likely total with GST may be, in dollars.

    Returns:
        The fitting variants with the fewest changes, the cheapest first, at most MAX_VARIANTS; and the cheapest variant of all.

    """
    cheaper = cheaper_answers(request, card)
    fitting: list[Variant] = []
    least = variant(request, (), card)
    for count in range(len(cheaper) + 1):
        every = [variant(request, changes, card) for changes in combinations(cheaper, count)]
        least = min([least, *every], key=lambda each: each.total)
        if not fitting:
            fitting = sorted((each for each in every if each.total <= budget), key=lambda each: each.total)[:MAX_VARIANTS]
    return fitting, least
