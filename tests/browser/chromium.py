"""Chromium with switches of its own, for tests and benchmarks that need another than the run's one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserType

from tests.conftest import FLAGS

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def launched(kind: BrowserType, *switches: str) -> Iterator[Browser]:
    """Start Debian's Chromium where there is one, else the one Playwright finds, and close it after."""
    names = (os.environ.get("CHROMIUM", ""), *NAMES)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    browser = kind.launch(executable_path=path, args=[*FLAGS, *root, *switches])
    try:
        yield browser
    finally:
        browser.close()
