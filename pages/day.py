"""The day whose prices are built into the pages."""

from datetime import date

from estimator import clock, wire


def newest() -> date:
    """Return the day from which today's prices apply: what is built changes when a price does, not from day to day."""
    return wire.card().newest(clock.today())
