"""Documentation review: reading policies, procedures and records against the audit tool.

Source: the owner's pricing (driven by size, audit type, where documents are kept); hours in rates.toml, `documentation`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Hours by head-count, times audit type, program, where documents are kept and how ready they are."""
    request = worksheet.request
    if request.audit == "none":
        return
    line = worksheet.begin("documentation", "audit", "Documentation review")
    hours = (
        line.read("documentation", "hours", request.employees)
        * line.use("audit", request.audit, "documentation")
        * line.use("program", request.program, "documentation")
        * line.use("documents", request.documents, "hours")
        * line.use("readiness", request.readiness, "documentation")
    )
    line.note(_program(worksheet))
    yield worksheet.work(line, hours, onsite=hours * worksheet.rates.span("documents", request.documents, "onsite"))


def _program(worksheet: Worksheet) -> str:
    limit = worksheet.rates.fact("secor-limit")
    if worksheet.request.program == "secor":
        return f"SECOR's shorter tool: {limit} people or fewer."
    return f"COR's full tool: {limit + 1} people or more." if worksheet.request.employees > limit else "COR's full tool, by choice."
