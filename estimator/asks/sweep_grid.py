"""The key `grid` of the ask `sweep`: up to 1,000 prices, for every combination of the answers to one or two questions.

Such as `{"employees": {"from": 5, "to": 100, "step": 5}, "sites": [1, 2, 3]}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any

from estimator.card.rates import RateCard
from estimator.parsing.number import whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, echo
from estimator.present import answers_in_words
from estimator.present.layout import Layout, Table
from estimator.present.svg_charts import Point, line_chart
from estimator.pricing.estimate import price
from estimator.pricing.request import Request
from estimator.values.money import dollars, text
from estimator.values.span import Span

MAX_PRICES = 1000
MAX_QUESTIONS = 2
RANGE_KEYS = ("from", "to", "step")
KM = "travel.km"


@dataclass(frozen=True, slots=True)
class Axis:
    """One question with the answers to try."""

    key: str
    label: str
    values: list[Any]
    words: list[str]

    @property
    def rising(self) -> bool:
        """Whether the answers are numbers, each greater than the one before: a line needs two."""
        numbers = all(isinstance(value, int) for value in self.values)
        return numbers and len(self.values) > 1 and all(number < two for number, two in pairwise(self.values))


@dataclass(frozen=True, slots=True)
class Prices:
    """What every combination costs, before GST, in dollars: `spans` by the first axis, then by the second."""

    axes: list[Axis]
    spans: list[Span]

    @property
    def width(self) -> int:
        """How many combinations share an answer of the first axis."""
        return len(self.axes[1].values) if len(self.axes) > 1 else 1

    def rows(self) -> list[list[Span]]:
        """The prices, a list for each answer of the first axis."""
        return [self.spans[start : start + self.width] for start in range(0, len(self.spans), self.width)]


def read(card: RateCard, body: Any) -> list[tuple[str, list[Any]]]:
    """Return the questions with the answers to try.

    Raises:
        InvalidRequest: an unknown question, no answers, too many.

    """
    if not isinstance(body, Mapping) or not 0 < len(body) <= MAX_QUESTIONS:
        raise InvalidRequest([("grid", f"Give one or two questions, each with a list of answers or {_example()}.")])
    known = [*(key for key in card.questions if key not in {"travel", "addons"}), KM]
    problems, axes = [], []
    for key, answers in body.items():
        if key not in known:
            problems.append((f"grid.{key}", f"{echo(key)} cannot be varied here; known: {comma_list(known)}."))
            continue
        values = _range(answers) if isinstance(answers, Mapping) else answers
        if not isinstance(values, list) or not 0 < len(values) <= MAX_PRICES:
            problems.append((f"grid.{key}", f"Give a list of 1 to {MAX_PRICES:,} answers, or {_example()}."))
            continue
        axes.append((key, values))
    count = 1
    for _, values in axes:
        count *= len(values)
    if count > MAX_PRICES:
        problems.append(("grid", f"{count:,} combinations are more than the {MAX_PRICES:,} that are priced at once."))
    if problems:
        raise InvalidRequest(problems)
    return axes


def _example() -> str:
    return '{"from": 10, "to": 100, "step": 10}'


def _range(asked: Mapping[str, Any]) -> list[int] | None:
    """Return the whole numbers of a range; None where it is none."""
    first, last, step = (whole_number(asked.get(key, 1 if key == "step" else None)) for key in RANGE_KEYS)
    if (
        set(asked) - set(RANGE_KEYS)
        or first is None
        or last is None
        or step is None
        or step < 1
        or not 0 <= last - first < MAX_PRICES * step
    ):
        return None
    return list(range(first, last + 1, step))


def find(card: RateCard, mapping: Any, axes: list[tuple[str, list[Any]]], today: date) -> Prices:
    """Price every combination.

    Args:
        card: the rate card.
        mapping: the request, whose answers to these questions are replaced.
        axes: from `read`.
        today: the date used where the request has no `on`.

    Raises:
        InvalidRequest: the request, or a combination, cannot be asked.

    """
    keys = [key for key, _ in axes]
    if isinstance(mapping, Mapping):
        mapping = _asked(mapping, keys, [values[0] for _, values in axes])
    Request.from_mapping(mapping, card, today)
    spans: list[Span] = []
    seen: list[dict[str, tuple[Any, str]]] = [{} for _ in axes]
    for values in product(*(values for _, values in axes)):
        try:
            request = Request.from_mapping(_asked(mapping, keys, values), card, today)
        except InvalidRequest as error:
            answers = ", ".join(f"{key} {echo(value)}" for key, value in zip(keys, values, strict=True))
            raise InvalidRequest([("grid", f"With {answers}: {error.problems[0][1]}")]) from error
        spans.append(price(request, card))
        for key, known, value in zip(keys, seen, values, strict=True):
            if str(value) not in known:
                known[str(value)] = _read(request, key, card)
    prices = []
    for (key, tried), known in zip(axes, seen, strict=True):
        plain, words = zip(*(known[str(value)] for value in tried), strict=True)
        prices.append(Axis(key, _label(key, card), list(plain), list(words)))
    return Prices(prices, spans)


def _asked(mapping: Mapping[str, Any], keys: list[str], values: Sequence[Any]) -> dict[str, Any]:
    request = dict(mapping)
    for key, value in zip(keys, values, strict=True):
        request.update({"travel": {"km": value}} if key == KM else {key: value})
    return request


def _label(key: str, card: RateCard) -> str:
    return "Kilometres one way" if key == KM else card.questions[key].label


def _read(request: Request, key: str, card: RateCard) -> tuple[Any, str]:
    """Return an answer as the request has it, and in words."""
    if key == KM:
        km = request.travel.km if request.travel else 0
        return km, f"{km:,}"
    value = request.answer(key)
    return value.isoformat() if isinstance(value, date) else value, answers_in_words.answer(key, value, card)


def answer(prices: Prices) -> dict[str, Any]:
    """Return the prices as data: `prices` holds [low, likely, high] for each combination, the last question's answers fastest."""
    return {
        "questions": [{"field": axis.key, "label": axis.label, "values": axis.values, "labels": axis.words} for axis in prices.axes],
        "prices": [[text(span.low), text(span.likely), text(span.high)] for span in prices.spans],
    }


