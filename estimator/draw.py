"""Pictures as SVG: plain shapes with classes, a title and a description, no style of their own."""

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
