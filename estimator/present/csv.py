"""Tables as CSV, for spreadsheets: RFC 4180 with CRLF, amounts as plain numbers."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

MARK = "\ufeff"
"""What a file begins with by which Excel knows UTF-8; what a program reads has none."""
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would run as a formula."""
NUMBER = re.compile(r"[+-]?\$?\d[\d,]*(\.\d+)?( ?%)?")


def table(rows: Iterable[Sequence[str]]) -> str:
    """Write rows. A cell that a spreadsheet would run as a formula gets an apostrophe; a number with its sign stays one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(RUN) and not NUMBER.fullmatch(text) else text


def estimate_csv(mapping: dict[str, Any]) -> str:
    """Write an estimate's lines as CSV with a heading; the last rows are likely, gst, total, low and high."""
    columns = ("code", "group", "label", "quantity", "unit", "rate", "amount")
    lines = [[line[key] for key in columns] for line in mapping["lines"]]
    ends = [[key, "", "", "", "", "", mapping[key]] for key in ("likely", "gst", "total", "low", "high")]
    return table([columns, *lines, *ends])
