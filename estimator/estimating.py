"""From a request to an estimate: run the rules, add up, say what was assumed."""

import base64
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator import iaf, words
from estimator.job import Job
from estimator.line import Line
from estimator.money import HUNDRED, cents, text
from estimator.rates import UNSURE, RateCard, Rates
from estimator.request import Request
from estimator.rules import RULES
from estimator.span import Span

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Estimate:
    """A priced request. `to_mapping()` is its JSON form; amounts are dollars before GST unless named otherwise."""

    job: Job
    range: Span
    subtotals: dict[str, Span]
    gst: Decimal
    total: Decimal
    widths: dict[str, Span]
    rates_version: str
    engine_version: str

    @property
    def lines(self) -> list[Line]:
        """The lines; their likely amounts add up to the likely price."""
        return self.job.lines

    @property
    def reference(self) -> str:
        """A short name for these inputs, rates and engine: the same three always give the same one."""
        written = f"{sorted(self.job.request.to_mapping().items())} {self.rates_version} {self.engine_version} {self.range}"
        return "E-" + base64.b32encode(hashlib.sha256(written.encode()).digest())[:10].decode()

    def to_mapping(self) -> dict[str, Any]:
        """Return the estimate of surface.md: money as text with two decimals."""
        job = self.job
        days = (job.hours / job.hours_per_day).each(lambda number: number.quantize(TENTH))
        return {
            "reference": self.reference,
            "low": text(self.range.low),
            "likely": text(self.range.likely),
            "high": text(self.range.high),
            "gst": text(self.gst),
            "total": text(self.total),
            "subtotals": {name: _span(span) for name, span in self.subtotals.items()},
            "lines": [_line(line) for line in self.lines],
            "audit_days": str(days.likely),
            "audit_hours": str(job.hours.likely.quantize(TENTH)),
            "onsite_days": int(job.onsite_days.likely),
            "interviews": job.interviews,
            "sites_sampled": job.sites,
            "partner_fees": words.partner_fees(job),
            "other_scheme": iaf.answer(job),
            "unsure": [{"field": key, "widens_by": text(width.likely)} for key, width in self.widths.items()],
            "assumptions": list(words.assumptions(job, self.widths)),
            "exclusions": list(words.exclusions(job)),
            "notices": [{"code": code, "text": said} for code, said in words.notices(job, self.subtotals)],
            "status": job.card.status,
            "rates_version": self.rates_version,
            "engine_version": self.engine_version,
            "request": job.request.to_mapping(),
        }


def price(request: Request, card: RateCard) -> Span:
    """Return low, likely and high before GST, in dollars; nothing else, for asks that price thousands."""
    job = Job.of(request, card, quick=True)
    return _run(job)


def tax(amount: Decimal, rates: Rates) -> Decimal:
    """Return the GST on an amount, in dollars, rounded half up to the cent."""
    return cents(amount * rates.span("tax", "gst").likely / HUNDRED)


def estimate(request: Request, rates: RateCard) -> Estimate:
    """Price a request.

    Args:
        request: a checked request; its `on` picks the rates.
        rates: the rate card.

    Returns:
        The estimate: lines with reasons, low, likely, high, GST, total, assumptions, exclusions, notices.

    """
    from estimator import __version__

    job = Job.of(request, rates)
    found = _run(job)
    gst = tax(found.likely, job.rates)
    return Estimate(
        job=job,
        range=found,
        subtotals=_subtotals(job.lines),
        gst=gst,
        total=found.likely + gst,
        widths=_widths(request, rates, found),
        rates_version=job.rates.version,
        engine_version=__version__,
    )


def _run(job: Job) -> Span:
    for rule in RULES:
        job.lines += rule(job)
    return _sum(job.lines)


def _sum(lines: list[Line]) -> Span:
    total = Span.exactly(0)
    for line in lines:
        total = total + line.amount
    return total


def _subtotals(lines: list[Line]) -> dict[str, Span]:
    groups = dict.fromkeys(line.group for line in lines)
    return {group: _sum([line for line in lines if line.group == group]) for group in groups}


def _widths(request: Request, card: RateCard, found: Span) -> dict[str, Span]:
    """For each question left open that matters: by how much the range narrows with its typical answer."""
    widths = {}
    for key, question in card.questions.items():
        if question.unsure and getattr(request, key) == UNSURE:
            answered = request.with_answer(key, card.typical(question.options).name)
            width = found.width - price(answered, card).width
            if width > 0:
                widths[key] = Span.exactly(width)
    return widths


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
