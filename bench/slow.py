"""A way to slow all of a page down."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession

PERIOD = 0.020
"""Seconds in which a slowed process runs once and rests once."""


@contextmanager
def slowed(browser: Browser, factor: int) -> Iterator[None]:
    """Let the pages' processes run only one part in ``factor`` of the time, workers and compilers included.

    The browser's own throttling (CDP's setCPUThrottlingRate) holds up the main thread alone.
    """
    session = browser.new_browser_cdp_session()
    pids = [pid for _, pid in renderers(session)]
    over = threading.Event()
    thread = threading.Thread(target=hold_up, args=(pids, factor, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    busiest = max(renderers(session))[1]
    if busiest not in pids:
        raise RuntimeError("the page moved to a process that was not slowed")


def renderers(session: CDPSession) -> list[tuple[float, int]]:
    """Every process that runs pages: the seconds it has worked, and its number."""
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return [(float(process["cpuTime"]), int(process["id"])) for process in processes if process["type"] == "renderer"]


def hold_up(pids: list[int], factor: int, over: threading.Event) -> None:
    """Stop and continue processes until it is over; leave them running."""
    while not over.is_set():
        for pid in pids:
            signalled(pid, signal.SIGSTOP)
        time.sleep(PERIOD * (factor - 1) / factor)
        for pid in pids:
            signalled(pid, signal.SIGCONT)
        time.sleep(PERIOD / factor)


def signalled(pid: int, number: signal.Signals) -> None:
    """Signal one of the browser's processes that may have ended."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
