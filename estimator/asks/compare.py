"""The ask `compare`: requests side by side, every line, subtotal and sum with its difference to the first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.reader import AskReader
from estimator.parsing.text import echo
from estimator.present import answers_in_words, headline
from estimator.present.layout import Layout, Table, change
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.line import GROUPS
from estimator.pricing.request import Request
from estimator.values.money import dollars, text

KEYS = ("requests", "labels")
MIN_REQUESTS, MAX_REQUESTS = 2, 4
MAX_LABEL = 60
ZERO = Decimal(0)
EXAMPLE_REQUEST = {"audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "unsure"}
EXAMPLE = {
    "requests": [EXAMPLE_REQUEST, {**EXAMPLE_REQUEST, "sites": 2, "travel": {"to": ["red-deer"]}}],
    "labels": ["Calgary only", "With Red Deer"],
}


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One amount of every scenario, in dollars; `kind` is line, subtotal or sum."""

    kind: str
    code: str
    label: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Estimates with their labels, in the order of the request."""

    card: RateCard
    labels: list[str]
    estimates: list[Estimate]

    @property
    def rows(self) -> list[ComparisonRow]:
        """Every line under its group's subtotal, then the sums; zero where a scenario has no such line."""
        rows = []
        for group in GROUPS:
            lines = {line.code: line.label for estimate in self.estimates for line in estimate.lines if line.group == group}
            if not lines:
                continue
            subtotals = tuple(estimate.subtotals[group].likely if group in estimate.subtotals else ZERO for estimate in self.estimates)
            rows.append(ComparisonRow("subtotal", group, GROUPS[group], subtotals))
            for code, label in lines.items():
                amounts = tuple(
                    sum((line.amount.likely for line in estimate.lines if line.code == code), ZERO) for estimate in self.estimates
                )
                rows.append(ComparisonRow("line", code, label, amounts))
        for code, label in (("low", "Low, before GST"), ("likely", "Likely, before GST"), ("high", "High, before GST")):
            rows.append(ComparisonRow("sum", code, label, tuple(getattr(estimate.range, code) for estimate in self.estimates)))
        rows.append(ComparisonRow("sum", "gst", "GST", tuple(estimate.gst for estimate in self.estimates)))
        return [*rows, ComparisonRow("sum", "total", "Likely total", tuple(estimate.total for estimate in self.estimates))]

    @property
    def differing(self) -> dict[str, list[str]]:
        """The answers in words, by question, where the scenarios differ."""
        answers = [answers_in_words.of(estimate.worksheet.request, self.card) for estimate in self.estimates]
        return {key: [words[key] for words in answers] for key in answers[0] if len({words[key] for words in answers}) > 1}


def read(card: RateCard, body: Any, today: date) -> Comparison:
    """Validate the body and price each request.

    Args:
        card: the rate card.
        body: `requests`, two to four of them, and `labels` for them if wanted.
        today: the date used where a request has no `on`.

    Raises:
        InvalidRequest: every problem of every request, its field named `requests.2.employees`.

    """
    reader = AskReader(body, KEYS)
    requests = reader.value("requests")
    if not isinstance(requests, list) or not MIN_REQUESTS <= len(requests) <= MAX_REQUESTS:
        reader.problem("requests", f"Give a list of {MIN_REQUESTS} to {MAX_REQUESTS} requests.")
        requests = []
    labels = reader.value("labels") or [f"Scenario {index}" for index in range(1, len(requests) + 1)]
    if not isinstance(labels, list) or not all(isinstance(label, str) and 0 < len(label) <= MAX_LABEL for label in labels):
        reader.problem("labels", f"{echo(labels)} is not a list of texts of 1 to {MAX_LABEL} characters.")
    elif requests and len(labels) != len(requests):
        reader.problem("labels", f"{len(labels)} labels for {len(requests)} requests: give one for each.")
    parsed = []
    for index, mapping in enumerate(requests, 1):
        try:
            parsed.append(estimate(Request.from_mapping(mapping, card, today), card))
        except InvalidRequest as error:
            reader.problems += [(f"requests.{index}.{field}", message) for field, message in error.problems]
    reader.finish()
    return Comparison(card, labels, parsed)


def answer(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as data: money as text, `differences` to the first."""
    return {
        "labels": comparison.labels,
        "answers": [
            {"field": key, "label": comparison.card.questions[key].label, "values": values} for key, values in comparison.differing.items()
        ],
        "rows": [
            {
                "kind": row.kind,
                "code": row.code,
                "label": row.label,
                "amounts": [text(amount) for amount in row.amounts],
                "differences": [text(amount - row.amounts[0]) for amount in row.amounts],
            }
            for row in comparison.rows
        ],
        "estimates": [
            {
                "reference": each.reference,
                "total": text(each.total),
                "rates_version": each.rates_version,
                "request": each.worksheet.request.to_mapping(),
            }
            for each in comparison.estimates
        ],
    }


def layout(comparison: Comparison) -> Layout:
    """Format the comparison: amounts, each with its difference to the first."""
    totals = [each.total for each in comparison.estimates]
    least = min(range(len(totals)), key=lambda index: totals[index])
    rows = [
        (row.label if row.kind != "line" else f"– {row.label}", dollars(row.amounts[0]), *(f"{dollars(amount)} ({change(amount - row.amounts[0])})" for amount in row.amounts[1:]))
        for row in comparison.rows
    ]  # fmt: skip
    differing = [(comparison.card.questions[key].label, *values) for key, values in comparison.differing.items()]
    same = (
        "The requests are the same in every answer."
        if not differing
        else f"“{comparison.labels[least]}” costs least: {headline.words(comparison.estimates[least].to_mapping())['price']}."
    )
    tables = [Table("Side by side, with the difference to the first", ("Item", *comparison.labels), rows, foot=1)]
    if differing:
        tables.append(Table("Where the answers differ", ("Question", *comparison.labels), differing, figures=False))
    return Layout("Comparison", same, tables, ["Estimates, not quotes. Certifying partner fees are not included."])


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `compare`.

    Raises:
        InvalidRequest: every problem at once.

    """
    comparison = read(card, body, today)
    return Answer.of_layout({"compare": answer(comparison)}, lambda: layout(comparison))


ASK = Ask("compares two to four requests", EXAMPLE, run, command=True)
