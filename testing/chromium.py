"""The Chromium of the tests and benchmarks: where it is, its switches, and how Playwright launches it."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType, Playwright

FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

QUICK_COMPILER = "--js-flags=--liftoff-only"
"""WebAssembly is compiled once and not optimized: a page that lives for seconds takes a third less processor time. Not where time is measured."""


def browser_path(*, whole: bool = False) -> str | None:
    """Return the Chromium that `CHROMIUM` names or the machine has; None leaves it to Playwright to find its own.

    The shell is the same browser without its windows, which take nine tenths of the time that a new page takes.

    Args:
        whole: with its windows: what is timed or drawn for people.
    """
    names = (
        os.environ.get("CHROMIUM", ""),
        *([] if whole else ["chromium-headless-shell"]),
        "chromium",
        "chromium-browser",
        "google-chrome",
    )
    return next((found for name in names if name and (found := shutil.which(name))), None)


def switches() -> list[str]:
    """Return the switches that Chromium runs with in every test."""
    return [*FLAGS, *(["--no-sandbox"] if os.getuid() == 0 else [])]


def chromium(playwright: Playwright, *more: str, whole: bool = False) -> Browser:
    """Launch Debian's Chromium where there is one, else the one Playwright finds, with more switches."""
    return playwright.chromium.launch(executable_path=browser_path(whole=whole), args=[*switches(), *more])


@contextmanager
def launched(kind: BrowserType, *more: str, whole: bool = False) -> Iterator[Browser]:
    """Start Debian's Chromium where there is one, else the one Playwright finds, and close it after."""
    browser = kind.launch(executable_path=browser_path(whole=whole), args=[*switches(), *more])
    try:
        yield browser
    finally:
        browser.close()
