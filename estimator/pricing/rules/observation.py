"""Observation tours of the sites visited: mandatory on site since January 2023 (AMTA 2023 plan).

Source: the owner's pricing (sites × hours × hazard; shifts); hours in rates.toml, `observation`; sample in sampling.toml, `sites`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Hours for each site visited, times hazard, shifts, audit type and program; all on site."""
    request = worksheet.request
    if request.audit == "none":
        return
    line = worksheet.begin("observation", "audit", "Observation tours")
    each = (
        line.use("observation", "site")
        * line.use("industry", request.industry, "hazard")
        * line.use("shifts", request.shifts, "observation")
        * line.use("audit", request.audit, "observation")
        * line.use("program", request.program, "observation")
    )
    hours = each * worksheet.sites
    worksheet.each = worksheet.each + each
    line.note(f"{worksheet.sites} of {request.sites:,} site{'s' * (request.sites != 1)} visited. {worksheet.card.sampling['sites'].source}")
    yield worksheet.work(line, hours, onsite=hours)
