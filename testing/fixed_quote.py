"""A fixed quote of the engine's tests, made of what an owner types."""

import argparse
from datetime import date
from typing import Any

from estimator.cli import quote_options
from testing.asking import answered
from testing.cards import CARD

DAY = date(2026, 11, 29)
REQUEST = {
    "audit": "certification",
    "employees": 15,
    "sites": 2,
    "industry": "construction",
    "travel": {"to": ["red-deer"]},
    "on": "2026-11-20",
}
HEAD = {
    "name": "Foothills COR",
    "lines": ["403 555 0100"],
    "terms": "## Terms\n\n- Payment: at once\n  or never\n- Another\n\nOne\nparagraph",
    "valid": "30 days",
}
ESTIMATE = answered("estimate", REQUEST)


def options(*typed: str) -> argparse.Namespace:
    """What an owner types."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    quote_options.add_options(parser)
    return parser.parse_args(typed)


def make(*typed: str, source: Any = ESTIMATE, before: Any = None, card: Any = CARD, head: Any = HEAD, today: date = DAY) -> dict[str, Any]:
    """A quote of what is typed."""
    return quote_options.make(options(*typed), source, card, today, head, name="Q-2345-6789", client="Rivest Welding", before=before)
