"""A worked example as one stacked bar: the parts of a price."""

from decimal import Decimal
from html import escape
from pathlib import Path

from estimator.present import headline
from estimator.pricing.estimate import Estimate
from estimator.values.day import written
from estimator.values.money import dollars
from pages.day import newest
from pages.tables import prices
from pages.templates import one_block

FRAGMENT = Path("docs/_fragments/price-bar.html")
WIDTH = 1000
PARTS = (
    ("Planning and meetings", ("planning", "meetings")),
    ("Reading documents", ("documentation",)),
    ("Interviews", ("interviews",)),
    ("Site tours", ("observation",)),
    ("Scoring and report", ("report",)),
    ("Travel", ("vehicle", "driving", "accommodation", "meals")),
    ("Season", ("season",)),
)


def parts(estimate: Estimate) -> list[tuple[str, Decimal]]:
    """Return the parts of a price that are not nothing, in dollars; together they are the likely price.

    Raises:
        ValueError: the price has a line that no part names.

    """
    amounts = {line.code: line.amount.likely for line in estimate.lines}
    unnamed = set(amounts) - {code for _, codes in PARTS for code in codes}
    if unnamed:
        raise ValueError(f"pages/tables/bar.py: PARTS: no part names the lines {sorted(unnamed)}; add them to one")
    sums = [(name, sum((amounts.get(code, Decimal(0)) for code in codes), Decimal(0))) for name, codes in PARTS]
    return [(name, amount) for name, amount in sums if amount]


def shown() -> tuple[str, Estimate]:
    """Return the worked example that is drawn: of those without add-ons the one with most lines, so that every part shows."""
    audits = [(title, estimate) for title, estimate in prices.examples() if not estimate.worksheet.request.addons]
    return max(audits, key=lambda example: len(example[1].lines))


def render() -> str:
    """Return the bar and its legend."""
    title, estimate = shown()
    status = "Illustrative rates." if estimate.to_mapping()["status"] == "illustrative" else "The firm's published rates."
    drawn = parts(estimate)
    whole = sum((amount for _, amount in drawn), Decimal(0))
    bars, left = [], Decimal(0)
    for index, (_, amount) in enumerate(drawn, 1):
        width = amount / whole * WIDTH
        bars.append(f'<rect class="cor-stack__part cor-stack__part--{index}" x="{left:.1f}" width="{width:.1f}" height="36"/>')
        left += width
    legend = "".join(
        f'<li class="cor-stack__item cor-stack__item--{index}"><span>{escape(name)}</span> <span>{dollars(amount)}</span></li>'
        for index, (name, amount) in enumerate(drawn, 1)
    )
    return one_block(
        f'<figure class="cor-stack"><svg viewBox="0 0 {WIDTH} 36" preserveAspectRatio="none" aria-hidden="true">{"".join(bars)}</svg>\n'
        f"<ul>{legend}</ul>\n"
        f"<figcaption>{escape(title)}: {headline.words(estimate.to_mapping())['said']}. "
        f"{status} Prices of {written(newest())}.</figcaption></figure>"
    )


def made() -> dict[Path, str]:
    """Return the fragment."""
    return {FRAGMENT: render()}
