"""Pictures as SVG: plain shapes with classes, a description in words, no style of their own."""

from decimal import Decimal
from html import escape

from estimator.values.money import dollars, tens
from estimator.values.span import Span

WIDTH = 480


def range_bar(span: Span, widest: Span) -> str:
    """Draw low to high as a bar with the likely value marked.

    Behind it, pale, is the range before anything was answered: it sets the scale, so that an answer visibly narrows the bar.

    Args:
        span: the range.
        widest: the range with every question that may stay open left open; it holds `span`.

    """
    start, end = min(widest.low, span.low), max(widest.high, span.high)
    scale = (WIDTH - 8) / (end - start or Decimal(1))
    left, right, wide_left, wide_right, likely = (
        int((number - start) * scale) + 4 for number in (span.low, span.high, widest.low, widest.high, span.likely)
    )
    words = f"Range from {tens(span.low)} to {tens(span.high)}, likely {tens(span.likely)}, before GST"
    if widest.width > span.width:
        words += f". With nothing answered it would be {tens(widest.low)} to {tens(widest.high)}"
    return (
        f'<svg class="cor-range" viewBox="0 0 {WIDTH} 32" role="img" aria-label="{escape(words)}">'
        f'<rect class="cor-range__widest" x="{wide_left - 4}" y="12" width="{wide_right - wide_left + 8}" height="8" rx="4"/>'
        f'<rect class="cor-range__bar" x="{left - 4}" y="8" width="{right - left + 8}" height="16" rx="3"/>'
        f'<rect class="cor-range__likely" x="{likely - 3}" y="1" width="6" height="30"/></svg>'
    )


def parts_bar(parts: list[tuple[str, Decimal]], total: Decimal) -> str:
    """Draw the groups of an estimate as one bar, each part named below with its amount and share."""
    if not total:
        return ""
    shares = [(name, amount, int(amount * 100 / total + Decimal("0.5"))) for name, amount in parts]
    words = "Where the money goes: " + ", ".join(f"{name} {dollars(amount)} ({share}%)" for name, amount, share in shares)
    x, shapes = 0, ""
    for index, (_, amount, _) in enumerate(shares):
        width = WIDTH - x if index == len(shares) - 1 else int(amount * WIDTH / total)
        shapes += f'<rect class="cor-parts__part cor-parts__part--{index + 1}" x="{x}" y="0" width="{max(width - 2, 1)}" height="20"/>'
        x += width
    keys = "".join(
        f'<li class="cor-parts__key cor-parts__key--{index}">{escape(name)} <b>{dollars(amount)}</b> {share}%</li>'
        for index, (name, amount, share) in enumerate(shares, 1)
    )
    return f'<svg class="cor-parts__bar" viewBox="0 0 {WIDTH} 20" role="img" aria-label="{escape(words)}">{shapes}</svg><ul class="cor-parts__keys">{keys}</ul>'
