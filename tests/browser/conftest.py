"""What the engine's tests share: a host with faults to order, and a page of a fresh browser profile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import Host, hosted

SWITCHES = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --disable-quic"
).split()


@pytest.fixture(scope="session", name="chromium")
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        browser.close()


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
