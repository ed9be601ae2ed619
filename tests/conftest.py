"""What every test may use: the product served as it runs, and a real browser that tells of anything it should not do."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE = 30  # seconds a server may take to answer first
expect.set_options(timeout=15_000)  # milliseconds: a machine that others use too may take long for anything


class Served(str):
    """The address of a running relay with the built site, without the last slash."""

    __slots__ = ("mail", "store")

    mail: Path
    """The Maildir its mail goes to."""
    store: Path
    """The file its requests are kept in."""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The relay as `make serve` runs it, on a free port, with a Maildir of its own; it takes as many requests from one address as all tests send."""
    with serving(tmp_path_factory.mktemp("served"), QUOTE_RATE_ADDRESS="1000", QUOTE_RATE_ALL="1000") as found:
        yield found


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class serving:  # noqa: N801 -- read as `with serving(folder, …)`
    """Runs `python -m relay serve` with its files in a folder and settings as named, on a port or on a free one."""

    def __init__(self, folder: Path, port: int = 0, **settings: str) -> None:
        self.folder = folder
        self.port = port
        self.settings = settings

    def __enter__(self) -> Served:
        """Start the relay and wait until it answers."""
        port = self.port or free_port()
        found = Served(f"http://127.0.0.1:{port}")
        found.mail, found.store = self.folder / "mail", self.folder / "quotes.sqlite3"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QUOTE_", "SMTP_", "PORT"))},
            "QUOTE_MAILDIR": str(found.mail),
            "QUOTE_STORE": str(found.store),
            **self.settings,
        }
        self.log = (self.folder / "relay.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relay", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{found}/healthz", timeout=5).close()  # noqa: S310 -- our own loopback address
            except urllib.error.HTTPError as error:
                error.close()
                return found
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.log.seek(0)
                    pytest.fail(f"the relay did not start:\n{self.log.read()}")
            else:
                return found

    def __exit__(self, *_: object) -> None:
        """Stop the relay."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


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


def chromium(playwright: Playwright, *, whole: bool = False) -> Browser:
    """Launch Debian's Chromium where there is one, else the one Playwright finds."""
    return playwright.chromium.launch(executable_path=browser_path(whole=whole), args=switches())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, one for the run: Playwright allows one in a process."""
    with sync_playwright() as playwright:
        launched = chromium(playwright)
        yield launched
        launched.close()


def watched(context: BrowserContext, home: str, faults: list[str]) -> Page:
    """Open a page that notes requests to other hosts, uncaught errors, and errors on the console."""
    page = context.new_page()
    page.on("request", lambda request: None if request.url.startswith((home, "data:", "blob:")) else faults.append(f"asked {request.url}"))
    page.on("pageerror", lambda error: faults.append(f"uncaught {error}"))
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    return page


class Held:
    """What a page asks for by a pattern of its address, held back until the test lets it go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route(pattern, lambda route: self.routes.append(route))  # noqa: PLW0108 -- Playwright marks what it is given

    def first(self) -> Route:
        """The first that was asked for, as soon as it is.

        Raises:
            AssertionError: the page did not ask.
        """
        deadline = time.monotonic() + PATIENCE
        while not self.routes and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # the page's events come in while it waits
        assert self.routes, "the page did not ask for it"
        return self.routes[0]


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page in a fresh profile; the test fails if it asked another host or an error was logged."""
    faults: list[str] = []
    context = browser.new_context(base_url=served, locale="en-CA", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield watched(context, served, faults)
    context.close()
    assert faults == []
