"""The sentences beside the figures, from data/words.toml: section, then code, then text."""

from pathlib import Path

from estimator.card.fact import read_texts
from estimator.parsing.table import finish, read

KEYS = {
    "exclusions": (
        "gst", "partner-fees", "training", "software", "site", "more-audits",
    ),
    "assumptions": (
        "estimate", "base", "no-travel", "sample", "sample-own", "unsure", "unsure-same", "open-sites", "remote-support", "nothing-cor",
        "nothing-secor", "km", "distances", "could-cost", "visits",
    ),
    "notices": (
        "illustrative", "independence", "secor-self", "secor-external-optional", "secor-assessor", "secor-ask", "secor-carry", "boundary",
        "cor-by-choice", "secor-refused", "maintenance-internal", "alternative", "iso", "partner-closed", "beyond-interviews",
        "beyond-sites", "self-assessment-cor", "training", "training-ask", "baseline", "baseline-ask", "council", "hotels",
        "year-end", "year-end-sent", "year-end-ask", "team", "no-guarantee",
    ),
    "fees": (
        "known", "unknown", "unsure",
    ),
    "answered": ("all",),
    "ways": (
        "title", "title-help", "self", "self-note", "guided", "guided-note", "external", "external-note", "external-takes",
        "external-assessor", "under",
    ),
    "cycle": (
        "agreement", "agreed", "covers", "gst", "same-rates", "audits", "order", "assumed", "addons", "fees", "fees-member", "fees-unknown", "fees-extra",
        "no-payroll", "average", "refund", "break-even", "no-promise",
    ),
    "solve": (
        "with-gst", "true", "month", "split", "no-places", "no-split",
    ),
}  # fmt: skip
"""Every sentence that the engine writes."""


def load(folder: Path) -> dict[str, dict[str, str]]:
    """Read words.toml of a folder.

    Raises:
        RateCardError: a sentence is missing, unknown or empty.

    """
    table = read(folder / "words.toml")
    found = {section: read_texts(table.table(section), keys) for section, keys in KEYS.items()}
    finish(table)
    return found
