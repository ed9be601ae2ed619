"""The site's own drawings, as SVG that takes its colours and type from the page."""

from pathlib import Path

from estimator import wire
from pages.day import newest
from pages.drawings import elements, flow, horizon, marks, timeline, wheel

FRAGMENTS = Path("docs/_fragments")


def drawings() -> dict[str, str]:
    """Return every drawing by the name of its fragment."""
    rules = {key: int(fact.on(newest())) for key, fact in wire.card().scheme.items()}
    return {
        "drawing-cycle.svg": wheel.draw(rules),
        "drawing-timeline.svg": timeline.draw(rules),
        "drawing-program.svg": flow.draw(rules),
        "drawing-elements.svg": elements.draw(),
        "drawing-horizon.svg": horizon.draw(),
        **{f"mark-{name}.svg": marks.svg(name) for name in marks.MARKS},
    }


def made() -> dict[Path, str]:
    """Return the fragments."""
    return {FRAGMENTS / name: text for name, text in drawings().items()}
