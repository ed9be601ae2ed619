"""The relay's clock: the one place that asks what time it is."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ALBERTA = ZoneInfo("America/Edmonton")


def now() -> float:
    """Return seconds since 1970, as the machine has them."""
    return time.time()


def today(at: float | None = None) -> date:
    """Return Alberta's date, the day on which prices apply."""
    return datetime.fromtimestamp(now() if at is None else at, UTC).astimezone(ALBERTA).date()


def format_time(at: float) -> str:
    """Return a moment as Alberta reads it: `2026-11-24 09:15 MST`."""
    return datetime.fromtimestamp(at, UTC).astimezone(ALBERTA).strftime("%Y-%m-%d %H:%M %Z")
