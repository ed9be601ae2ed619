"""Chromium with switches of its own, for tests and benchmarks that need another than the run's one."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserType

from tests.conftest import browser_path, switches


@contextmanager
def launched(kind: BrowserType, *more: str, whole: bool = False) -> Iterator[Browser]:
    """Start Debian's Chromium where there is one, else the one Playwright finds, and close it after."""
    browser = kind.launch(executable_path=browser_path(whole=whole), args=[*switches(), *more])
    try:
        yield browser
    finally:
        browser.close()
