"""Generated requests: any that the rate card allows, often near the boundaries."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from estimator import RateCard
from estimator.card.rates import UNSURE

DAY = date(2026, 11, 24)
EDGES = st.sampled_from([1, 2, 4, 5, 9, 10, 11, 12, 49, 50, 51, 99, 100, 204, 205, 240, 241, 299, 300, 499, 500, 501, 549, 550, 9999])
PEOPLE = st.one_of(EDGES, st.integers(1, 60), st.integers(1, 9999))
SITES = st.one_of(st.sampled_from([1, 2, 3, 8, 9, 10, 30, 31]), st.integers(1, 60))
KM = st.one_of(st.sampled_from([0, 1, 75, 76, 149, 150, 151, 300, 301]), st.integers(0, 1000))


def choice(card: RateCard, key: str) -> st.SearchStrategy[str]:
    """Any option of a question, not sure among them where it is an answer."""
    question = card.questions[key]
    return st.sampled_from([*card.options(question.options, DAY), *([UNSURE] if question.unsure else [])])


@st.composite
def requests(draw: st.DrawFn, card: RateCard, *, travel: bool = True) -> dict[str, Any]:
    """A mapping that can be priced."""
    keys = ("audit", "partner", "industry", "documents", "remote", "shifts", "readiness", "month", "agreement")
    answers: dict[str, Any] = {key: draw(choice(card, key)) for key in keys}
    answers["employees"] = draw(PEOPLE)
    answers["sites"] = draw(SITES)
    if draw(st.booleans()):
        answers["program"] = draw(st.sampled_from(["cor", "secor"] if answers["employees"] <= 10 else ["cor"]))
    answers["addons"] = draw(st.lists(st.sampled_from(list(card.options("addon", DAY))), max_size=5, unique=True))
    if travel:
        way = draw(st.sampled_from(["none", "km", "places"]))
        if way == "km":
            answers["travel"] = {"km": draw(KM)}
        elif way == "places":
            places = st.sampled_from(list(card.places.labels))
            to = draw(st.lists(places, min_size=1, max_size=min(6, answers["sites"]), unique=True))
            answers["travel"] = {"from": draw(places), "to": to}
    answers["on"] = DAY.isoformat()
    return answers
