"""Season: audit work in busy months costs a percentage more.

Source: CCSA 2025 and 2019 on the busy months; the percentages are the owner's (rates.toml, `season`).
"""

from collections.abc import Iterator
from decimal import Decimal

from estimator.job import Job
from estimator.line import Line


def lines(job: Job) -> Iterator[Line]:
    """All audit hours so far, at a percentage of the hourly or day rate; no line where it cannot apply."""
    if job.request.audit == "none":
        return
    line = job.begin("season", "audit", "Busy season")
    percent = line.use("season", job.request.month, "surcharge")
    if not percent.high:
        return
    if not percent.likely:
        line.label = "Busy season, if it falls in one"
    base = line.use("work", "day-rate" if job.card.basis == "day" else "hourly-rate")
    amount = job.hours / job.hours_per_day if job.card.basis == "day" else job.hours
    yield line.set(amount, "d" if job.card.basis == "day" else "h", base * percent / Decimal(100))
