"""Interviews: the sample for the head-count, a fixed time each. The auditor picks the people.

Source: Energy Safety Canada's minimums and times (data/sampling.toml, rates.toml `interviews`).
"""

from collections.abc import Iterator
from decimal import Decimal

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet

MINUTES_IN_HOUR = Decimal(60)


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Number of interviews times minutes each; the share held in person counts as time on site."""
    request = worksheet.request
    if request.audit == "none":
        return
    line = worksheet.begin("interviews", "audit", "Interviews")
    hours = line.use("interviews", "minutes") * worksheet.interviews / MINUTES_IN_HOUR
    sample = worksheet.card.sampling["interviews"]
    line.note(f"{worksheet.interviews} interview{'s' * (worksheet.interviews != 1)} for {request.employees:,} people. {sample.source}")
    yield worksheet.work(line, hours, onsite=hours * worksheet.rates.span("remote", request.remote, "onsite"))
