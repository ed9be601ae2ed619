"""Every generated part of docs/, in one list: what is made, and how."""

import re
from collections.abc import Mapping
from pathlib import Path

from pages import drawings
from pages.forms import checks, estimator, home, quote, tools
from pages.hosting import feeds, styles
from pages.tables import abbreviations, bar, cases, evidence, prices, roads
from pages.upkeep import licences

CELL = re.compile(r"(</t[hdr]>|</caption>|</summary>)(?=<)")
"""The end of a cell, row, caption or summary that the next follows without a space: the search would read both as one word."""


def made() -> dict[Path, str | bytes]:
    """Return every generated file as it must be."""
    return {
        estimator.FRAGMENT: estimator.built(),
        quote.FRAGMENT: quote.built(),
        quote.KEPT: quote.promised(),
        **home.made(),
        **tools.made(),
        **checks.made(),
        **apart(prices.made()),
        **abbreviations.made(),
        **bar.made(),
        **cases.made(),
        **apart(evidence.made()),
        **apart(roads.made()),
        **drawings.made(),
        **licences.made(),
        **feeds.made(),
        styles.JOINED: styles.join(),
    }


def apart(parts: Mapping[Path, str | bytes]) -> dict[Path, str | bytes]:
    """Return parts whose cells have a space between them."""
    return {path: CELL.sub(r"\1 ", text) if isinstance(text, str) and path.suffix == ".html" else text for path, text in parts.items()}


def stale() -> dict[Path, bytes]:
    """Return the generated files that are not as they must be, each with what it must hold."""
    wanted = {path: text if isinstance(text, bytes) else text.encode() for path, text in made().items()}
    return {path: text for path, text in wanted.items() if not path.exists() or path.read_bytes() != text}
