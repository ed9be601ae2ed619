"""Auditor days of the same audit by IAF MD 5 (ISO 45001), for comparison.

The table is data/iaf.toml. It does not govern COR and does not enter a price.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from estimator.card.audit_days import RISKS
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import plain
from estimator.values.span import Span

HALF = Decimal("0.5")
TENTH = Decimal("0.1")


def days(worksheet: Worksheet) -> Span | None:
    """Return the scheme's auditor days, to the half day; None where it has no such audit."""
    scheme, request = worksheet.card.audit_days, worksheet.request
    if request.audit not in scheme.audits:
        return None
    part, _ = scheme.audits[request.audit]
    risk = scheme.risk.get(request.industry)
    low, likely, high = (scheme.first(request.employees, name) for name in ((risk,) * 3 if risk else reversed(RISKS)))
    return (Span(low, likely, high) * part).each(lambda number: (number / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF)


def answer(worksheet: Worksheet) -> dict[str, Any] | None:
    """Return the measure as data, with a sentence that names it as another scheme's."""
    measured = days(worksheet)
    if measured is None:
        return None
    scheme, request = worksheet.card.audit_days, worksheet.request
    words = plain(measured.likely) if measured.known else scheme.range.format(low=plain(measured.low), high=plain(measured.high))
    ours = (worksheet.hours / worksheet.hours_per_day).likely.quantize(TENTH)
    words = scheme.text.format(
        employees=f"{request.employees:,}",
        risk=scheme.risk.get(request.industry, "low to high"),
        days=words,
        audit=scheme.audits[request.audit][1],
        ours=ours,
    )
    return {
        "name": scheme.name,
        "days": {"low": plain(measured.low), "likely": plain(measured.likely), "high": plain(measured.high)},
        "text": words,
        "source": scheme.source,
    }
