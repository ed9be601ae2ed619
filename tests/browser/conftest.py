"""What the engine's tests share: a host with faults to order, and a page of a fresh browser profile."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import groups
from tests.browser.site import Host, hosted

REQUEST = {"program": "cor", "audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "unsure"}
QUESTION = {"ask": "estimate", "request": REQUEST, "today": "2026-11-24"}

PATIENCE = "const PATIENCE = 9000;"

SCRIPT = """async (question) => {
  const engine = await import(new URL('assets/js/engine/client.js', location.href));
  const phases = [];
  engine.subscribe((state) => phases.at(-1) === state.phase || phases.push(state.phase));
  let answer = null, error = '', state;
  try { answer = await engine.ask(question); } catch (problem) { error = problem.message; }
  engine.subscribe((now) => { state = now; })();
  return { answer, error, phases, state };
}"""


@pytest.fixture(name="host")
def _host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with hosted() as host:
        if fault := request.config.getoption("--rest", default=""):
            groups.spoil(host, fault)
        yield host


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest tests/browser --rest missing``: everything again with a rest of the wasm that cannot be had."""
    parser.addoption("--rest", choices=groups.FAULTS, help="what befalls the file of the wasm's rest in all of tests/browser")


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
    assert PATIENCE in script
    host.scripts["js/engine/client.js"] = script.replace(PATIENCE, "const PATIENCE = 60_000;")


def ask(page: Page, question: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the engine in a page: the answer or the error, the phases on the way, and the state at the end."""
    found: dict[str, Any] = page.evaluate(SCRIPT, question or QUESTION)
    return found


def kept(page: Page) -> None:
    """Wait until the engine has put its files away for the next visit and the service worker is there."""
    page.evaluate("""async () => {
      const engine = await import(new URL('assets/js/engine/client.js', location.href));
      await new Promise((resolve) => engine.subscribe((state) => state.kept && resolve()));
      await navigator.serviceWorker.ready;
    }""")
