"""What every test may use: the product served as it runs, and a real browser that tells of anything it should not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testing.chromium import QUICK_COMPILER, chromium
from testing.pages import watched
from testing.served import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The relay as `make serve` runs it, on a free port, with a Maildir of its own; it takes as many requests from one address as all tests send."""
    with serving(tmp_path_factory.mktemp("served"), QUOTE_RATE_ADDRESS="1000", QUOTE_RATE_ALL="1000") as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, one for the run: Playwright allows one in a process."""
    from playwright.sync_api import expect, sync_playwright  # a test without a browser starts sooner

    expect.set_options(timeout=15_000)  # milliseconds: a machine that others use too may take long for anything
    with sync_playwright() as playwright:
        launched = chromium(playwright, QUICK_COMPILER)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page in a fresh profile; the test fails if it asked another host or an error was logged."""
    faults: list[str] = []
    context = browser.new_context(base_url=served, locale="en-CA", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield watched(context, served, faults)
    context.close()
    assert faults == []
