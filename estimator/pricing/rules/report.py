"""Scoring, report, and corrections after the partner's quality review.

Source: the owner's pricing (driven by size, the partner's tool, audit type); hours in rates.toml, `report`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Hours by head-count, times audit type, program, the partner's tool and readiness."""
    request = worksheet.request
    if request.audit == "none":
        return
    line = worksheet.begin("report", "audit", "Scoring, report and corrections")
    hours = (
        line.read("report", "hours", request.employees)
        * line.use("audit", request.audit, "report")
        * line.use("program", request.program, "report")
        * line.use("partner", request.partner, "tool")
        * line.use("readiness", request.readiness, "report")
    )
    yield worksheet.work(line, hours)
