"""The ask `sweep`: how much each other answer would change the price, one at a time, and where the next steps are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.asks import sweep_grid
from estimator.asks.ask import Answer, Ask
from estimator.card.rates import UNSURE, RateCard
from estimator.parsing.reader import AskReader, split_body
from estimator.present import answers_in_words
from estimator.present.layout import Layout, Table, change
from estimator.present.svg_charts import Swing, tornado
from estimator.pricing.estimate import price
from estimator.pricing.request import Request, Travel
from estimator.pricing.rules import RULES
from estimator.pricing.trip import others_at_home, others_open
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import dollars, text
from estimator.values.span import Span

KEYS = ("grid",)
EXAMPLE = {"audit": "certification", "employees": 25, "sites": 3, "industry": "unsure", "travel": {"to": ["red-deer"]}}
MORE_PEOPLE = (-5, -1, 1, 5)
MORE_SITES = (-1, 1)
MORE_KILOMETRES = (100, 300)
"""Kilometres one way that are added where the request names no place."""
MAX_STEP = 60
"""How many more people and sites are tried for the next step."""
MAX_BARS = 10
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Other:
    """Another answer to a question, and by how much it moves low, likely and high, in dollars."""

    key: str
    value: Any
    label: str
    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Factor:
    """A question with its other answers."""

    key: str
    label: str
    now: str
    others: tuple[Other, ...]

    @property
    def least(self) -> Other:
        """The answer that costs least."""
        return min(self.others, key=lambda other: other.likely)

    @property
    def most(self) -> Other:
        """The answer that costs most."""
        return max(self.others, key=lambda other: other.likely)

    @property
    def alike(self) -> list[list[Other]]:
        """The answers that move the price, those with the same differences together."""
        groups: dict[tuple[Decimal, ...], list[Other]] = {}
        for other in self.others:
            if other.low or other.likely or other.high:
                groups.setdefault((other.low, other.likely, other.high), []).append(other)
        return list(groups.values())

    def names(self, one: Other) -> str:
        """Name an answer and count those that come to the same likely price."""
        more = sum(other.likely == one.likely for other in self.others) - 1
        return f"{one.label} and {more} more" if more else one.label

    @property
    def reach(self) -> Decimal:
        """From the cheapest answer to the dearest, the present one among them, in dollars."""
        return max(self.most.likely, ZERO) - min(self.least.likely, ZERO)


def alternatives(request: Request, card: RateCard) -> Iterator[tuple[str, Any, str, Request]]:
    """Yield the question, the other answer, its label, and the request with it; only requests that are valid."""
    limit = card.on(request.on).fact("secor-limit")
    question = card.questions["employees"]
    for step in MORE_PEOPLE:
        people = request.employees + step
        if question.min <= people <= question.max:
            program = "cor" if people > limit else request.program
            more = " (and COR)" if program != request.program else ""
            yield "employees", people, f"{people:,}{more}", request.with_answers(employees=people, program=program)
    least = max(card.questions["sites"].min, sum(count for _, count in request.travel.at) if request.travel else 0)
    for step in MORE_SITES:
        sites = request.sites + step
        if least <= sites <= card.questions["sites"].max:
            yield "sites", sites, f"{sites:,}", request.with_answers(sites=sites)
    for trip in trips(request, card):
        yield "travel", trip.to_mapping() if trip else {}, answers_in_words.trip(trip, card), request.with_answers(travel=trip)
    yield from choices(request, card)
    addable = card.options("addon", request.on)
    for name, entry in addable.items():
        without = name in request.addons
        chosen = {*request.addons} - {name} if without else {*request.addons, name}
        addons = tuple(addon for addon in addable if addon in chosen)
        yield "addons", list(addons), f"{'Without' if without else 'With'}: {entry.label}", request.with_answers(addons=addons)


def choices(request: Request, card: RateCard) -> Iterator[tuple[str, Any, str, Request]]:
    """Yield the other options of each question with options."""
    limit = card.on(request.on).fact("secor-limit")
    for key, question in card.questions.items():
        if question.kind != "choice" or (key == "program" and request.employees > limit):
            continue
        for name in [*card.options(question.options, request.on), *([UNSURE] if question.unsure else [])]:
            if name != request.answer(key) and (key, name) != ("audit", "none"):
                yield key, name, answers_in_words.answer(key, name, card), request.with_answers(**{key: name})


def trips(request: Request, card: RateCard) -> Iterator[Travel | None]:
    """Yield other trips: none, one place fewer, the other sites at home, or farther."""
    travel = request.travel
    if travel is not None:
        yield None
    if travel is not None and len(travel.at) > 1:
        for place in travel.to:
            if any(other not in {place, travel.start} for other in travel.to):
                yield replace(travel, at=tuple(part for part in travel.at if part[0] != place))
    if travel is not None and others_open(request):
        yield others_at_home(request, card)
    if travel is None or not travel.at:
        now = travel.km if travel else 0
        for km in MORE_KILOMETRES:
            if now + km <= card.questions["travel"].max_km:
                yield Travel(card.base, (), now + km)


def factors(request: Request, card: RateCard) -> list[Factor]:
    """Price every other answer; the questions that move the price most come first, those that move nothing are left out."""
    base = price(request, card)
    by_question: dict[str, list[Other]] = {}
    for key, value, label, changed in alternatives(request, card):
        other = price(changed, card)
        moved = Other(key, value, label, other.low - base.low, other.likely - base.likely, other.high - base.high)
        by_question.setdefault(key, []).append(moved)
    made = [
        Factor(key, card.questions[key].label, answers_in_words.answer(key, request.answer(key), card), tuple(others))
        for key, others in by_question.items()
        if any(other.low or other.likely or other.high for other in others)
    ]
    return sorted(made, key=lambda factor: -factor.reach)


def steps(request: Request, card: RateCard) -> list[tuple[str, int]]:
    """Return the next head-count that adds an interview or a day on site, and the next number of sites that adds a visit."""
    if request.audit == "none":
        return []
    now, limit = _job(request, card), card.on(request.on).fact("secor-limit")
    changes: dict[str, int] = {}
    for more in range(1, MAX_STEP + 1):
        people = request.employees + more
        if people > card.questions["employees"].max or (request.program == "secor" and people > limit):
            break
        worksheet = _job(request.with_answers(employees=people), card)
        if worksheet.interviews > now.interviews:
            changes.setdefault("interview", people)
        if worksheet.onsite_days.likely > now.onsite_days.likely:
            changes.setdefault("day", people)
        if len(changes) == 2:  # noqa: PLR2004 -- both steps
            break
    for sites in range(request.sites + 1, min(request.sites + MAX_STEP, card.questions["sites"].max) + 1):
        if now.rates.sample("sites", sites) > now.sites:
            changes.setdefault("visit", sites)
    return list(changes.items())


def _job(request: Request, card: RateCard) -> Worksheet:
    worksheet = Worksheet.of(request, card, quick=True)
    for rule in RULES:
        worksheet.lines += rule(worksheet)
    return worksheet


STEPS = {
    "interview": "At {at:,} people one more person is interviewed.",
    "day": "At {at:,} people the audit takes one more day on site.",
    "visit": "At {at:,} sites one more is visited.",
}


def answer(request: Request, base: Span, factors: list[Factor], ahead: list[tuple[str, int]]) -> dict[str, Any]:
    """Return the sweep as data: differences in dollars as text, negative where it gets cheaper."""
    return {
        "low": text(base.low),
        "likely": text(base.likely),
        "high": text(base.high),
        "factors": [
            {
                "field": factor.key,
                "label": factor.label,
                "answer": factor.now,
                "down": text(min(factor.least.likely, ZERO)),
                "up": text(max(factor.most.likely, ZERO)),
                "others": [
                    {
                        "value": other.value,
                        "label": other.label,
                        "low": text(other.low),
                        "likely": text(other.likely),
                        "high": text(other.high),
                    }
                    for other in factor.others
                ],
            }
            for factor in factors
        ],
        "next": [{"code": code, "at": at, "text": STEPS[code].format(at=at)} for code, at in ahead],
        "request": request.to_mapping(),
    }


def layout(base: Span, factors: list[Factor], ahead: list[tuple[str, int]]) -> Layout:
    """Format the sweep: what changes the price most, as a chart and as a table."""
    drawn = [factor for factor in factors if factor.key not in {"audit", "addons"}]  # another product, and help priced apart
    swings = [
        Swing(
            factor.label,
            min(factor.least.likely, ZERO),
            max(factor.most.likely, ZERO),
            factor.names(factor.least),
            factor.names(factor.most),
        )
        for factor in drawn[:MAX_BARS]
        if factor.reach
    ]
    rows: list[tuple[str, ...]] = [
        (factor.label, ", ".join(same.label for same in others), *(change(getattr(others[0], name)) for name in ("low", "likely", "high")))
        for factor in factors
        for others in factor.alike
    ]
    lead = f"Now {dollars(base.likely)} before GST. "
    lead += f"“{drawn[0].label}” moves it most: by {dollars(drawn[0].reach)} from end to end." if drawn else "No other answer moves it."
    return Layout(
        "What each answer is worth",
        lead,
        [
            Table(
                "Each answer changed alone, before GST",
                ("Question", "Other answer", "Low", "Likely", "High"),
                rows,
                figures=False,
                folded=bool(swings),
            )
        ],
        [STEPS[code].format(at=at) for code, at in ahead],
        tornado("What moves the likely price, down and up", swings) if swings else "",
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `sweep`.

    Raises:
        InvalidRequest: every problem at once.

    """
    own, mapping = split_body(body, KEYS)
    reader = AskReader(own, KEYS)
    reader.finish()
    if reader.value("grid") is not None:
        prices = sweep_grid.find(card, mapping, sweep_grid.read(card, reader.value("grid")), today)
        return Answer.of_layout({"sweep": sweep_grid.answer(prices)}, lambda: sweep_grid.layout(prices))
    request = Request.from_mapping(mapping, card, today)
    base, swings, ahead = price(request, card), factors(request, card), steps(request, card)
    return Answer.of_layout({"sweep": answer(request, base, swings, ahead)}, lambda: layout(base, swings, ahead))


ASK = Ask("prices each other answer and finds the next steps; with `grid`, prices every combination", EXAMPLE, run, command=True)
