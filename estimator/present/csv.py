"""An estimate as CSV, for a spreadsheet."""

import csv
import io
from typing import Any


def estimate_csv(mapping: dict[str, Any]) -> str:
    """Write an estimate's lines as CSV with a heading; the last rows are likely, gst, total, low and high."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "group", "label", "quantity", "unit", "rate", "amount"])
    for line in mapping["lines"]:
        writer.writerow([line[key] for key in ("code", "group", "label", "quantity", "unit", "rate", "amount")])
    for key in ("likely", "gst", "total", "low", "high"):
        writer.writerow([key, "", "", "", "", "", mapping[key]])
    return out.getvalue()
