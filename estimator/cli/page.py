"""A whole HTML page of an estimate or another answer: one file that can be kept or printed."""

from html import escape

from estimator.present import html
from estimator.present.layout import Layout
from estimator.pricing.estimate import Estimate


def of_estimate(estimate: Estimate) -> str:
    """Write the page of an estimate, every reason open."""
    shown = html.parts(estimate, estimate.to_mapping())
    return _page(
        f"Audit estimate {estimate.reference}",
        ESTIMATE_STYLE,
        f"<h1>Audit estimate</h1><p><strong>{shown['price']}</strong></p>{shown['headline']}<p>An estimate, not a quote.</p>"
        f"{shown['facts']}{shown['lines']}{shown['trip']}"
        f"<h2>How each amount came about</h2>{shown['explain'].replace('<details', '<details open')}"
        f"<h2>Good to know</h2>{shown['notices']}{shown['stated'].replace('<details', '<details open')}",
    )


def of_layout(layout: Layout) -> str:
    """Write the page of another answer."""
    title = escape(layout.title)
    return _page(title, LAYOUT_STYLE, f"<h1>{title}</h1>{layout.html()}")


def _page(title: str, style: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-CA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


ESTIMATE_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ccc;vertical-align:top}td{font-variant-numeric:tabular-nums}"
    "svg{display:block;width:100%;max-width:32rem}.cor-range__widest{fill:#dad7cc}.cor-range__bar{fill:#0e4f4a}.cor-range__likely{fill:#f2a81d}"
    ".cor-range__ends{display:flex;justify-content:space-between;max-width:32rem;margin:0}"
)
LAYOUT_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#13222c;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:700}"
    "th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ccc;vertical-align:top}"
    "td{font-variant-numeric:tabular-nums}.cor-lines td,.cor-lines thead th:not(:first-child){text-align:right}tbody th{font-weight:400}"
    ".cor-chart{max-width:28rem;width:100%;height:auto}.cor-chart__text{font:14px system-ui,sans-serif;fill:#13222c}"
    ".cor-chart__axis{stroke:#13222c;stroke-width:1.75}.cor-chart__grid{stroke:#dad7cc}.cor-chart__more{fill:#f2a81d}"
    ".cor-chart__less{fill:#0e4f4a}.cor-chart__bar{fill:#0e4f4a}.cor-chart__soft{fill:#dad7cc}.cor-chart__mark{fill:#f2a81d}"
)
