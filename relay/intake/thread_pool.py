"""The thread pool for work that would block the event loop: parsing, spam scoring, pricing, rendering.

It is small and its own: storing and mailing have other threads and never wait behind a price.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

POOL = ThreadPoolExecutor(2, thread_name_prefix="work")


async def run[**P, T](function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns, or raise what it raises, from a thread."""
    return await asyncio.get_running_loop().run_in_executor(POOL, partial(function, *args, **kwargs))
