"""The days of a trip as a table: where the auditor drives, works and sleeps, and what each day's travel costs."""

from decimal import Decimal
from html import escape
from typing import Any

from estimator.present.layout import Table
from estimator.pricing.estimate import Estimate
from estimator.values.count import counted
from estimator.values.money import dollars

TITLE = "The likely trip, day by day"


def rows(days: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return the name of each day, what is done, and what its travel costs; the last row is the sum."""
    cells = [(f"Day {day['day']}", day["text"], dollars(Decimal(day["amount"]))) for day in days]
    total = sum((Decimal(day["amount"]) for day in days), Decimal(0))
    km, nights = sum(int(day["km"]) for day in days), sum(day["nights"] for day in days)
    driving = sum((Decimal(day["driving"]) for day in days), Decimal(0))
    return [*cells, ("All days", f"{km:,} km, {driving} h of driving, {counted(nights, 'night')}", dollars(total))]


def html(estimate: Estimate, days: list[dict[str, Any]]) -> str:
    """Return the table, and why the auditor does not sleep at home; nothing where nothing is driven."""
    if not days:
        return ""
    nights = next((line.notes[0] for line in estimate.lines if line.code == "accommodation"), "")
    unbroken = [(name.replace(" ", "\u00a0"), *rest) for name, *rest in rows(days)]
    table = Table(TITLE, ("Day", "What is done", "Travel"), unbroken, foot=1, figures=False)
    return table.html() + (f'<p class="cor-fine">{escape(nights)}</p>' if nights else "")


def text(days: list[dict[str, Any]]) -> list[str]:
    """Return the table as lines of plain text, with an empty one after them."""
    return [f"{TITLE}:", *(f"- {name}: {words} {amount}" for name, words, amount in rows(days)), ""] if days else []
