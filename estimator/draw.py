"""Pictures as SVG: plain shapes with classes, a description in words, no style of their own."""

from decimal import Decimal
from html import escape

from estimator.money import dollars
from estimator.span import Span

WIDTH = 480


def range_bar(span: Span) -> str:
    """Draw low to high as a bar with the likely value marked, on a scale from zero to the high end."""
    top = span.high or span.high + 1
    low, likely, high = (int(number * (WIDTH - 16) / top) + 8 for number in (span.low, span.likely, span.high))
    said = f"Range from {dollars(span.low)} to {dollars(span.high)}, likely {dollars(span.likely)}, before GST"
    end = ' text-anchor="end"'
    middle = ' text-anchor="middle"'
    return (
        f'<svg class="cor-range" viewBox="0 0 {WIDTH} 64" role="img" aria-label="{escape(said)}">'
        f'<line class="cor-range__scale" x1="8" y1="28" x2="{WIDTH - 8}" y2="28"/>'
        f'<rect class="cor-range__bar" x="{low}" y="20" width="{max(high - low, 4)}" height="16" rx="3"/>'
        f'<rect class="cor-range__likely" x="{likely - 2}" y="14" width="5" height="28"/>'
        f'<text class="cor-range__text" x="{low}" y="58"{"" if low < WIDTH // 2 else middle}>{dollars(span.low)}</text>'
        f'<text class="cor-range__text" x="{WIDTH - 8}" y="58"{end}>{dollars(span.high)}</text></svg>'
    )


def parts_bar(parts: list[tuple[str, Decimal]], total: Decimal) -> str:
    """Draw the groups of an estimate as one bar, each part named below with its amount and share."""
    if not total:
        return ""
    shares = [(name, amount, int(amount * 100 / total + Decimal("0.5"))) for name, amount in parts]
    said = "Where the money goes: " + ", ".join(f"{name} {dollars(amount)} ({share} %)" for name, amount, share in shares)
    x, drawn = 0, ""
    for index, (_, amount, _) in enumerate(shares):
        width = WIDTH - x if index == len(shares) - 1 else int(amount * WIDTH / total)
        drawn += f'<rect class="cor-parts__part cor-parts__part--{index + 1}" x="{x}" y="0" width="{max(width - 2, 1)}" height="20"/>'
        x += width
    keys = "".join(
        f'<li class="cor-parts__key cor-parts__key--{index}">{escape(name)} <b>{dollars(amount)}</b> {share} %</li>'
        for index, (name, amount, share) in enumerate(shares, 1)
    )
    return f'<svg class="cor-parts__bar" viewBox="0 0 {WIDTH} 20" role="img" aria-label="{escape(said)}">{drawn}</svg><ul class="cor-parts__keys">{keys}</ul>'
