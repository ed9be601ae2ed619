"""The day whose prices are built into the pages."""

from datetime import date

from estimator import wire


def newest() -> date:
    """Return the day from which the newest rates and roads apply: what is built does not change from day to day."""
    return wire.card().newest
