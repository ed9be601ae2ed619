"""Opening and closing meetings.

Source: the owner's pricing (per audit, plus per visited site); hours in rates.toml, `meetings`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Hours per audit, plus hours for each site visited; all on site."""
    if worksheet.request.audit == "none":
        return
    line = worksheet.begin("meetings", "audit", "Opening and closing meetings")
    hours = line.use("meetings", "audit")
    each = line.use("meetings", "site")
    hours = hours + each * worksheet.sites
    worksheet.each = worksheet.each + each
    where = "the site" if worksheet.sites == 1 else f"each of {worksheet.sites} sites"
    line.note(f"One opening and one closing meeting, and a meeting at {where} visited.")
    yield worksheet.work(line, hours, onsite=hours)
