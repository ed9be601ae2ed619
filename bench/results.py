"""The one file of results: each benchmark writes under its own key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "results.json"


def _all() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found


def read(key: str) -> dict[str, Any]:
    """Return a benchmark's results as they stand, or nothing."""
    found: dict[str, Any] = _all().get(key, {})
    return found


def merge(key: str, value: Any) -> None:
    """Write a benchmark's results beside the others'."""
    found = _all()
    found[key] = value
    FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
