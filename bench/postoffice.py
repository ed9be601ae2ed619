"""A mail server that counts: up, down, slow, refusing, or hanging up after it has taken a mail."""

from __future__ import annotations

import asyncio
import email
import re
import socket
import threading
import weakref
from collections import Counter, defaultdict
from email.policy import default
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP

from testing.served import free_port

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

MODES = ("up", "down", "slow", "refusing", "hanging up")
SENT_KEY = re.compile(r"sent-\d+-\d+")
"""What the campaign's visitors write in their message: the receiver tells requests apart by it, not by what the relay calls them."""


class PostOffice:
    """Takes mail on one port; `mode` is how it answers."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mode = "down"
        self.slowness = 0.3
        self.taken: Counter[tuple[str, str]] = Counter()
        """How often each (Message-ID, recipient) was taken."""
        self.again: Counter[str] = Counter()
        """Repeats, by the mode in which the mail was taken before."""
        self.by_key: defaultdict[str, set[str]] = defaultdict(set)
        """The Message-IDs under which each key's words came."""
        self._last: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._serving: asyncio.Task[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="post office", daemon=True)
        self._thread.start()

    def switch(self, mode: str) -> None:
        """Go on in another mode."""
        self.mode = mode
        asyncio.run_coroutine_threadsafe(self._shut() if mode == "down" else self._open(), self._loop).result()

    async def _open(self) -> None:
        if self._serving is None:
            listening = socket.create_server(("127.0.0.1", self.port), backlog=100)
            listening.settimeout(0)
            self._serving = self._loop.create_task(self._serve(listening))

    async def _serve(self, listening: socket.socket) -> None:
        # Not asyncio's own server: closed while somebody comes in, it leaves a transport that fails when it is collected.
        inside: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()
        try:
            while True:
                one, _ = await self._loop.sock_accept(listening)
                transport, _ = await self._loop.connect_accepted_socket(lambda: SMTP(self, loop=self._loop), one)
                inside.add(transport)
        finally:
            listening.close()
            for transport in list(inside):
                transport.abort()

    async def _shut(self) -> None:
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.wait([self._serving])
            self._serving = None

    def close(self) -> None:
        """Shut for good."""
        self.switch("down")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, in the way of the mode."""
        mode = self.mode
        if mode == "refusing":
            return "451 4.7.1 try again later"
        if mode == "slow":
            await asyncio.sleep(self.slowness)
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=default)
        identity = str(mail["Message-ID"])
        text = mail.get_body(("plain",))
        with self._lock:
            for key in set(SENT_KEY.findall(text.get_content() if text else "")):
                self.by_key[key].add(identity)
            for recipient in envelope.rcpt_tos:
                if before := self._last.get((identity, recipient)):
                    self.again[before] += 1
                self._last[identity, recipient] = mode
                self.taken[identity, recipient] += 1
        if mode == "hanging up":
            # The mail is in, the sender never hears of it: the one case that no sender can tell from a loss.
            transport = server.transport
            assert transport is not None
            transport.close()
        return "250 2.0.0 taken"

    def identities(self, recipient: str) -> set[str]:
        """Return the Message-IDs that a recipient has."""
        with self._lock:
            return {identity for identity, to in self.taken if to == recipient}
