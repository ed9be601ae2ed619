"""The labels of a request's answers."""

from datetime import date
from typing import Any

from estimator.card.rates import UNSURE, RateCard
from estimator.parsing.text import MONTHS
from estimator.pricing.request import Request, Travel
from estimator.values.day import written


def of(request: Request, card: RateCard) -> dict[str, str]:
    """Return each question's answer in words, by the question's key, in the form's order."""
    words = {key: answer(key, request.answer(key), card) for key in card.questions}
    return words | {"month": words["month"] + year(request.month, request.on)}


def year(month: str, day: date) -> str:
    """Return the year of the next such month from a day, with a space before it; nothing where it is no month."""
    return f" {day.year + (MONTHS.index(month) + 1 < day.month)}" if month in MONTHS else ""


def answer(key: str, value: Any, card: RateCard) -> str:
    """Return one answer in words."""
    question = card.questions[key]
    if key == "travel":
        return trip(value, card)
    if key == "addons":
        return ", ".join(card.sections["addon"][name].label for name in value) or "None"
    if question.kind == "integer":
        return f"{value:,}"
    if value == UNSURE:
        return question.unsure
    if isinstance(value, date):
        return written(value)
    return card.sections[question.options][value].label if question.options else str(value)


def trip(travel: Travel | None, card: RateCard) -> str:
    """Return where the sites are, in words."""
    labels = card.places.labels
    if travel is None:
        return f"Within {labels[card.base]}"
    if not travel.to:
        return f"{travel.km:,} km one way"
    start = "" if travel.start == card.base else f", from {labels[travel.start]}"
    return ", ".join(f"{card.places.label(place)} {sites}" if sites > 1 else card.places.label(place) for place, sites in travel.at) + start
