"""Planning, scope form and sampling plan with the certifying partner.

Source: the owner's pricing (driven by audit type, partner and sites); hours in rates.toml, `planning`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Hours per audit, plus hours for each site visited."""
    if worksheet.request.audit == "none":
        return
    line = worksheet.begin("planning", "audit", "Planning and sampling plan")
    hours = line.use("planning", "audit") + line.use("planning", "site") * worksheet.sites
    hours = hours * line.use("audit", worksheet.request.audit, "planning") * line.use("program", worksheet.request.program, "planning")
    line.note(f"For {worksheet.sites} site{'s' * (worksheet.sites != 1)} visited.")
    yield worksheet.work(line, hours)
