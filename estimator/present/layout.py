"""The layout of an answer, written as HTML, text or CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from estimator.present import csv
from estimator.values.money import cents

SIGNS = {"$", "+", "−"}
NOWRAP = ' class="cor-nowrap"'
"""An amount stays on one line."""
STACK_FROM_COLUMNS = 4
"""Columns that do not fit beside one another on a phone."""
PHONE_LETTERS = 60
"""Letters that need more than a phone's width: of a row's name, or of a row of words."""
NOTES_SHOWN = 3
"""Notes that a page shows at once; the rest on request."""
WIDTH = 78
MAX_WIDTH = 132


def signed(amount: Decimal) -> str:
    """Write an amount that may be negative: `−$1,200.00`, `$0.00`."""
    amount = cents(amount) + 0  # never minus nothing
    return f"−${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def change(amount: Decimal) -> str:
    """Write a difference: `+$120.00`, `−$80.00`, or `no change`."""
    amount = cents(amount)
    return "no change" if not amount else f"+{signed(amount)}" if amount > 0 else signed(amount)


def parted(name: str) -> tuple[str, str]:
    """Return what a name has before its colon, or nothing, and the rest with a capital: `Maintenance: report` is Maintenance and Report."""
    group, _, rest = name.rpartition(": ")
    return group, rest[:1].upper() + rest[1:]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of a row names it.

    Attributes:
        foot: how many of the last rows are totals.
        figures: whether every cell but the first is a number.
        folded: whether the page shows it only on request: a long table beside a chart of the same figures.
        grouped: whether the page shows what stands before a colon in the rows' names once, as the heading of these rows.
        links: for a row's name, where it leads from the page that shows the table.

    """

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    foot: int = 0
    figures: bool = True
    folded: bool = False
    grouped: bool = False
    links: Mapping[str, str] = field(default_factory=dict)

    def html(self) -> str:
        """Write the table; where it is wider than the screen, its rows stack (four columns or more) or it scrolls within its own box."""
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        last = len(self.rows) - self.foot
        body = "".join(self._named(self.rows[:last]))
        foot = "".join(
            f'<tr class="cor-table__total"><th scope="row">{escape(row[0])}</th>{self._cells(row)}</tr>' for row in self.rows[last:]
        )
        looks = "cor-table" + (" cor-lines" if self.figures else "") + (" cor-table--stack" if self.stacks else "")
        caption = escape(self.caption)
        table = (
            f'<section class="cor-scroll md-typeset__scrollwrap" tabindex="0" aria-label="{caption}">'
            f'<table class="{looks}"><caption>{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></section>"
        )
        return f'<details class="cor-open"><summary>{caption}, as a table</summary>{table}</details>' if self.folded else table

    @property
    def stacks(self) -> bool:
        """Whether a row becomes a block on a phone, each cell with its column's name."""
        if len(self.columns) >= STACK_FROM_COLUMNS or any(len(row[0]) > PHONE_LETTERS for row in self.rows):
            return True
        widest = [max(map(len, cells)) for cells in zip(self.columns, *self.rows, strict=True)]
        return not self.figures and len(self.columns) > 2 and sum(widest) > PHONE_LETTERS  # noqa: PLR2004 -- a name and its value fit

    def _cells(self, row: tuple[str, ...]) -> str:
        cells = ""
        for column, cell in zip(self.columns[1:], row[1:], strict=True):
            label = f' data-label="{escape(column)}"' if self.stacks else ""
            cells += f"<td{label}{NOWRAP if cell[:1] in SIGNS else ''}>{escape(cell)}</td>"
        return cells

    def _named(self, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
        """Write rows; several of one name in a row share its heading."""
        index, group = 0, ""
        while index < len(rows):
            last, (group, own) = group, parted(rows[index][0]) if self.grouped else ("", rows[index][0])
            if group and group != last:
                yield f'<tr class="cor-table__group"><th scope="rowgroup" colspan="{len(self.columns)}">{escape(group)}</th></tr>'
            same = next((more for more in range(index, len(rows)) if rows[more][0] != rows[index][0]), len(rows)) - index
            span = f' scope="rowgroup" rowspan="{same}"' if same > 1 else ' scope="row"'
            name = escape(own)
            if link := self.links.get(rows[index][0]):
                name = f'<a href="{escape(link)}">{name}</a>'
            yield f"<tr><th{span}>{name}</th>{self._cells(rows[index])}</tr>"
            yield from (f"<tr>{self._cells(row)}</tr>" for row in rows[index + 1 : index + same])
            index += same

    def text(self) -> str:
        """Write the table in columns of equal width; two columns are joined by dots, too many are stacked."""
        if len(self.columns) == 2:  # noqa: PLR2004 -- a name and its value
            return "\n".join(
                [self.caption, *(f"{name} {'.' * max(WIDTH - len(name) - len(value) - 2, 2)} {value}" for name, value in self.rows)]
            )
        widths = [max(len(row[index]) for row in [self.columns, *self.rows]) for index in range(len(self.columns))]
        if sum(widths) + 2 * len(widths) > MAX_WIDTH:
            return "\n".join([self.caption, *self._blocks()])
        lines = [self.caption]
        for row in [self.columns, *self.rows]:
            cells = [
                cell.rjust(width) if self.figures and index else cell.ljust(width)
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines)

    def _blocks(self) -> Iterator[str]:
        """Write the rows of a table too wide for a terminal: the name once, then the cells that hold something."""
        name = ""
        for row in self.rows:
            if row[0] != name:
                yield f"  {row[0]}"
            name = row[0]
            cells = [f"{column}: {cell}" for column, cell in zip(self.columns[1:], row[1:], strict=True) if cell]
            yield "    " + "; ".join(cells)


@dataclass(slots=True)
class Layout:
    """An answer: a title, one sentence that says it, what goes with that, a picture, tables, and what else must be known."""

    title: str
    lead: str
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    picture: str = ""
    more: str = ""

    def html(self) -> str:
        """Write the answer for a page: no style of its own, no script."""
        notes = [f"<li>{escape(note)}</li>" for note in self.notes]
        more = f'<details class="cor-open"><summary>More to know</summary><ul>{"".join(notes[NOTES_SHOWN:])}</ul></details>'
        return (
            f'<p class="cor-verdict"><strong>{escape(self.lead)}</strong></p>'
            f"{f'<p>{escape(self.more)}</p>' if self.more else ''}{self.picture}"
            f"{''.join(table.html() for table in self.tables)}"
            f"{f'<h3>Before you rely on it</h3><ul>{"".join(notes[:NOTES_SHOWN])}</ul>' if notes else ''}"
            f"{more if len(notes) > NOTES_SHOWN else ''}"
        )

    def text(self) -> str:
        """Write the answer for a terminal or a plain mail."""
        parts = [self.title, *filter(None, (self.lead, self.more)), *(table.text() for table in self.tables)]
        if self.notes:
            parts.append("\n".join(["Before you rely on it:", *(f"- {note}" for note in self.notes)]))
        return "\n\n".join(parts) + "\n"

    def csv(self) -> str:
        """Write the first table, its columns as the heading."""
        return csv.table(row for table in self.tables[:1] for row in (table.columns, *table.rows))
