"""The ask `cycle`: the three-year budget: the audits of a certificate, the partner's fees, and the WCB refunds.

Sources: the rules for each audit; data/partners.toml for fees; data/wcb.toml for refunds, paid the year after.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from estimator.asks import cycle_words, refund
from estimator.asks.ask import Answer, Ask
from estimator.asks.cycle_years import AGREEMENT, AUDITS, Cycle, agreement, calendar_years, percents
from estimator.asks.refund import account
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.reader import AskReader, split_body
from estimator.present import headline
from estimator.pricing.estimate import Estimate
from estimator.pricing.request import Request

KEYS = ("payroll", "earnings", "rate", "year", "first", "improvement", "leadership", "fee")
EXAMPLE: dict[str, Any] = {
    "request": {"audit": "certification", "partner": "unsure", "employees": 25, "sites": 2, "industry": "unsure"},
    "payroll": 1800000,
    "rate": 1.46,
}


def find(card: RateCard, body: Any, today: date) -> Cycle:
    """Validate the body and add up the cycle.

    Args:
        card: the rate card.
        body: a request (under `request`, or its keys beside the others) and KEYS; without payroll and rate no refund.
        today: the caller's date.

    Raises:
        InvalidRequest: every problem at once.

    """
    own, mapping = split_body(body, KEYS)
    reader = AskReader(own, KEYS)
    problems: list[tuple[str, str]] = []
    try:
        request = Request.from_mapping(mapping, card, today)
    except InvalidRequest as error:
        problems = error.problems
    claim = account(card.wcb, reader, today.year)
    payroll, rate = (any(reader.value(key) is not None for key in keys) for keys in (("payroll", "earnings"), ("rate",)))
    if payroll and not rate:
        reader.problem("rate", refund.RATE)
    if rate and not payroll:
        reader.problem("payroll", refund.PAYROLL)
    fee = reader.choice("fee", ("member", "non-member"))
    problems += reader.problems
    if problems:
        raise InvalidRequest(problems)
    year = claim.year if claim else reader.whole("year", card.wcb.first, card.wcb.last + 10) or today.year
    start = request if request.audit in AUDITS else request.with_answers(audit="certification")
    new = reader.yes("first") is not False and start.audit == "certification"
    if claim:
        claim = replace(claim, first=new, program=request.program)
    partner = card.partners.get(request.partner)
    fees = tuple(row for row in (partner.fees if partner else ()) if row.program == request.program and fee in {None, row.who})
    shares = percents(card.wcb, request.program, year, new=new)
    discount, saving = agreement(start, card)
    return Cycle(start, card, start is not request, claim, shares, fees, calendar_years(start, card, year, claim, fees), discount, saving)


def card_line(estimate: Estimate) -> str:
    """Return the three years beside the price of an audit, as HTML; empty without an agreement over them."""
    sheet = estimate.worksheet
    if sheet.request.agreement != AGREEMENT or sheet.request.audit not in AUDITS:
        return ""
    return cycle_words.card_line(
        find(sheet.card, sheet.request.to_mapping(), sheet.request.on), headline.priced(estimate.range, sheet.rates)["price"]
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `cycle`.

    Raises:
        InvalidRequest: every problem at once.

    """
    cycle = find(card, body, today)
    return Answer.of_layout({"cycle": cycle_words.answer(cycle)}, lambda: cycle_words.layout(cycle))


ASK = Ask("adds up three years: audits, partner fees, refunds, break-even payroll", EXAMPLE, run, command=True)
