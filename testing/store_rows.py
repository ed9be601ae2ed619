"""Rows of the store, as tests put them in and read them back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from relay.store.schema import history, mails
from relay.store.store import Entry, NewMail, Store
from relay.values import clock
from testing.relay import VISITOR

CONTENT: dict[str, Any] = {"contact": {**VISITOR}, "estimate": None, "verdict": "none", "shown": "", "others": [], "reasons": []}


def add(store: Store, number: int = 1, **changes: Any) -> str:
    """Put a request with a mail to the owner into the store; it came just now, so it waits too long for nobody."""
    values = {"key": f"key-{number}", "received": clock.now() - 1 + number / 1000, "content": CONTENT, "mails": (NewMail(kind="owner"),)}
    return store.add([Entry(**{**values, **changes})])[0].id


def state(store: Store, reference: str) -> tuple[str, int, float, str]:
    """Return the state, attempts, due time and error of the mail to the owner."""
    with store.reading() as connection:
        row = connection.execute(
            select(mails.c.state, mails.c.attempts, mails.c.due, mails.c.error).where(mails.c.id == f"{reference} owner")
        ).one()
    return row.state, row.attempts, row.due, row.error


def events(store: Store, reference: str) -> list[str]:
    """Return a request's history."""
    with store.reading() as connection:
        return list(connection.scalars(select(history.c.event).where(history.c.request == reference).order_by(history.c.seq)))
