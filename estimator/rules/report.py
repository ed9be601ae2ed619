"""Scoring, report, and corrections after the partner's quality review.

Source: pricing.md of the owner (driven by size, the partner's tool, audit type); hours in rates.toml, `report`.
"""

from collections.abc import Iterator

from estimator.job import Job
from estimator.line import Line


def lines(job: Job) -> Iterator[Line]:
    """Hours by head-count, times audit type, program, the partner's tool and readiness."""
    request = job.request
    if request.audit == "none":
        return
    line = job.begin("report", "audit", "Scoring, report and corrections")
    hours = (
        line.read("report", "hours", request.employees)
        * line.use("audit", request.audit, "report")
        * line.use("program", request.program, "report")
        * line.use("partner", request.partner, "tool")
        * line.use("readiness", request.readiness, "report")
    )
    yield job.work(line, hours)
