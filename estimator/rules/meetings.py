"""Opening and closing meetings.

Source: pricing.md of the owner (per audit, plus per visited site); hours in rates.toml, `meetings`.
"""

from collections.abc import Iterator

from estimator.job import Job
from estimator.line import Line


def lines(job: Job) -> Iterator[Line]:
    """Hours per audit, plus hours for each site visited; all on site."""
    if job.request.audit == "none":
        return
    line = job.begin("meetings", "audit", "Opening and closing meetings")
    hours = line.use("meetings", "audit") + line.use("meetings", "site") * job.sites
    line.note(f"One opening and one closing meeting, and a meeting at each of {job.sites} site{'s' * (job.sites != 1)} visited.")
    yield job.work(line, hours, onsite=hours)
