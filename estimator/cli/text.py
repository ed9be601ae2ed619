"""An estimate as plain text, for the command line and the mail."""

from datetime import date
from decimal import Decimal
from typing import Any

from estimator.present import headline, help_alone, timetable, ways
from estimator.pricing.estimate import Estimate
from estimator.pricing.line import GROUPS
from estimator.values.count import counted
from estimator.values.day import written
from estimator.values.money import dollars

WIDTH = 78


def estimate_text(estimate: Estimate) -> str:
    """Write an estimate for a person who reads plain text, at most 78 characters wide where words allow."""
    mapping = estimate.to_mapping()
    shown = headline.words(mapping)
    out = [f"Audit estimate {mapping['reference']}  (an estimate, not a quote)", shown["said"], ""]
    request, card = estimate.worksheet.request, estimate.worksheet.card
    if listed := list(ways.of(request, card)):
        out += [f"{ways.title(request, card)}:", *(f"- {way.label}: {way.price}. {way.note}" for way in listed), ""]
    for group, subtotal in estimate.subtotals.items():
        out.append(_pair(GROUPS[group], dollars(subtotal.likely)))
        out += [
            _pair(f"  {line.label}, {line.measured} at {dollars(line.rate.likely)}", dollars(line.amount.likely))
            for line in estimate.lines
            if line.group == group
        ]
        out.append("")
    if shown["total"]:
        out += [
            _pair("Likely, before GST", dollars(estimate.range.likely)),
            _pair("Range, before GST", shown["range"]),
            _pair("GST", shown["gst"]),
            _pair("Likely total", shown["total"]),
            "",
        ]
    out += _facts(estimate, mapping)
    out += timetable.text(mapping["days"])
    if help_alone.partner_charges(mapping["request"]):
        fees = mapping["partner_fees"]
        priced = [f"{fee['who']} {dollars(Decimal(fee['amount']))} ({fee['what']})" for fee in fees["fees"]]
        out += ["Certifying partner fees, not included:", *(f"- {sentences}" for sentences in [*priced, fees["note"]])]
        if fees["source"]:
            out.append(f"- Source: {fees['source']}; read {written(date.fromisoformat(fees['as_of']))}.")
    for title, sentences in (
        ("Good to know:", [notice["text"] for notice in mapping["notices"]]),
        ("Assumed:", mapping["assumptions"]),
        ("Not included:", mapping["exclusions"]),
    ):
        if sentences:
            out += ["", title, *(f"- {sentence}" for sentence in sentences)]
    out += ["", f"Rates {mapping['rates_version']}, engine {mapping['engine_version']}."]
    return "\n".join(out) + "\n"


def _facts(estimate: Estimate, mapping: dict[str, Any]) -> list[str]:
    if estimate.worksheet.request.audit == "none":
        return []
    return [
        f"{mapping['audit_days']} days of auditor time, {mapping['onsite_days']} at your sites. {counted(mapping['interviews'], 'interview')}. {counted(mapping['sites_sampled'], 'site visit')}. Prices of {mapping['request']['on']}.",
        "",
    ]


def _pair(label: str, amount: str) -> str:
    return f"{label} {'.' * max(WIDTH - len(label) - len(amount) - 2, 2)} {amount}"
