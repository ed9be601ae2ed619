"""Observation tours of the sites visited: mandatory on site since January 2023 (AMTA 2023 plan).

Source: pricing.md of the owner (sites × hours × hazard; shifts); hours in rates.toml, `observation`; sample in sampling.toml, `sites`.
"""

from collections.abc import Iterator

from estimator.job import Job
from estimator.line import Line


def lines(job: Job) -> Iterator[Line]:
    """Hours for each site visited, times hazard, shifts, audit type and program; all on site."""
    request = job.request
    if request.audit == "none":
        return
    line = job.begin("observation", "audit", "Observation tours")
    hours = (
        line.use("observation", "site")
        * job.sites
        * line.use("industry", request.industry, "hazard")
        * line.use("shifts", request.shifts, "observation")
        * line.use("audit", request.audit, "observation")
        * line.use("program", request.program, "observation")
    )
    line.note(f"{job.sites} of {request.sites:,} site{'s' * (request.sites != 1)} visited. {job.card.sampling['sites'].source}")
    yield job.work(line, hours, onsite=hours)