def layout(prices: Prices) -> Layout:
    """Format the prices: a line chart where the first question's answers are numbers, and a table."""
    first, *other = prices.axes
    rows = prices.rows()
    if other:
        columns: tuple[str, ...] = (first.label, *other[0].words)
        table = [(word, *(dollars(span.likely) for span in row)) for word, row in zip(first.words, rows, strict=True)]
        caption = f"Likely price before GST, by: {other[0].label}"
    else:
        columns = (first.label, "Low", "Likely", "High")
        table = [
            (word, *(dollars(number) for number in (span.low, span.likely, span.high)))
            for word, (span,) in zip(first.words, rows, strict=True)
        ]
        caption = "Price before GST"
    least, most = (pick(prices.spans, key=lambda span: span.likely).likely for pick in (min, max))
    lead = f"{len(prices.spans):,} prices: {dollars(least)} to {dollars(most)}, likely, before GST."
    return Layout("Price by answer", lead, [Table(caption, columns, table)], [], _picture(prices, rows))


def _picture(prices: Prices, rows: list[list[Span]]) -> str:
    if not prices.axes[0].rising:
        return ""
    names = prices.axes[1].words if len(prices.axes) > 1 else [""]
    lines = [
        (
            name,
            [
                Point(number, row[index].low, row[index].likely, row[index].high)
                for number, row in zip(prices.axes[0].values, rows, strict=True)
            ],
        )
        for index, name in _ends(names)
    ]
    return line_chart(f"Likely price by “{prices.axes[0].label}”", lines)


def _ends(names: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the first and the last of the second question's answers: more lines than that cannot be told apart."""
    yield 0, names[0]
    if len(names) > 1:
        yield len(names) - 1, names[-1]
