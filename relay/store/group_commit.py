"""Group commit: requests that arrive together share one sync of the disk, and each waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relay.store.store import Entry, Receipt, Store

MAX_REQUESTS = 64
"""Requests in one transaction."""
MAX_BATCH_BYTES = 32 * 1024 * 1024
"""Bytes of files in one transaction."""


class GroupCommit:
    """Takes requests from the event loop and puts them into the store from one thread."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._waiting: list[tuple[Entry, asyncio.Future[Receipt]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, entry: Entry) -> Receipt:
        """Return once the request is on the disk.

        Raises:
            Unavailable: it is not.
        """
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())
        return await asyncio.shield(future)  # the visitor may disconnect; the request is stored all the same

    def _batch(self) -> list[tuple[Entry, asyncio.Future[Receipt]]]:
        size = count = 0
        for entry, _ in self._waiting[:MAX_REQUESTS]:
            size += len(entry.file or b"")
            if count and size > MAX_BATCH_BYTES:
                break
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._batch()
            try:
                kept = await asyncio.to_thread(self.store.add, [entry for entry, _ in batch])
            except BaseException as error:  # any error: each waiting visitor must get it
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error if isinstance(error, Exception) else RuntimeError("stopped"))
                        future.exception()  # the one who asked may be gone
                if not isinstance(error, Exception):
                    raise
            else:
                for (_, future), answer in zip(batch, kept, strict=True):
                    if not future.done():
                        future.set_result(answer)
