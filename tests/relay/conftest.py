"""A relay in this process, a mail server that counts, and what a visitor sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import delete

from relay.settings import Settings
from relay.store.schema import metadata
from relay.store.store import Store
from relay.values.firm import Firm
from testing import postgres
from testing.relay import FORMULA, REQUEST, VISITOR, Inbox, Running, until
from testing.served import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

    from testing.served import Served

hypothesis.settings.register_profile("thorough", max_examples=2000)


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


@pytest.fixture
def relay(settings: Callable[..., Settings]) -> Iterator[Callable[..., Running]]:
    """Start relays; each is stopped at the end of the test, after the mail that it sends."""
    running: list[Running] = []

    def start(**changes: Any) -> Running:
        running.append(Running(settings(**changes)))
        return running[-1]

    yield start
    for one in running:
        one.stop()


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
        for table in metadata.sorted_tables:
            connection.execute(delete(table))
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
