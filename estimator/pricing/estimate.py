"""Prices a request: runs the rules, adds up, collects assumptions and notices."""

import base64
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.card.rates import UNSURE, RateCard
from estimator.pricing import diary, iaf, proof, trip, words
from estimator.pricing.gst import gst
from estimator.pricing.line import Line
from estimator.pricing.request import Request
from estimator.pricing.rules import RULES
from estimator.pricing.trip import LIKELY, others_open
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import text
from estimator.values.span import Span
from estimator.version import __version__

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Estimate:
    """A priced request. `to_mapping()` is its JSON form; amounts are dollars before GST unless named otherwise.

    Attributes:
        narrowings: each open question whose answer moves a figure, with the dollars by which its usual answer narrows the range, or 0.

    """

    worksheet: Worksheet
    range: Span
    subtotals: dict[str, Span]
    gst: Decimal
    total: Decimal
    narrowings: dict[str, Decimal]
    rates_version: str
    engine_version: str

    @property
    def lines(self) -> list[Line]:
        """The lines that cost something in the likely case; their likely amounts add up to the likely price.

        What may cost something in another case is in the range, and an assumption says so.
        """
        return [line for line in self.worksheet.lines if line.amount.likely]

    @property
    def days(self) -> list[dict[str, Any]]:
        """The days of the likely trip; none where nothing is driven."""
        worksheet = self.worksheet
        if worksheet.trip is None or not worksheet.trip[LIKELY].plan.rounds:
            return []
        return diary.mapping(worksheet.trip[LIKELY], worksheet.lines, worksheet.card.places)

    @property
    def reference(self) -> str:
        """A short name for these inputs, rates and engine: the same three always give the same one."""
        inputs = f"{sorted(self.worksheet.request.to_mapping().items())} {self.rates_version} {self.engine_version} {self.range}"
        return "E-" + base64.b32encode(hashlib.sha256(inputs.encode()).digest())[:10].decode()

    def to_mapping(self) -> dict[str, Any]:
        """Return the JSON form: money as text with two decimals."""
        worksheet = self.worksheet
        days = (worksheet.hours / worksheet.hours_per_day).each(lambda number: number.quantize(TENTH))
        return {
            "reference": self.reference,
            "low": text(self.range.low),
            "likely": text(self.range.likely),
            "high": text(self.range.high),
            "gst": text(self.gst),
            "total": text(self.total),
            "subtotals": {name: _span(span) for name, span in self.subtotals.items()},
            "lines": [_line(line) for line in self.lines],
            "days": self.days,
            "audit_days": str(days.likely),
            "audit_hours": str(worksheet.hours.likely.quantize(TENTH)),
            "onsite_days": int(worksheet.onsite_days.likely),
            "interviews": worksheet.interviews,
            "sites_sampled": worksheet.sites,
            "partner_fees": words.partner_fees(worksheet),
            "other_scheme": iaf.answer(worksheet),
            "unsure": [{"field": key, "widens_by": text(amount)} for key, amount in self.narrowings.items()],
            "assumptions": list(words.assumptions(worksheet, self.narrowings)),
            "exclusions": list(words.exclusions(worksheet)),
            "notices": [{"code": code, "text": sentence} for code, sentence in words.notices(worksheet, self.subtotals)],
            "status": worksheet.card.status,
            "rates_version": self.rates_version,
            "engine_version": self.engine_version,
            "request": worksheet.request.to_mapping(),
        }


def price(request: Request, card: RateCard) -> Span:
    """Return low, likely and high before GST, in dollars; nothing else, for asks that price thousands of requests."""
    return _figures(request, card)[0]


def _figures(request: Request, card: RateCard) -> tuple[Span, Span]:
    worksheet = Worksheet.of(request, card, quick=True)
    return _run(worksheet), worksheet.onsite_days


def estimate(request: Request, rates: RateCard) -> Estimate:
    """Price a request.

    Args:
        request: a checked request; its `on` picks the rates.
        rates: the rate card.

    Returns:
        The estimate: lines with reasons, low, likely, high, GST, total, assumptions, exclusions, notices.

    """
    worksheet = Worksheet.of(request, rates)
    priced = _run(worksheet)
    tax = gst(priced.likely, worksheet.rates)
    return Estimate(
        worksheet=worksheet,
        range=priced,
        subtotals=_subtotals(worksheet.lines),
        gst=tax,
        total=priced.likely + tax,
        narrowings=_narrowings(request, rates, (priced, worksheet.onsite_days)),
        rates_version=proof.version(request, rates),
        engine_version=__version__,
    )


def _run(worksheet: Worksheet) -> Span:
    for rule in RULES:
        worksheet.lines += rule(worksheet)
    return _sum(worksheet.lines)


def _sum(lines: list[Line]) -> Span:
    total = Span.exactly(0)
    for line in lines:
        total = total + line.amount
    return total


def _subtotals(lines: list[Line]) -> dict[str, Span]:
    groups = dict.fromkeys(line.group for line in lines)
    return {group: _sum([line for line in lines if line.group == group]) for group in groups}


def _narrowings(request: Request, card: RateCard, figures: tuple[Span, Span]) -> dict[str, Decimal]:
    """For each open question that moves a figure: by how many dollars the range narrows with its typical answer, or 0."""
    audits = request.audit != "none"  # as for the version: see proof.py
    open_ = [key for key, asked in card.questions.items() if asked.unsure and request.answer(key) == UNSURE and (audits or asked.columns)]
    if others_open(request):
        open_.insert(0, "travel")
    amounts = {key: _narrowing(request, card, figures[0], [key]) for key in open_}
    return {key: max(amount, Decimal(0)) for key, amount in amounts.items() if amount or _moves(request, card, key, figures)}


def _moves(request: Request, card: RateCard, key: str, figures: tuple[Span, Span]) -> bool:
    """Whether some answer to an open question gives other figures."""
    options = card.options(card.questions[key].options, request.on) if key != "travel" else ()
    return any(_figures(request.with_answers(**{key: name}), card) != figures for name in options)


def narrowing(estimate: Estimate, keys: list[str]) -> Decimal:
    """Return by how many dollars the range narrows when these open questions, together, have their typical answers."""
    if len(keys) == 1:
        return estimate.narrowings[keys[0]]
    return _narrowing(estimate.worksheet.request, estimate.worksheet.card, estimate.range, keys)


def _narrowing(request: Request, card: RateCard, span: Span, keys: list[str]) -> Decimal:
    for key in keys:
        usual: Any = trip.others_at_home(request, card) if key == "travel" else card.typical(card.questions[key].options).name
        request = request.with_answers(**{key: usual})
    return span.width - price(request, card).width


def _span(span: Span) -> dict[str, str]:
    return {"low": text(span.low), "likely": text(span.likely), "high": text(span.high)}


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "group": line.group,
        "label": line.label,
        "quantity": f"{line.quantity.likely:f}",
        "unit": line.unit,
        "rate": text(line.rate.likely),
        "amount": text(line.amount.likely),
        "why": line.why,
        "source": line.source,
        "inputs": [dict(part.mapping) for part in line.inputs],
    }
