"""What the engine's tests share: a host with faults to order, and a page of a fresh browser profile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from testing import wasm_rest
from testing.engine_host import Host, hosted
from testing.engine_page import STALL_TIMEOUT


@pytest.fixture(name="host")
def _host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with hosted() as host:
        if fault := request.config.getoption("--rest", default=""):
            wasm_rest.spoil(host, fault)
        yield host


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest tests/engine --rest missing``: everything again with a rest of the wasm that cannot be had."""
    parser.addoption("--rest", choices=wasm_rest.FAULTS, help="what befalls the file of the wasm's rest in all of tests/engine")


@pytest.fixture(name="profile")
def _profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that has visited nothing."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture(name="blank")
def _blank(profile: BrowserContext, host: Host) -> Page:
    """A page of the host that has asked for nothing of the engine yet."""
    page = profile.new_page()
    page.goto(host.url)
    return page


@pytest.fixture(name="patient")
def _patient(host: Host) -> None:
    """A watchdog that lets a start take its time: a machine that does ten other things is no stalled engine."""
    script = (host.root / "assets" / "js" / "engine" / "client.js").read_text()
    assert STALL_TIMEOUT in script
    host.scripts["js/engine/client.js"] = script.replace(STALL_TIMEOUT, "const STALL_TIMEOUT = 60_000;")
