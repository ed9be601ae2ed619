"""Every generated part of docs/, in one list: what is made, and how."""

from pathlib import Path

from pages import cases, drawings, evidence, fragments, pricebar, quote, ranges, site, styles, tools


def made() -> dict[Path, str | bytes]:
    """Return every generated file as it must be."""
    return {
        **fragments.made(),
        quote.FRAGMENT: quote.built(),
        styles.JOINED: styles.join(),
        **drawings.made(),
        **pricebar.made(),
        **ranges.made(),
        **evidence.made(),
        **site.made(),
        **tools.made(),
        **cases.made(),
    }
