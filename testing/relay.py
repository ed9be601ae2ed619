"""A relay in this process, what a mail server is given, and what a visitor sends."""

from __future__ import annotations

import asyncio
import email
import threading
from email.policy import default
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn

from relay.web.app import create_app
from relay.web.server import configuration
from testing import offered

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from relay.settings import Settings
    from relay.web.app import Relay

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
        """What to answer to the next messages instead of 250."""
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
            await asyncio.sleep(0.005)
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


def until(done: Callable[[], Any], patience: float = 15.0) -> Any:
    """Return the first true answer; the test fails where none comes in time."""
    pause = threading.Event()
    for _ in range(int(patience / 0.01)):
        if answer := done():
            return answer
        pause.wait(0.01)
    raise AssertionError(f"{done} stayed false for {patience} s")
