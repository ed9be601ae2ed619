"""Planning, scope form and sampling plan with the certifying partner.

Source: pricing.md of the owner (driven by audit type, partner and sites); hours in rates.toml, `planning`.
"""

from collections.abc import Iterator

from estimator.job import Job
from estimator.line import Line


def lines(job: Job) -> Iterator[Line]:
    """Hours per audit, plus hours for each site visited."""
    if job.request.audit == "none":
        return
    line = job.begin("planning", "audit", "Planning and sampling plan")
    hours = line.use("planning", "audit") + line.use("planning", "site") * job.sites
    hours = hours * line.use("audit", job.request.audit, "planning") * line.use("program", job.request.program, "planning")
    line.note(f"For {job.sites} site{'s' * (job.sites != 1)} visited.")
    yield job.work(line, hours)
