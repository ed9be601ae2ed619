"""The asks `estimate`, `total` and `fields`: price a request in full, return its amounts only, or only validate it."""

from datetime import date
from typing import Any

from estimator.asks import cycle
from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.parsing import form
from estimator.present import headline, html, ways
from estimator.pricing.estimate import estimate, price
from estimator.pricing.gst import gst
from estimator.pricing.request import Request
from estimator.values.money import text

EXAMPLE = {"program": "cor", "audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "unsure"}


def run_estimate(card: RateCard, body: Any, today: date) -> Answer:
    """Price one request, with every line, reason and notice; with an agreement over three years, their sum beside it.

    Raises:
        InvalidRequest: every problem at once.

    """
    priced = estimate(Request.from_mapping(body, card, today), card)
    mapping = priced.to_mapping()
    return Answer({"estimate": mapping}, lambda: {**html.parts(priced, mapping), "years": cycle.card_line(priced)})


def run_total(card: RateCard, body: Any, today: date) -> Answer:
    """Price one request and return only the amounts in dollars: low, likely and high before GST, then GST and total.

    Raises:
        InvalidRequest: every problem at once.

    """
    request = Request.from_mapping(body, card, today)
    span = price(request, card)
    tax = gst(span.likely, card.on(request.on))
    total = span.likely + tax
    amounts = {"low": span.low, "likely": span.likely, "high": span.high, "gst": tax, "total": total}
    return Answer(
        {"total": {name: text(amount) for name, amount in amounts.items()}},
        lambda: {**headline.words({**amounts, "request": vars(request)}), **ways.under(request, card)},
    )


def run_fields(card: RateCard, body: Any, today: date) -> Answer:
    """Validate a request and return it in full as a form's fields.

    Raises:
        InvalidRequest: every problem at once.

    """
    request = Request.from_mapping(body, card, today)
    return Answer({"fields": [list(pair) for pair in form.from_mapping(request.to_mapping())]})


FIELDS = Ask("checks a request and returns it as a form's [name, value] pairs", EXAMPLE, run_fields)
ESTIMATE = Ask("prices one request", EXAMPLE, run_estimate)
TOTAL = Ask("prices one request and returns the amounts alone, to be shown before the rest", EXAMPLE, run_total)
