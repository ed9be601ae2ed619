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

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

MODES = ("up", "down", "slow", "refusing", "hanging up")
DRAFT = re.compile(r"draft-\d+-\d+")
"""What the campaign's visitors write in their message: the receiver tells requests apart by it, not by what the relay calls them."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Door(Controller):
    """Where mail comes in. It shuts with nobody left inside."""

    def __init__(self, handler: object, port: int) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=port)
        self.inside: weakref.WeakSet[SMTP] = weakref.WeakSet()

    def factory(self) -> SMTP:
        """Return what serves one connection."""
        made = SMTP(self.handler)
        self.inside.add(made)
        return made

    def shut(self) -> None:
        """Cut every connection and stop."""
        self.loop.call_soon_threadsafe(self._cut)
        self.stop()

    def _cut(self) -> None:
        for one in list(self.inside):
            if one.transport is not None:
                one.transport.close()


class PostOffice:
    """Takes mail on one port; `mode` says how."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mode = "down"
        self.slowness = 0.3
        self.taken: Counter[tuple[str, str]] = Counter()
        """How often each (Message-ID, recipient) was taken."""
        self.again: Counter[str] = Counter()
        """Repeats, by the mode in which the mail was taken before."""
        self.drafts: defaultdict[str, set[str]] = defaultdict(set)
        """The Message-IDs under which each draft's words came."""
        self._last: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._controller: Door | None = None

    def switch(self, mode: str) -> None:
        """Go on in another mode."""
        self.mode = mode
        if mode == "down" and self._controller:
            self._controller.shut()
            self._controller = None
        elif mode != "down" and self._controller is None:
            self._controller = Door(self, self.port)
            self._controller.start()

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
            for draft in set(DRAFT.findall(text.get_content() if text else "")):
                self.drafts[draft].add(identity)
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
