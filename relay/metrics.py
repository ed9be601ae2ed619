"""What the relay did and what waits, in Prometheus' text form. Counts only: no reference, no address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay import clock
from relay.schema import STATES, mails
from relay.store import Unavailable

if TYPE_CHECKING:
    from relay.app import Relay


def text(relay: Relay) -> str:
    """Return every metric; a store that does not answer is one itself, `quote_store_up 0`."""
    lines: list[str] = []

    def add(name: str, kind: str, words: str, *values: tuple[str, float]) -> None:
        lines.extend([f"# HELP {name} {words}", f"# TYPE {name} {kind}", *(f"{name}{labels} {value:g}" for labels, value in values)])

    add("quote_requests_total", "counter", "Requests stored since the start.", ("", relay.taken))
    add(
        "quote_refused_total",
        "counter",
        "Requests refused since the start.",
        *((f'{{status="{s}"}}', n) for s, n in sorted(relay.refused.items())),
    )
    courier = relay.courier
    counts = (('{outcome="sent"}', courier.sent), ('{outcome="put off"}', courier.put_off), ('{outcome="dead"}', courier.dead))
    add("quote_mail_attempts_total", "counter", "Attempts to send a mail since the start.", *counts)
    try:
        states = relay.health.counts()
        with relay.store.reading() as connection:
            oldest = connection.scalar(select(func.min(mails.c.created)).where(mails.c.state == "waiting"))
    except Unavailable:
        add("quote_store_up", "gauge", "Whether the store answers.", ("", 0))
    else:
        add("quote_store_up", "gauge", "Whether the store answers.", ("", 1))
        add("quote_mails", "gauge", "Mails in the store by state.", *((f'{{state="{state}"}}', states.get(state, 0)) for state in STATES))
        age = 0.0 if oldest is None else max(0.0, clock.now() - oldest)
        add("quote_oldest_waiting_seconds", "gauge", "Age of the oldest mail that waits.", ("", age))
    return "\n".join(lines) + "\n"
