"""Pictures of amounts and days as SVG: plain shapes with classes; the table beside each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from estimator.values.money import whole

WIDTH = 360
"""As wide as a phone's column, so that the words stay readable there."""
LETTER = 7
"""How wide a letter is at most, on average over some words."""
MAX_LABEL = 40
MAX_LABELLED = 6
"""Up to this many columns each show an amount."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """An upright bar in dollars: `sure` drawn full, up to `most` drawn soft."""

    label: str
    sure: Decimal
    most: Decimal


def _svg(label: str, height: int, parts: list[str]) -> str:
    return f'<svg class="cor-chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def text_at(x: int, y: int, words: str, anchor: str = "start") -> str:
    """Write words at a point."""
    return f'<text class="cor-chart__text" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def text_within(x: int, y: int, words: str) -> str:
    """Write words that begin at a point, moved left where they would leave the picture."""
    return text_at(WIDTH, y, words, "end") if x + len(words) * LETTER > WIDTH else text_at(x, y, words)


def column_chart(label: str, bars: Sequence[Column]) -> str:
    """Draw upright bars, each with its amount."""
    top = max(bar.most for bar in bars)
    scale = Decimal(150) / (top or Decimal(1))
    zero = int(top * scale) + (40 if any(bar.most > bar.sure for bar in bars) else 24)
    step = WIDTH // len(bars)
    wide = min(max(step - 24, step * 2 // 3), 72)
    parts, words, before = [], [], ""
    for index, bar in enumerate(bars):
        x = index * step + (step - wide) // 2
        middle = x + wide // 2
        most, sure = int(bar.most * scale), int(bar.sure * scale)
        both = bar.most > bar.sure
        if both:
            parts.append(_bar("soft", x, zero - most, wide, most - sure))
        parts.append(_bar("bar", x, zero - sure, wide, sure))
        y = zero - most - 7
        shown = whole(bar.most)
        if both:
            parts.append(text_at(middle, y - 16, f"{whole(bar.sure)} to", "middle"))
        if len(bars) <= MAX_LABELLED or shown != before:  # many narrow bars: an amount is written where it changes
            parts.append(text_at(max(middle, LETTER * len(shown) // 2 + 3), y, shown, "middle"))
        before = shown
        words.append(f"{bar.label}: {whole(bar.sure)}{f' to {shown}' if both else ''}")
    parts.append(f'<line class="cor-chart__axis" x1="0" y1="{zero}" x2="{WIDTH}" y2="{zero}"/>')
    parts += [text_at(index * step + step // 2, zero + 18, bar.label, "middle") for index, bar in enumerate(bars)]
    return _svg(f"{label}. {'; '.join(words)}.", zero + 26, parts)


def _bar(look: str, x: int, y: int, wide: int, high: int) -> str:
    return f'<rect class="cor-chart__{look}" x="{x}" y="{y}" width="{wide}" height="{max(high, 1)}"/>'


@dataclass(frozen=True, slots=True)
class Swing:
    """What one answer can change, in dollars: down (0 or less) and up (0 or more), with the answers that do it."""

    label: str
    down: Decimal
    up: Decimal
    down_by: str = ""
    up_by: str = ""


def tornado(label: str, swings: Sequence[Swing]) -> str:
    """Draw swings as bars to both sides of a line, in the order given."""
    reach = max([max(swing.up, -swing.down) for swing in swings] + [Decimal(1)])
    half = WIDTH // 2
    scale = Decimal(half - 8) / reach
    parts, words, y = [], [], 0
    for swing in swings:
        less, more = int(-swing.down * scale), int(swing.up * scale)
        parts += [text_at(0, y + 16, swing.label), f'<line class="cor-chart__axis" x1="{half}" y1="{y + 22}" x2="{half}" y2="{y + 42}"/>']
        under = y + 56
        if swing.down:
            parts += [_bar("less", half - less, y + 25, less, 14), text_at(0, under, f"{shorten(swing.down_by)}: {whole(swing.down)}")]
            under += 17
        if swing.up:
            parts += [_bar("more", half, y + 25, more, 14), text_at(WIDTH, under, f"{shorten(swing.up_by)}: +{whole(swing.up)}", "end")]
            under += 17
        words.append(f"{swing.label}: {whole(swing.down)} to +{whole(swing.up)}")
        y = under
    return _svg(f"{label}. {'; '.join(words)}.", max(y, 1), parts)


@dataclass(frozen=True, slots=True)
class Point:
    """A price at a number, in dollars."""

    at: int
    low: Decimal
    likely: Decimal
    high: Decimal


def line_chart(label: str, lines: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """Draw prices over a number: a line for each name, and the range of the first as a band where it is alone."""
    every = [point for _, points in lines for point in points]
    least, most = min(point.at for point in every), max(point.at for point in every)
    top = max(point.high if len(lines) == 1 else point.likely for point in every) or Decimal(1)

    def at(point: Point, amount: Decimal) -> str:
        return f"{8 + (point.at - least) * (WIDTH - 16) // (most - least)},{176 - int(amount * 150 / top)}"

    parts, words = [], []
    for name, points in lines:
        if len(lines) == 1:
            edge = [*(at(point, point.high) for point in points), *(at(point, point.low) for point in reversed(points))]
            parts.append(f'<polygon class="cor-chart__soft" points="{" ".join(edge)}"/>')
        parts.append(f'<polyline class="cor-chart__axis" fill="none" points="{" ".join(at(point, point.likely) for point in points)}"/>')
        first, last = points[0], points[-1]
        ends = f"{whole(first.likely)} at {first.at:,}, {whole(last.likely)} at {last.at:,}"
        words.append(f"{shorten(name)}: {ends}" if name else ends)
        y = 176 - int(last.likely * 150 / top)
        under = len(lines) > 1 and last.likely == min(other[-1].likely for _, other in lines)
        parts.append(text_at(WIDTH - 8, y + 20 if under else y - 8, f"{shorten(name)} {whole(last.likely)}".strip(), "end"))
    parts.append(f'<line class="cor-chart__grid" x1="8" y1="176" x2="{WIDTH - 8}" y2="176"/>')
    parts += [text_at(8, 194, f"{least:,}"), text_at(WIDTH - 8, 194, f"{most:,}", "end")]
    return _svg(f"{label}. {'; '.join(words)}.", 202, parts)


def shorten(words: str) -> str:
    """Truncate a label of a chart."""
    return words if len(words) <= MAX_LABEL else f"{words[: MAX_LABEL - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `since` to `until`, both included; one day alone is drawn as a mark."""

    label: str
    since: date
    until: date


