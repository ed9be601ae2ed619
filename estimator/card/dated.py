"""Values with the dates between which they apply: no gap, no overlap."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from estimator.parsing.table import TomlTable
from estimator.values.span import Span

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Curve:
    """A span as a function of head-count: linear between points, constant after the last."""

    at: tuple[Decimal, ...]
    spans: tuple[Span, ...]

    def value(self, x: Decimal | int) -> Span:
        """Return the span at `x`, interpolated."""
        right = bisect_right(self.at, x)
        if right == len(self.at):
            return self.spans[-1]
        if right == 0:
            return self.spans[0]
        before, after = self.spans[right - 1], self.spans[right]
        part = (x - self.at[right - 1]) / (self.at[right] - self.at[right - 1])
        return Span(
            before.low + (after.low - before.low) * part,
            before.likely + (after.likely - before.likely) * part,
            before.high + (after.high - before.high) * part,
        )


type Value = Span | Curve


@dataclass(frozen=True, slots=True)
class DatedRow:
    """The values of one entry from `since` to `until`, both included; None has no end."""

    since: date
    until: date | None
    values: dict[str, Value]


def option(table: TomlTable, columns: tuple[str, ...], starts: date | None) -> tuple[DatedRow, ...]:
    """Parse `values` of an option as `rows` does, within its `from` and `until`: the first and the last day on which it is offered."""
    since, until = (table.day(key) if key in table else None for key in ("from", "until"))
    if since and until and until < since:
        table.problem("until", f"{until} is before from, {since}; give a later day, or take the entry out")
    found = rows(table, columns, since or starts, option=True)
    if until and found and found[-1].since > until:
        table.problem("until", f"{until} is before its last row, which starts {found[-1].since}; take that row out, or give a later day")
    if since:
        found = tuple(replace(row, since=max(row.since, since)) for row in found if row.until is None or row.until >= since)
    return (*found[:-1], replace(found[-1], until=until)) if until and found else found


def rows(table: TomlTable, columns: tuple[str, ...], starts: date | None, *, option: bool = False) -> tuple[DatedRow, ...]:
    """Parse `values` of an entry: each row with exactly these columns, the dates without gap or overlap.

    Args:
        table: the entry.
        columns: what each row must hold; `points` is read as a curve, anything else as a span.
        starts: the first day that must be covered.
        option: whether the entry may begin and end by date.

    """
    before_reading = len(table.problems)
    parts = list(table.rows("values"))
    found = [row for row in (_row(part, columns) for part in parts) if row]
    if "values" not in table:
        table.problem("values", "is missing; give a list of dated rows")
    elif not parts and len(table.problems) == before_reading:
        table.problem("values", "holds no dated row; give at least one")
    elif found and len(found) == len(parts) and found[-1].until:
        remedy = f"; an option that ends then has until = {found[-1].until} in its entry" if option else ""
        words = f"ends {found[-1].until} and nothing follows; leave out to, or add a row from the day after{remedy}"
        table.problem(f"values[{len(found)}]", words)
    for index, row in enumerate(found, 1):
        key = f"values[{index}]"
        if row.until and row.until < row.since:
            table.problem(key, f"ends {row.until}, before it starts {row.since}")
        if index == 1:
            if starts and row.since > starts:
                remedy = f"; an option that begins then has from = {row.since} in its entry" if option else ""
                table.problem(key, f"starts {row.since}: a value is needed from {starts} on; give one{remedy}")
            continue
        before = found[index - 2]
        if before.until is None:
            table.problem(f"values[{index - 1}]", f"has no last day but a row follows; add to = {row.since - DAY}")
        elif row.since <= before.until:
            table.problem(key, f"starts {row.since}, which overlaps the row before (until {before.until})")
        elif row.since > before.until + DAY:
            table.problem(key, f"starts {row.since}: nothing applies after {before.until}; start {before.until + DAY}")
    return tuple(found)


def _row(table: TomlTable, columns: tuple[str, ...]) -> DatedRow | None:
    since = table.day("from")
    until = table.day("to") if "to" in table else None
    values = {column: _curve(table) if column == "points" else table.span(column) for column in columns}
    table.close()
    known = {column: value for column, value in values.items() if value is not None}
    if since is None or len(known) < len(columns):
        return None
    return DatedRow(since, until, known)


def _curve(table: TomlTable) -> Curve | None:
    points = table.take("points", list, "a list of points", None)
    if not points:
        if points is not None:
            table.problem("points", "is empty; give at least one point")
        return None
    at: list[Decimal] = []
    spans: list[Span] = []
    for index, point in enumerate(points, 1):
        key = f"points[{index}]"
        if not isinstance(point, list) or len(point) not in {2, 4}:
            table.problem(key, f"{point!r} is not [at, value] or [at, low, likely, high]")
            return None
        x = table.number(point[0], key)
        span = table.as_span(point[1] if len(point) == 2 else point[1:], key)  # noqa: PLR2004 -- [at, value]
        if x is None or span is None:
            return None
        if at and x <= at[-1]:
            table.problem(key, f"{x} does not come after {at[-1]}; put the points in order, each once")
        if spans and any(new < old for new, old in _pairs(span, spans[-1])):
            table.problem(key, "is lower than the point before; more people never take less")
        at.append(x)
        spans.append(span)
    if at[0] > 1:
        table.problem("points[1]", f"starts at {at[0]}; the first point must be at 1")
    return Curve(tuple(at), tuple(spans))


def _pairs(one: Span, two: Span) -> list[tuple[Decimal, Decimal]]:
    return [(one.low, two.low), (one.likely, two.likely), (one.high, two.high)]


def overlap(one: DatedRow, other: DatedRow) -> bool:
    """Return whether two rows have a day in common."""
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def on(rows_: tuple[DatedRow, ...], day: date) -> DatedRow | None:
    """Return the row that applies on a day, or None."""
    pick: Callable[[DatedRow], bool] = lambda row: row.since <= day and (row.until is None or day <= row.until)  # noqa: E731
    return next((row for row in reversed(rows_) if pick(row)), None)
