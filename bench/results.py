"""The one file of results: each benchmark writes under its own key."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "results.json"


def _all() -> dict[str, Any]:
    results: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return results


def read(key: str) -> dict[str, Any]:
    """Return a benchmark's results, or nothing."""
    result: dict[str, Any] = _all().get(key, {})
    return result


def merge(key: str, value: Any) -> None:
    """Write a benchmark's results beside the others'."""
    results = _all()
    results[key] = value
    FILE.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")


class Machine:
    """What else the machine did while something was timed: timings mean little without it."""

    def __init__(self) -> None:
        """Look at it for the first time."""
        self.loads = [os.getloadavg()[0]]

    def look(self) -> None:
        """Look again."""
        self.loads.append(os.getloadavg()[0])

    def as_results(self) -> dict[str, Any]:
        """Processors, and the least and most load: 1 is one busy processor, ours included."""
        return {"processors": os.process_cpu_count(), "load": [round(min(self.loads), 1), round(max(self.loads), 1)]}
