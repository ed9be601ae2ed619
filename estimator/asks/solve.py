"""The ask `solve`: what fits a budget, the cheapest month, the best split of sites over three years."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.asks.solve_budget import Variant, variant, variants
from estimator.asks.solve_sites import Split, cheapest_split
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.reader import AskReader, split_body
from estimator.present.layout import Layout, Table, change
from estimator.present.svg_charts import Column, column_chart
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.request import Request
from estimator.pricing.words import notices
from estimator.values.money import dollars, plain, text

KEYS = ("budget",)
EXAMPLE: dict[str, Any] = {
    "request": {"audit": "certification", "employees": 25, "sites": 5, "industry": "unsure", "travel": {"to": ["red-deer", "lethbridge", "edmonton"]}},
    "budget": 5000,
}  # fmt: skip
CHEAPER_NOTICES = ("secor-self", "cor-by-choice", "maintenance-internal", "alternative", "iso")
"""Notices of an estimate that name a cheaper way."""
MONTH_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Solution:
    """The result of a search. `months` holds each month's slug with its likely total, with GST, in dollars."""

    priced: Estimate
    now: Variant
    budget: Decimal | None
    ways: list[Variant]
    least: Variant
    months: dict[str, Decimal]
    split: Split | None

    @property
    def request(self) -> Request:
        """The request as it was asked."""
        return self.now.request

    @property
    def card(self) -> RateCard:
        """The rate card."""
        return self.priced.worksheet.card

    @property
    def places(self) -> tuple[str, ...]:
        """The places that the request names."""
        return self.request.travel.to if self.request.travel else ()

    @property
    def verdict(self) -> str | None:
        """`surely` (even the high total fits), `likely`, `changed` (with other answers), `no`; None without a budget."""
        if self.budget is None:
            return None
        if not self.ways:
            return "no"
        if self.ways[0].changes:
            return "changed"
        return "surely" if self.now.most <= self.budget else "likely"

    @property
    def words(self) -> str:
        """Say the verdict, or what costs least."""
        now, most, least = (dollars(amount) for amount in (self.now.total, self.now.most, self.least.total))
        if self.budget is None:
            return f"Now {now}. With every answer that you can choose at its cheapest it is {least}."
        budget = dollars(self.budget)
        if not self.ways:
            return f"{now} does not fit {budget}. The least that your answers allow is {least}."
        if self.ways[0].changes:
            return f"{now} does not fit {budget}, but {dollars(self.ways[0].total)} would: {changes_in_words(self.ways[0])}."
        return (
            f"{now} fits {budget}, and so does the high end, {most}."
            if self.now.most <= self.budget
            else f"{now} fits {budget}; at the high end it is {most}."
        )

    @property
    def cheapest(self) -> list[str]:
        """The months that cost least."""
        least = min(self.months.values())
        return [month for month, total in self.months.items() if total == least]


def changes_in_words(variant: Variant) -> str:
    """Return the changed answers in words."""
    return "; ".join(f"{change.question} {change.answer}" for change in variant.changes)


def find(card: RateCard, body: Any, today: date) -> Solution:
    """Validate the body and search.

    Args:
        card: the rate card.
        body: a request (under `request`, or its keys beside), and `budget` in dollars, GST included, if wanted.
        today: the date used where the request has no `on`.

    Raises:
        InvalidRequest: every problem at once.

    """
    own, mapping = split_body(body, KEYS)
    reader = AskReader(own, KEYS)
    budget = reader.money("budget")
    try:
        request = Request.from_mapping(mapping, card, today)
    except InvalidRequest as error:
        raise InvalidRequest([*error.problems, *reader.problems]) from error
    reader.finish()
    now = variant(request, (), card)
    fitting, least = variants(request, card, budget or Decimal(0))
    months = {month: variant(request.with_answers(month=month), (), card).total for month in card.options("season", request.on)}
    places = request.travel.to if request.travel else ()
    return Solution(estimate(request, card), now, budget, fitting, least, months, cheapest_split(request, card) if places else None)


