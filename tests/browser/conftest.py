"""What the engine's tests share: a host with faults to order, and a page of a fresh browser profile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Host, hosted

@pytest.fixture(scope="session", name="chromium")
def _chromium(browser: Browser) -> Browser:
    """Give the one browser of the run: Playwright allows one in a process."""
    return browser


@pytest.fixture(name="host")
def _host() -> Iterator[Host]:
    with hosted() as host:
        yield host


@pytest.fixture(name="blank")
def _blank(chromium: Browser, host: Host) -> Iterator[Page]:
    """A page of the host that has asked for nothing of the engine yet."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(host.url)
    yield page
    context.close()
