"""Whether the relay does its work: stores, reaches the mail server, and has no mail that the owner must look at."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.mail import queue
from relay.mail.transport import Delay
from relay.store.schema import mails
from relay.store.store import Unavailable
from relay.values import clock

if TYPE_CHECKING:
    from relay.mail.transport import Transport
    from relay.store.store import Store

FRESH = 2.0
"""Seconds for which an answer about the store holds."""
FRESH_MAIL = 20.0
"""Seconds for which an answer about the mail server holds: it is asked with a real login."""


class Health:
    """Asks, and remembers the answer for a moment, so that asking often costs nothing."""

    def __init__(self, store: Store, transport: Transport) -> None:
        self.store = store
        self.transport = transport
        self._lock = asyncio.Lock()
        self._store: tuple[float, str] = (-1e9, "")
        self._mail: tuple[float, str] = (-1e9, "")
        self._letters = ""

    async def faults(self) -> dict[str, str]:
        """Return what does not work, by part; nothing where all does."""
        async with self._lock:
            now = time.monotonic()
            if now - self._store[0] > FRESH:
                self._store = (now, await asyncio.to_thread(self._try_store))
                self._letters = await asyncio.to_thread(self._try_letters)
            if now - self._mail[0] > FRESH_MAIL or self._mail[1]:
                self._mail = (now, await asyncio.to_thread(self._try_mail))
        return {part: fault for part, fault in (("store", self._store[1]), ("mail", self._mail[1]), ("letters", self._letters)) if fault}

    def _try_store(self) -> str:
        try:
            self.store.pulse(clock.now())
        except Unavailable as error:
            return str(error)
        return ""

    def _try_letters(self) -> str:
        try:
            return "; ".join(queue.faults(self.store, clock.now()))
        except Unavailable:
            return ""  # the store's own part says so

    def _try_mail(self) -> str:
        try:
            self.transport.check()
        except Delay as error:
            return str(error)
        return ""

    def counts(self) -> dict[str, int]:
        """Return how many mails are in each state."""
        with self.store.reading() as connection:
            rows = connection.execute(select(mails.c.state, func.count()).group_by(mails.c.state)).all()
        return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to the type checker
