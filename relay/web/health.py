"""Health checks for `/healthz`: the store can be written, the mail server answers, and no dead letter waits for the owner."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.mail import queue
from relay.mail.transport import DeliveryError
from relay.store.schema import mails
from relay.store.store import Unavailable
from relay.values import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from relay.mail.transport import Transport
    from relay.store.store import Store

log = logging.getLogger("relay.health")

STORE_SECONDS = 2.0
"""Seconds for which an answer about the store holds, well or not."""
MAIL_SECONDS = 20.0
"""Seconds for which an answer about the mail server holds, well or not: it is asked with a real login."""


@dataclass(slots=True)
class Check:
    """One health check, with its cached result."""

    ask: Callable[[], str]
    """Returns what is wrong, empty where nothing is. May take long."""
    fresh: float
    until: float = -1.0
    fault: str = ""


class Health:
    """Runs the checks and caches their results for a moment."""

    def __init__(self, store: Store, transport: Transport) -> None:
        self.store = store
        self.transport = transport
        self._lock = asyncio.Lock()
        self._checks = {
            "store": Check(self._check_store, STORE_SECONDS),
            "mail": Check(self._check_mail, MAIL_SECONDS),
            "dead letters": Check(self._check_dead_letters, STORE_SECONDS),
        }

    async def faults(self) -> list[str]:
        """Return the parts that do not work: `store`, `mail`, `dead letters` (mails that the owner must look at).

        The reason names users, hosts and files of the owner: it goes into the log, and `python -m relay check` prints it.
        """
        async with self._lock:  # requests that arrive meanwhile wait for this answer
            for name, part in self._checks.items():
                if time.monotonic() >= part.until:
                    found = await asyncio.to_thread(part.ask)
                    part.until = time.monotonic() + part.fresh
                    _record(name, part.fault, found)
                    part.fault = found
        return [name for name, part in self._checks.items() if part.fault]

    def _check_store(self) -> str:
        try:
            self.store.check_writable(clock.now())
        except Unavailable as error:
            return str(error)
        return ""

    def _check_dead_letters(self) -> str:
        try:
            return "; ".join(queue.faults(self.store, clock.now()))
        except Unavailable:
            return ""  # reported by the store's own check

    def _check_mail(self) -> str:
        try:
            self.transport.check()
        except DeliveryError as error:
            return str(error)
        return ""

    def counts(self) -> dict[str, int]:
        """Return how many mails are in each state."""
        with self.store.reading() as connection:
            rows = connection.execute(select(mails.c.state, func.count()).group_by(mails.c.state)).all()
        return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def _record(part: str, before: str, now: str) -> None:
    """Log a fault once, when it begins or changes, and its end."""
    if now and now != before:
        log.error("fault", extra={"part": part, "reason": now})
    elif before and not now:
        log.warning("fault ended", extra={"part": part})