def timeline(label: str, ranges: Sequence[DateRange]) -> str:
    """Draw ranges of days under one another, along one axis of time, with a line at each new year."""
    start, end = min(part.since for part in ranges), max(part.until for part in ranges)
    days = max((end - start).days, 1)
    at = [8 + (part.since - start).days * (WIDTH - 16) // days for part in ranges]
    to = [8 + (part.until - start).days * (WIDTH - 16) // days for part in ranges]
    height = len(ranges) * 40 + 24
    parts, words = [], []
    for year in range(start.year + 1, end.year + 1):
        x = 8 + (date(year, 1, 1) - start).days * (WIDTH - 16) // days
        parts += [f'<line class="cor-chart__grid" x1="{x}" y1="0" x2="{x}" y2="{height - 20}"/>', text_within(x + 4, height - 4, str(year))]
    for index, part in enumerate(ranges):
        y = index * 40
        parts.append(text_within(at[index], y + 16, part.label))
        single = part.since == part.until
        parts.append(_bar("mark" if single else "bar", min(at[index], WIDTH - 12), y + 22, max(to[index] - at[index], 6), 12))
        words.append(f"{part.label}: {part.since}" + ("" if single else f" to {part.until}"))
    return _svg(f"{label}. {'; '.join(words)}.", height, parts)
