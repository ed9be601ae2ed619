"""The letterhead of a printed estimate, for somebody who receives only the sheet, for example with a bid."""

from html import escape

from estimator.card.rates import UNSURE, RateCard
from estimator.present import answers_in_words, help_alone
from estimator.pricing.estimate import Estimate
from estimator.pricing.request import Request
from estimator.values.day import written

QUOTE = "A quote in writing fixes scope and price."


def header(estimate: Estimate) -> str:
    """Return reference, day, what is covered, and which rates it was made with, as HTML."""
    request = estimate.worksheet.request
    rows = {
        "Estimate": estimate.reference,
        "Date": written(request.on),
        "Covers": covers(request, estimate.worksheet.card),
        "Rates": rates(estimate),
    }
    return f'<dl class="cor-paper">{"".join(f"<div><dt>{name}</dt><dd>{escape(words)}</dd></div>" for name, words in rows.items())}</dl>'


def covers(request: Request, card: RateCard) -> str:
    """Return what is priced, in words: `Certification, COR; Construction; 64 people; 4 work sites; Red Deer`."""
    audit, program, industry, trip = (
        answers_in_words.answer(key, request.answer(key), card) for key in ("audit", "program", "industry", "travel")
    )
    people = f"{request.employees:,} {'person' if request.employees == 1 else 'people'}"
    sites = f"{request.sites:,} work site{'s' * (request.sites != 1)}"
    helps = len(request.addons)
    support = f"with {helps} kind{'s' * (helps != 1)} of help" if helps else ""
    kind = "industry not known" if request.industry == UNSURE else industry
    work = help_alone.kind(vars(request), audit) if request.audit == "none" else f"{audit}, {program}"
    return "; ".join(part for part in (work, kind, people, sites, trip, support) if part)


def rates(estimate: Estimate) -> str:
    """Return since when the rates apply that it was made with, and until when as far as the card knows: an estimate promises no price."""
    made = estimate.worksheet.rates
    last = written(made.until) if made.until else "newer ones replace them"
    return f"Those of {written(made.since)}, which apply until {last}. {QUOTE}"
