"""An estimate as plain text and as CSV, for the command line and the mail."""

import csv
import io
from typing import Any

from estimator.estimating import Estimate
from estimator.line import GROUPS, UNITS
from estimator.money import dollars, plain

WIDTH = 78


def text(found: Estimate) -> str:
    """Write an estimate for a person who reads plain text, at most 78 characters wide where words allow."""
    mapping = found.to_mapping()
    out = [f"Audit estimate {mapping['reference']}  (an estimate, not a quote)", ""]
    for group, subtotal in found.subtotals.items():
        out.append(_pair(GROUPS[group], dollars(subtotal.likely)))
        for line in found.lines:
            if line.group == group:
                quantity = f"{plain(line.quantity.likely)} {UNITS.get(line.unit, line.unit)}".strip()
                out.append(_pair(f"  {line.label}, {quantity} at {dollars(line.rate.likely)}", dollars(line.amount.likely)))
        out.append("")
    out += [
        _pair("Likely, before GST", dollars(found.range.likely)),
        _pair("GST", dollars(found.gst)),
        _pair("Likely total", dollars(found.total)),
        _pair("Range, before GST", f"{dollars(found.range.low)} to {dollars(found.range.high)}"),
        "",
    ]
    out += _facts(found, mapping)
    fees = mapping["partner_fees"]
    priced = [f"{fee['who']} ${fee['amount']} ({fee['what']})" for fee in fees["fees"]]
    out += ["Certifying partner fees, not included:", *(f"- {said}" for said in [*priced, fees["note"]])]
    if fees["source"]:
        out.append(f"- Source: {fees['source']}; read {fees['as_of']}.")
    if scheme := mapping["other_scheme"]:
        out += ["", f"Another scheme's measure: {scheme['text']} {scheme['source']}"]
    for title, said in (
        ("Good to know:", [notice["text"] for notice in mapping["notices"]]),
        ("Assumed:", mapping["assumptions"]),
        ("Not included:", mapping["exclusions"]),
    ):
        if said:
            out += ["", title, *(f"- {sentence}" for sentence in said)]
    out += ["", f"Rates {mapping['rates_version']}, engine {mapping['engine_version']}."]
    return "\n".join(out) + "\n"


def _facts(found: Estimate, mapping: dict[str, Any]) -> list[str]:
    if found.job.request.audit == "none":
        return []
    return [
        f"{mapping['audit_days']} audit days, {mapping['onsite_days']} on site; {mapping['interviews']} interviews; {mapping['sites_sampled']} of {found.job.request.sites:,} sites visited. Prices of {mapping['request']['on']}.",
        "",
    ]


def _pair(label: str, amount: str) -> str:
    return f"{label} {'.' * max(WIDTH - len(label) - len(amount) - 2, 2)} {amount}"


def table(mapping: dict[str, Any]) -> str:
    """Write an estimate's lines as CSV with a heading; the last rows are likely, gst, total, low and high."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "group", "label", "quantity", "unit", "rate", "amount"])
    for line in mapping["lines"]:
        writer.writerow([line[key] for key in ("code", "group", "label", "quantity", "unit", "rate", "amount")])
    for key in ("likely", "gst", "total", "low", "high"):
        writer.writerow([key, "", "", "", "", "", mapping[key]])
    return out.getvalue()
