"""Metrics in Prometheus' text format: counts only, no reference and no address."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.store.schema import STATES, mails
from relay.store.store import Unavailable
from relay.values import clock

if TYPE_CHECKING:
    from relay.mail.courier import Courier
    from relay.web.health import Health


@dataclass(slots=True)
class Counters:
    """Counters since the start."""

    stored: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    """Refusals by status."""


def text(counters: Counters, courier: Courier, health: Health) -> str:
    """Return every metric; a store that does not answer is one itself, `quote_store_up 0`."""
    lines: list[str] = []

    def add(name: str, kind: str, words: str, *values: tuple[str, float]) -> None:
        lines.extend([f"# HELP {name} {words}", f"# TYPE {name} {kind}", *(f"{name}{labels} {value:g}" for labels, value in values)])

    add("quote_requests_total", "counter", "Requests stored since the start.", ("", counters.stored))
    add(
        "quote_refused_total",
        "counter",
        "Requests refused since the start.",
        *((f'{{status="{s}"}}', n) for s, n in sorted(counters.refused.items())),
    )
    counts = (('{outcome="sent"}', courier.sent), ('{outcome="deferred"}', courier.deferred), ('{outcome="dead"}', courier.dead))
    add("quote_mail_attempts_total", "counter", "Attempts to send a mail since the start.", *counts)
    try:
        states = health.counts()
        with health.store.reading() as connection:
            oldest = connection.scalar(select(func.min(mails.c.created)).where(mails.c.state == "waiting"))
            taken = connection.scalar(select(func.min(mails.c.due)).where(mails.c.state == "sending"))
    except Unavailable:
        add("quote_store_up", "gauge", "Whether the store answers.", ("", 0))
    else:
        add("quote_store_up", "gauge", "Whether the store answers.", ("", 1))
        add("quote_mails", "gauge", "Mails in the store by state.", *((f'{{state="{state}"}}', states.get(state, 0)) for state in STATES))
        add("quote_oldest_waiting_seconds", "gauge", "Age of the oldest mail that waits.", ("", _age(oldest)))
        add(
            "quote_oldest_sending_seconds",
            "gauge",
            "Time since the oldest claimed mail was claimed; minutes are a fault.",
            ("", _age(taken)),
        )
    return "\n".join(lines) + "\n"


def _age(moment: float | None) -> float:
    return 0.0 if moment is None else max(0.0, clock.now() - moment)
