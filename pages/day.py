"""The day whose prices are built into the pages."""

from datetime import date

from estimator import wire


def newest() -> date:
    """Return the day from which the newest rates and roads apply: what is built does not change from day to day."""
    card = wire.card()
    rows = (row.since for entries in card.sections.values() for entry in entries.values() for row in entry.rows)
    return max(card.places.roads.since, *rows)
