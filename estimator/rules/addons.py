"""Add-ons: help beside the audit, each priced apart.

Source: the old site's list and pricing.md of the owner; prices in rates.toml, `addon`.
"""

from collections.abc import Iterator

from estimator.job import Job
from estimator.line import Line
from estimator.span import Span


def lines(job: Job) -> Iterator[Line]:
    """A fixed price, or hours plus a share of the documentation review's hours for this size."""
    for name in job.request.addons:
        entry = job.card.sections["addon"][name]
        line = job.begin(f"addon.{name}", "preparation" if entry.prepares else "extras", entry.label)
        line.note(entry.help)
        if entry.unit == "CAD":
            yield line.set(Span.exactly(1), "each", line.use("addon", name, "price"))
            continue
        share = line.use("addon", name, "share") * line.read("documentation", "hours", job.request.employees)
        yield line.set(line.use("addon", name, "hours") + share, "h", line.use("work", "hourly-rate"))
