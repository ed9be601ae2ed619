"""Season: audit work in busy months costs a percentage more.

Source: CCSA 2025 and 2019 on the busy months; the percentages are the owner's (rates.toml, `season`).
"""

from collections.abc import Iterator
from decimal import Decimal

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """All audit hours so far, at a percentage of the hourly or day rate; no line where it cannot apply."""
    if worksheet.request.audit == "none":
        return
    line = worksheet.begin("season", "audit", "Busy season")
    percent = line.use("season", worksheet.request.month, "surcharge")
    if not percent.high:
        return
    if not percent.likely:
        line.label = "Busy season, if it falls in one"
    base = line.use("work", "day-rate" if worksheet.card.basis == "day" else "hourly-rate")
    amount = worksheet.hours / worksheet.hours_per_day if worksheet.card.basis == "day" else worksheet.hours
    yield line.set(amount, "d" if worksheet.card.basis == "day" else "h", base * percent / Decimal(100))
