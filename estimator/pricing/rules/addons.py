"""Add-ons: optional services, each priced separately.

Source: the owner's list of services; prices in data/rates.toml, `addon`.
"""

from collections.abc import Iterator

from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet
from estimator.values.span import Span


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """A fixed price, or hours plus a share of the documentation review's hours for this size."""
    for name in worksheet.request.addons:
        entry = worksheet.card.sections["addon"][name]
        line = worksheet.begin(f"addon.{name}", "preparation" if entry.prepares else "extras", entry.label)
        line.note(entry.help)
        if entry.unit == "CAD":
            yield line.set(Span.exactly(1), "each", line.use("addon", name, "price"))
            continue
        share = line.use("addon", name, "share") * line.read("documentation", "hours", worksheet.request.employees)
        yield line.set(line.use("addon", name, "hours") + share, "h", line.use("work", "hourly-rate"))