def notes(solution: Solution) -> list[tuple[str, str]]:
    """Return the notes on the figures, as (code, text)."""
    sentences, card, request = solution.card.words["solve"], solution.card, solution.request
    rates = card.on(request.on)
    codes = ["with-gst", "true", "month", "split" if solution.split else "no-split" if solution.places else "no-places"]
    words = {
        "gst": plain(rates.span("tax", "gst").likely),
        "base": card.places.labels[card.base],
        "visited": rates.sample("sites", request.sites),
    }
    cheaper = [(code, text) for code, text in notices(solution.priced.worksheet, solution.priced.subtotals) if code in CHEAPER_NOTICES]
    return [*cheaper, *((code, sentences[code].format(**words)) for code in codes)]


def answer(solution: Solution) -> dict[str, Any]:
    """Return the solution as data: totals with GST as text."""
    return {
        "total": text(solution.now.total),
        "high": text(solution.now.most),
        "verdict": solution.verdict,
        "text": solution.words,
        "budget": None if solution.budget is None else text(solution.budget),
        "ways": [_way(way) for way in solution.ways],
        "least": _way(solution.least),
        "months": [
            {"month": month, "total": text(total), "difference": text(total - solution.now.total)}
            for month, total in solution.months.items()
        ],
        "cheapest_months": solution.cheapest,
        "split": _split(solution.split) if solution.split else None,
        "notes": [{"code": code, "text": words} for code, words in notes(solution)],
        "request": solution.request.to_mapping(),
    }


def _way(variant: Variant) -> dict[str, Any]:
    changes = [
        {
            "field": change.key,
            "label": change.question,
            "value": list(change.value) if change.key == "addons" else change.value,
            "answer": change.answer,
        }
        for change in variant.changes
    ]
    return {"changes": changes, "total": text(variant.total), "high": text(variant.most), "request": variant.request.to_mapping()}


def _split(split: Split) -> dict[str, Any]:
    rows = zip(split.visits, split.totals, split.plain, strict=True)
    years = [{"places": list(places), "total": text(total), "everywhere": text(plain_)} for places, total, plain_ in rows]
    return {"years": years, "saves": text(split.saved)}


def layout(solution: Solution) -> Layout:
    """Format the solution: what fits, the months, the years."""
    labels = solution.card.options("season")
    tables = []
    ways_ = [way for way in [*solution.ways, solution.least] if way.changes]
    if ways_:
        rows = [(changes_in_words(way), dollars(way.total), change(way.total - solution.now.total)) for way in dict.fromkeys(ways_)]
        tables.append(Table("Answers that cost less", ("Change", "Total", "Difference"), rows, figures=False))
    rows = [(labels[month].label, dollars(total), change(total - solution.now.total)) for month, total in solution.months.items()]
    tables.append(Table("Month by month", ("Month", "Total", "Difference to now"), rows))
    if solution.split:
        tables.append(_years(solution, solution.split))
    bars = [Column(labels[month].label[:MONTH_LETTERS], total, total) for month, total in solution.months.items()]
    return Layout(
        "What fits",
        solution.words,
        tables,
        [words for _, words in notes(solution)],
        column_chart("Total by month", bars) if len(set(solution.months.values())) > 1 else "",
    )


def _years(solution: Solution, parts: Split) -> Table:
    labels = solution.card.places.labels
    rows: list[tuple[str, ...]] = [
        (
            f"Year {index}",
            ", ".join(labels[place] for place in places) or f"Only {labels[solution.card.base]}",
            dollars(total),
            dollars(all_),
        )
        for index, (places, total, all_) in enumerate(zip(parts.visits, parts.totals, parts.plain, strict=True), 1)
    ]
    sums = [dollars(sum(totals, Decimal(0))) for totals in (parts.totals, parts.plain)]
    saves = f"saves {dollars(parts.saved)}" if parts.saved >= 0 else f"costs {dollars(-parts.saved)} more: every place is visited"
    rows.append(("Three years together", saves, *sums))
    return Table(
        "Sites split over three years",
        ("Year", "Places visited", "Total", "Total, the same places every year"),
        rows,
        foot=1,
        figures=False,
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `solve`.

    Raises:
        InvalidRequest: every problem at once.

    """
    solution = find(card, body, today)
    return Answer.of_layout({"solve": answer(solution)}, lambda: layout(solution))


ASK = Ask("finds what fits a budget, the cheapest month, the best split of sites", EXAMPLE, run, command=True)
