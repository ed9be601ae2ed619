"""Limits on uploads: how many at once, how many bytes in a day, and how much of the disk stays free.

A file over a limit is refused at its field; the request itself is never refused for it. A request's text costs
little, and is taken as long as the store takes anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.intake.limits import MAX_ADDRESSES
from relay.store.schema import requests
from relay.store.store import Unavailable
from relay.values import clock
from relay.values.text import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from relay.settings import Settings
    from relay.store.store import Store

log = logging.getLogger("relay.uploads")

DAY = 86400.0
MAX_CONCURRENT = 16
"""Requests with a file that are read and stored at once."""
MAX_CONCURRENT_PER_ADDRESS = 3
MAX_CONCURRENT_BYTES = 48 * MEGABYTE
"""Bytes of them: a file is in memory while it is stored, and the unit's MemoryMax leaves room for mails with files beside it."""
WITHOUT_FILE = "Send the form without it, and email the file once you have a reference."
BUSY = f"Other files are arriving just now. Wait a minute and send again. Or: {WITHOUT_FILE[0].lower()}{WITHOUT_FILE[1:]}"
USED_UP = f"Your network has sent as many files as we take in a day. {WITHOUT_FILE}"
NO_SPACE = f"We cannot take a file now. {WITHOUT_FILE}"
"""What the visitor reads at the field."""


class Uploads:
    """Counts uploads: by address in memory only, as the rate limits do; of all together, from the store."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self._day_bytes: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        """Bytes by address, and when they were counted; they are forgotten evenly over a day."""
        self._active: Counter[bytes] = Counter()
        """Requests that are being read, by address."""
        self._active_bytes = 0
        """The most that they can hold."""

    @contextlib.asynccontextmanager
    async def reserve(self, address: bytes, size: int) -> AsyncGenerator[str]:
        """Reserve memory for a request with a file while it is read and stored.

        Args:
            address: the salted hash of the sender.
            size: bytes of the request at most.

        Yields:
            Why a file in it cannot be taken, for the visitor; empty where it can.
        """
        reason = self._refusal(address, size)
        if not reason:
            self._active[address] += 1
            self._active_bytes += size
        try:
            yield reason or await asyncio.to_thread(self._check_space)
        finally:
            if not reason:
                self._active_bytes -= size
                self._active[address] -= 1
                self._active += Counter()  # leaves out those with none

    def count(self, address: bytes, size: int) -> None:
        """Count the bytes of a file that has arrived."""
        self._day_bytes[address] = (self._used(address) + size, time.monotonic())
        self._day_bytes.move_to_end(address)
        if len(self._day_bytes) > MAX_ADDRESSES:
            self._day_bytes.popitem(last=False)

    def _used(self, address: bytes) -> float:
        used, at = self._day_bytes.get(address, (0.0, 0.0))
        return max(0.0, used - (time.monotonic() - at) * self.settings.files_address * MEGABYTE / DAY)

    def _refusal(self, address: bytes, size: int) -> str:
        if (
            self._active.total() >= MAX_CONCURRENT
            or self._active[address] >= MAX_CONCURRENT_PER_ADDRESS
            or self._active_bytes + size > MAX_CONCURRENT_BYTES
        ):
            return BUSY
        return USED_UP if self._used(address) + size > self.settings.files_address * MEGABYTE else ""

    def _check_space(self) -> str:
        """Say why nobody's file can be taken, and tell the owner."""
        try:
            kept = kept_since(self.store, clock.now() - DAY)
        except Unavailable:
            return ""  # the text is read first: it is given back with the answer that nothing can be stored
        if kept + self._active_bytes > self.settings.files_overall * MEGABYTE:
            log.warning("file refused", extra={"reason": f"QUOTE_FILES_ALL={self.settings.files_overall}: used up for a day"})
            return NO_SPACE
        if fault := no_space(self.settings, self.store):
            log.warning("file refused", extra={"reason": fault})
            return NO_SPACE
        return ""


def kept_since(store: Store, at: float) -> int:
    """Return the bytes of the files that came with requests since a moment and are kept.

    Raises:
        Unavailable: the store does not answer.
    """
    with store.reading() as connection:
        return connection.scalar(select(func.sum(func.length(requests.c.file))).where(requests.c.received > at)) or 0


def no_space(settings: Settings, store: Store) -> str:
    """Return what is wrong where the store's disk has less free than the owner wants to be left; empty where it has more."""
    if not store.local:
        return ""
    free = shutil.disk_usage(store.path.parent).free // MEGABYTE
    if free >= settings.disk_floor:
        return ""
    return f"QUOTE_DISK_FLOOR={settings.disk_floor}: {free} MB are free where QUOTE_STORE is, so files are refused; make room, or set less"
