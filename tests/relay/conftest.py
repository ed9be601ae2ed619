"""A relay in this process, a mail server that counts, and what a visitor sends."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from email.policy import default
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest
import uvicorn
from aiosmtpd.controller import Controller

from bench import postgres
from relay.settings import Settings
from relay.store.store import Store
from relay.values.firm import Firm
from relay.web.app import create_app
from relay.web.server import configuration
from tests import offered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from playwright.sync_api import Browser, BrowserContext

    from relay.web.app import Relay
    from tests.conftest import Served

hypothesis.settings.register_profile("thorough", max_examples=2000)

VISITOR: dict[str, Any] = {
    "name": "Ann Rivest",
    "email": "ann@example.ca",
    "phone": "780 555 0100",
    "company": "Rivest Welding",
    "message": "We need it by May.",
}
FORMULA = "=cmd|'/c calc'!A1"
REQUEST: dict[str, Any] = {
    "employees": "12",
    "audit": "certification",
    "sites": "2",
    "partner": offered.partner().name,
    "industry": offered.industry().name,
}


class Inbox:
    """What a mail server was given, and how it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        """What to say to the next messages instead of 250."""
        self.unknown: set[str] = set()
        """Addresses that it does not know."""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a recipient, or refuse it."""
        if address in self.unknown:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or refuse it."""
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """A real SMTP server on a free port of this machine."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=0)
    # aiosmtpd asks itself on the port it was given; with 0 the free one is known only after it listens.
    controller.port = free_port()
    controller.start()
    yield inbox, controller.port
    controller.stop()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with everything in the test's own folder."""
    site = tmp_path / "site"
    (site / "quote" / "thank-you").mkdir(parents=True)

    def make(**changes: Any) -> Settings:
        values = {
            "store": str(tmp_path / "quotes.sqlite3"), "maildir": tmp_path / "mail", "site": site, "url": "https://cor.example/",
            "to": ("owner@cor.example",), "sender": "quotes@cor.example", "firm": Firm("Foothills COR", "403 555 0100", "office@cor.example"),
        }  # fmt: skip
        return Settings(**{**values, **changes})

    return make


class Running:
    """A relay on a free port, with a client that knows its address."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self.settings = settings
        self.relay: Relay = self.app.state.relay
        self.server = uvicorn.Server(configuration(self.app, "127.0.0.1", 0))
        self._started = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self._thread.start()
        assert self._started.wait(10), "the relay did not start"
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)

    async def _serve(self) -> None:
        serving = asyncio.create_task(self.server.serve())
        while not self.server.started and not serving.done():
            await asyncio.sleep(0)
        self._started.set()
        await serving

    def stop(self) -> None:
        """End as SIGTERM does."""
        self.client.close()
        self.server.should_exit = True
        self._thread.join(10)

    def post(self, *, json: bool = True, path: str = "/quote", **fields: Any) -> httpx.Response:
        """Send a request as a script does, or as a form does."""
        if json:
            return self.client.post(path, json=fields, headers={"Accept": "application/json"})
        return self.client.post(path, data=fields, headers={"Accept": "text/html,*/*;q=0.8"})


@pytest.fixture
def relay(settings: Callable[..., Settings]) -> Iterator[Callable[..., Running]]:
    """Start relays; each is stopped at the end of the test, after the mail in hand."""
    running: list[Running] = []

    def start(**changes: Any) -> Running:
        running.append(Running(settings(**changes)))
        return running[-1]

    yield start
    for one in running:
        one.stop()


def until(done: Callable[[], Any], patience: float = 15.0) -> Any:
    """Return the first true answer; the test fails where none comes in time."""
    pause = threading.Event()
    for _ in range(int(patience / 0.01)):
        if answer := done():
            return answer
        pause.wait(0.01)
    raise AssertionError(f"{done} stayed false for {patience} s")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    try:
        postgres.install()
    except RuntimeError as error:
        pytest.skip(str(error))
    with postgres.temporary() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    url = str(tmp_path / "q.sqlite3") if request.param == "sqlite" else request.getfixturevalue("server")
    store = Store(Settings(store=url).store_url)
    with store.writing() as connection:
        for table in ("quotes", "mails", "history", "facts"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own names
    yield store
    store.close()


@pytest.fixture
def kept(
    relay: Callable[..., Running], store: Store, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[Running, list[str]]:
    """A relay with an honest request and a suspect, on each kind of store, and the commands turned to it."""
    where = str(tmp_path / "q.sqlite3") if store.local else request.getfixturevalue("server")
    running = relay(store=where)
    honest = running.post(**{**VISITOR, "company": FORMULA}, **REQUEST).json()["id"]
    suspect = running.post(**{**VISITOR, "name": "Robot", "email": "robot@example.ca"}, _gotcha="x").json()["id"]
    until(lambda: running.relay.health.counts() == {"sent": 2, "held": 1})
    for name, value in {
        "QUOTE_STORE": where, "QUOTE_MAILDIR": str(running.settings.maildir), "QUOTE_TO": "owner@cor.example",
        "QUOTE_FROM": "quotes@cor.example", "QUOTE_SITE": str(running.settings.site),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return running, [honest, suspect]


@pytest.fixture
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A fresh profile in which requests may fail."""
    context = browser.new_context(base_url=served, locale="en-CA")
    context.set_default_timeout(15_000)
    yield context
    context.close()
