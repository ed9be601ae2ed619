"""Every generated part of docs/, in one list: what is made, and how."""

from pathlib import Path

from pages import drawings
from pages.forms import checks, estimator, home, quote, tools
from pages.hosting import feeds, styles
from pages.tables import abbreviations, bar, cases, evidence, prices, roads
from pages.upkeep import licences


def made() -> dict[Path, str | bytes]:
    """Return every generated file as it must be."""
    return {
        estimator.FRAGMENT: estimator.built(),
        quote.FRAGMENT: quote.built(),
        quote.KEPT: quote.promised(),
        **home.made(),
        **tools.made(),
        **checks.made(),
        **prices.made(),
        **abbreviations.made(),
        **bar.made(),
        **cases.made(),
        **evidence.made(),
        **roads.made(),
        **drawings.made(),
        **licences.made(),
        **feeds.made(),
        styles.JOINED: styles.join(),
    }


def stale() -> dict[Path, bytes]:
    """Return the generated files that are not as they must be, each with what it must hold."""
    wanted = {path: text if isinstance(text, bytes) else text.encode() for path, text in made().items()}
    return {path: text for path, text in wanted.items() if not path.exists() or path.read_bytes() != text}
