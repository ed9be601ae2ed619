"""Tables as CSV, for spreadsheets: RFC 4180 with CRLF, amounts as plain numbers, no cell a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from estimator.present import headline

BOM = "\ufeff"
"""The byte order mark by which Excel recognizes UTF-8; files for programs have none."""
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
SHAPELESS = "\u115f\u1160\u3164\uffa0"
"""Letters without a shape."""
FORMULA = re.compile(rf"^(?=[\t\r\n])|(?:^|[;\t\r\n])(?=(?:[^\w;\t\r\n]|[{SHAPELESS}])*?[{SIGNS}])")
"""Where a spreadsheet would read a formula: at the start of a cell, and after what some take for the end of one, as a semicolon.

Spaces, punctuation and invisible characters may come before its sign, and the sign may be as wide as an East Asian letter.
"""
NUMBER = re.compile(r"[+-]?\$?(?:\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?: ?%)?", re.ASCII)


def table(rows: Iterable[Sequence[str]], *, quote_all: bool = False) -> str:
    """Write rows. Where a spreadsheet would run a formula a cell gets an apostrophe; a number with its sign stays one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    return text if NUMBER.fullmatch(text) else FORMULA.sub(r"\g<0>'", text)


LABELS = {
    "likely": "Likely, before GST", "gst": "GST", "total": "Likely total, with GST",
    "low": "Low, before GST", "high": "High, before GST",
}  # fmt: skip
"""What the last rows are, by their codes."""


def estimate_csv(mapping: dict[str, Any]) -> str:
    """Write an estimate's lines as CSV with a heading, for programs, or why there is none; after them come the totals, named in LABELS, and the days of the trip."""
    return table(_lines(mapping))


def sheet(mapping: dict[str, Any], covers: str) -> str:
    """Write an estimate for a spreadsheet: what it is and for whom, then its lines and totals."""
    head = (
        ("Estimate", mapping["reference"]), ("Note", "An estimate, not a quote"), ("For", covers), ("Date", mapping["request"]["on"]),
        ("Currency", "CAD"), ("Rates", mapping["rates_version"]), ("Engine", mapping["engine_version"]),
    )  # fmt: skip
    return f"{BOM}{table([*head, (), *_lines(mapping)])}"


def _lines(mapping: dict[str, Any]) -> list[Sequence[str]]:
    columns = ("code", "group", "label", "quantity", "unit", "rate", "amount")
    lines = [[line[key] for key in columns] for line in mapping["lines"]]
    if not lines:
        lines = [["", "", headline.words(mapping)["said"], "", "", "", "0.00"]]
    ends = [[code, "", label, "", "", "", mapping[code]] for code, label in LABELS.items()]
    days = [[f"day-{day['day']}", "", day["text"], day["onsite"], "h on site", "", day["amount"]] for day in mapping["days"]]
    return [columns, *lines, *ends, *days]
