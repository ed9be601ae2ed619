"""How the prices of the golden cases moved since this machine released the site last: a slip in the rates shows here."""

import json
from decimal import Decimal
from pathlib import Path

from pages.config import SettingsError

CASES = Path("docs/assets/data/golden-cases.json")
RELEASED = Path("var/released-prices.json")
LARGE = 25
"""Percent; a larger move is to be confirmed."""


def totals() -> dict[str, str]:
    """Return each priced case's total in dollars, by its name."""
    try:
        cases = json.loads(CASES.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{CASES}:1: cannot be read; run `make fresh`") from error
    return {case["id"]: case["expect"]["total"] for case in cases if "total" in case["expect"]}


def keep() -> None:
    """Keep today's totals as those that were released."""
    RELEASED.parent.mkdir(exist_ok=True)
    RELEASED.write_text(json.dumps(totals(), indent=1) + "\n", encoding="utf-8")


def moves() -> tuple[str, bool]:
    """Return what moved since the last release in words, empty where nothing did, and whether it is to be confirmed."""
    try:
        before = json.loads(RELEASED.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "", False  # the first release of this machine
    moved = [
        (abs(percent), percent, name, before[name], total)
        for name, total in totals().items()
        if name in before and (percent := _percent(Decimal(before[name]), Decimal(total)))
    ]
    if not moved:
        return "", False
    most, percent, name, old, new = max(moved)
    count = f"{len(moved)} {'price' if len(moved) == 1 else 'prices'} moved since the last release"
    return f"{count}, the largest by {percent:+,.0f}%: {name}, ${Decimal(old):,.2f} to ${Decimal(new):,.2f}", most > LARGE


def _percent(old: Decimal, new: Decimal) -> Decimal:
    return (new - old) / old * 100 if old else Decimal(100 if new else 0)
