"""Every generated part of docs/, in one list: each file and the function that makes it."""

import re
from collections.abc import Mapping
from pathlib import Path

from pages import drawings
from pages.forms import checks, estimator, home, letterhead, quote, receipt, tools
from pages.hosting import feeds
from pages.tables import abbreviations, bar, cases, evidence, prices, roads, samples
from pages.upkeep import licences

CELL = re.compile(r"(</t[hdr]>|</caption>|</summary>)(?=<)")
"""The end of a cell, row, caption or summary with no space after it: the search would join the words."""


def made() -> dict[Path, str | bytes]:
    """Return every generated file with its fresh content."""
    return {
        estimator.FRAGMENT: estimator.built(),
        quote.FRAGMENT: quote.built(),
        **receipt.made(),
        **letterhead.made(),
        **home.made(),
        **tools.made(),
        **checks.made(),
        **spaced(prices.made()),
        **abbreviations.made(),
        **bar.made(),
        **cases.made(),
        **spaced(evidence.made()),
        **spaced(roads.made()),
        **spaced(samples.made()),
        **drawings.made(),
        **licences.made(),
        **feeds.made(),
    }


def spaced(parts: Mapping[Path, str | bytes]) -> dict[Path, str | bytes]:
    """Return parts with a space between cells."""
    return {path: CELL.sub(r"\1 ", text) if isinstance(text, str) and path.suffix == ".html" else text for path, text in parts.items()}


def stale(parts: Mapping[Path, str | bytes]) -> dict[Path, bytes]:
    """Return which of the generated files are not fresh, with their fresh content."""
    wanted = {path: text if isinstance(text, bytes) else text.encode() for path, text in parts.items()}
    return {path: text for path, text in wanted.items() if not path.exists() or path.read_bytes() != text}
