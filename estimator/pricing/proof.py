"""What an estimate is made of: the entries of the card and the distances that its version covers.

What is not here may change (an option that begins or ends, another base, a rate that this estimate does not use), and the estimate
can still be made again.
"""

from itertools import combinations

from estimator.card.rates import SAMPLING, SCHEME, UNSURE, RateCard
from estimator.pricing.request import Request


def used(request: Request, card: RateCard) -> set[tuple[str, str]]:
    """Return the section and the name of each entry; `unsure` stands for every option of a section."""
    audits = request.audit != "none"
    found = {(SCHEME, "secor-limit"), ("tax", "gst"), ("work", "hourly-rate"), ("work", "hours-per-day")}
    if card.basis == "day":
        found.add(("work", "day-rate"))
    for section, shape in card.shapes.items():
        needed = request.travel if section == "travel" else section not in {"work", "tax"}
        if shape.entries and needed and (audits or (section == "documentation" and request.addons)):
            found |= {(section, name) for name in shape.entries}
    for key, question in card.questions.items():
        section, answer = question.options, request.answer(key)
        if question.kind == "addons":
            found |= {(section, name) for name in answer}
        elif section and (audits or question.columns):
            found |= {(section, answer)} | ({(section, card.typical(section).name)} if answer == UNSURE else set())
    return found | ({(SCHEME, "team-days"), ("travel", "shortest-day"), *((SAMPLING, name) for name in card.sampling)} if audits else set())


def version(request: Request, card: RateCard) -> str:
    """Return the version of the rates that an estimate of this request has."""
    return card.on(request.on).version_of(used(request, card), _distances(request, card))


def _distances(request: Request, card: RateCard) -> str:
    """Return the kilometres between the places of a trip, low, likely and high; empty where none is named."""
    travel, roads = request.travel, card.places.roads
    if travel is None or request.audit == "none":
        return ""
    places = [place for place in dict.fromkeys((travel.start, *travel.to)) if place not in card.places.without_road] if travel.at else []
    return " ".join(f"{one}-{other} {roads.km(one, other)}" for one, other in combinations(places, 2))
