"""Where each request stands: its state, the owner's note, the day to come back to it; and which of them wait for the owner."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, or_, select, update

from estimator import wire
from relay.store.schema import quotes, requests
from relay.values import clock

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Label

    from relay.store.store import Store

DAY = timedelta(days=1)


def change(store: Store, connection: Connection, reference: str, at: float, event: str, detail: str = "", **values: Any) -> bool:
    """Change what is kept of where a request stands, and write it into its history; False where there is no such request."""
    found = connection.execute(update(requests).where(requests.c.id == reference).values(values)).rowcount == 1
    if found:
        store.record(connection, reference, "", at, event, detail)
    return found


def state(today: date) -> Label[str]:
    """Return the column of how far requests have come: what is kept, or `expired` where the newest quote held until before today."""
    until = select(quotes.c.until).where(quotes.c.request == requests.c.id).order_by(quotes.c.revision.desc()).limit(1).scalar_subquery()
    return case(((requests.c.state == "quoted") & (until < today.isoformat()), "expired"), else_=requests.c.state).label("state")


def working(day: date) -> bool:
    """Return whether a day is a business day in Alberta: no weekend and no general holiday."""
    return wire.card().calendar.days.working(day)


def promised(received: float, days: int) -> date:
    """Return the day by which a request is to be answered: so many business days after the day it came."""
    day = clock.today(received)
    while days > 0:
        day += DAY
        days -= working(day)
    return day


def waits(today: date, days: int) -> ColumnElement[bool]:
    """Return the condition that a request waits for the owner: unanswered past the promised business day, or to come back to by now.

    Args:
        today: in Alberta.
        days: business days within which an answer is promised.
    """
    day = today
    while days > 0:
        day -= DAY
        days -= working(day)
    before = datetime.combine(day, datetime.min.time(), clock.ALBERTA).timestamp()
    late = (requests.c.state == "new") & (requests.c.back == "") & (requests.c.verdict == "honest") & (requests.c.received < before)
    return or_(late, (requests.c.back > "") & (requests.c.back <= today.isoformat()))
