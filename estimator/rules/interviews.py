"""Interviews: the sample for the head-count, a fixed time each. The auditor picks the people.

Source: Energy Safety Canada's minimums and times (data/sampling.toml, rates.toml `interviews`).
"""

from collections.abc import Iterator
from decimal import Decimal

from estimator.job import Job
from estimator.line import Line

MINUTES_IN_HOUR = Decimal(60)


def lines(job: Job) -> Iterator[Line]:
    """Number of interviews times minutes each; the share held in person counts as time on site."""
    request = job.request
    if request.audit == "none":
        return
    line = job.begin("interviews", "audit", "Interviews")
    hours = line.use("interviews", "minutes") * job.interviews / MINUTES_IN_HOUR
    sample = job.card.sampling["interviews"]
    line.note(f"{job.interviews} interview{'s' * (job.interviews != 1)} for {request.employees:,} people. {sample.source}")
    yield job.work(line, hours, onsite=hours * job.rates.span("remote", request.remote, "onsite"))
