"""Connections: how long a client may keep one waiting, and how many may be open. uvicorn alone waits for ever, for any number.

Where there are too many, the one that has waited longest for its client gives way to the newest: a flood of half-sent requests
drives out its own, and who sends a whole request is served.
"""

from __future__ import annotations

import asyncio
import re
import resource
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from relay.values import network

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from relay.values.network import Proxies

HEAD = 10.0
"""Seconds for the head of a request, from its first byte or from the connection's start; and for the rest of a body nobody waits for."""
MOST_HEAD = 32 * 1024
"""Bytes of a request's head: as many as nginx takes by default. Parsing longer ones, and reading their headers, holds up everybody."""
HEAD_ENDS = re.compile(rb"\n\r?\n")
STALL = 120.0
"""Seconds for which a client may take nothing of an answer that is too large to be sent at once, and may take to read its end."""
MOST = 512
"""Connections in all, where the machine has descriptors for as many."""
MOST_ADDRESS = 128
"""Connections of one address: the browsers of an office behind one."""
FREE_PIECES = 1000
LEAST_PIECE = 256
"""A body may come in so many pieces of any size; then each must have so many bytes on average: a piece of one byte costs as much time."""
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def most() -> int:
    """Return how many connections may be open: half of the descriptors are left for files, the store and the mail server."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if descriptors == resource.RLIM_INFINITY else max(16, min(MOST, descriptors // 2 - 64))


class Room:
    """The connections that are open, and which of them wait for their client."""

    def __init__(self, most: int, proxies: Proxies) -> None:
        self.most = most
        self.proxies = proxies
        self._open: dict[Connection, str] = {}
        self._by_address: Counter[str] = Counter()
        self._waiting: OrderedDict[Connection, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def enter(self, connection: Connection, peer: str) -> bool:
        """Take a connection in, in the place of one that waits where there are too many; False where all of them are busy."""
        address = self._counted(peer)
        if address and self._by_address[address] >= MOST_ADDRESS and not self._close_one(address):
            return False
        if len(self._open) >= self.most and not self._close_one():
            return False
        self._open[connection] = address
        self._by_address[address] += 1
        self._waiting[connection] = None
        return True

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self._waiting.pop(connection, None)
        address = self._open.pop(connection, None)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def wait(self, connection: Connection) -> None:
        """Say that a connection waits for its client, since now if it did not before."""
        if connection in self._open:
            self._waiting.setdefault(connection)

    def work(self, connection: Connection) -> None:
        """Say that a connection has a request that we work on."""
        self._waiting.pop(connection, None)

    def _counted(self, peer: str) -> str:
        """Return what an address counts as: an IPv6 /48 counts as one; this machine and the owner's proxies bring many visitors."""
        address = network.read_address(peer)
        if address is None or address.is_loopback or self.proxies.nearest or self.proxies.hold(address):
            return ""
        return str(address) if address.version == 4 else address.exploded[:14]  # noqa: PLR2004 - its first 48 bits

    def _close_one(self, address: str = "") -> bool:
        for one in self._waiting:
            if not address or self._open[one] == address:
                self.leave(one)
                one.transport.abort()
                return True
        return False


class Pieces(h11.Connection):
    """Reads HTTP, holds each head to its limit, and counts the pieces that a body comes in."""

    _pieces = 0
    _bytes = 0

    def next_event(self) -> Any:
        """Return what came next.

        Raises:
            RemoteProtocolError: it is no HTTP, a head is too long, or a body comes in too many small pieces.
        """
        if self.their_state is h11.IDLE:  # h11 itself takes a head of any length that arrives all at once
            arrived = self.trailing_data[0]
            if len(arrived) > MOST_HEAD and HEAD_ENDS.search(arrived, 0, MOST_HEAD) is None:
                raise h11.RemoteProtocolError("the head is too long")
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._pieces = self._bytes = 0
        elif isinstance(event, h11.Data):
            self._pieces += 1
            self._bytes += len(event.data)
            if self._pieces > FREE_PIECES and self._bytes < self._pieces * LEAST_PIECE:
                raise h11.RemoteProtocolError("the body comes in too many small pieces")
        return event


class Connection(H11Protocol):
    """uvicorn's connection, with an end to every wait for the client."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        room: Room,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = Pieces(h11.SERVER, self.conn._max_incomplete_event_size)  # noqa: SLF001 - what uvicorn has set
        self._room = room
        self._patience: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or say that there are too many."""
        super().connection_made(transport)
        if not self._room.enter(self, self.client[0] if self.client else ""):
            transport.write(FULL)
            transport.close()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._room.leave(self)
        self._unset()
        self._move_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        """Close what brings no next request."""
        super().timeout_keep_alive_handler()
        self._look()

    def pause_writing(self) -> None:
        """Wait until the client has taken some of the answer."""
        super().pause_writing()
        self._room.wait(self)
        self._stall = self.loop.call_later(STALL, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._move_on()
        self._look()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, where that can still be said: an answer may have gone before."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.transport.abort()

    def _look(self) -> None:
        """See what the connection waits for. The time for a head runs from its start, whatever trickles in."""
        if self.transport.is_closing():
            self._unset()
            self._patience = self.loop.call_later(STALL, self.transport.abort)
            self._room.wait(self)
        elif self.cycle is not None and not self.cycle.response_complete:  # type: ignore[redundant-expr]  # None until the first request
            self._room.work(self)
            self._unset()
        else:
            self._room.wait(self)
            if self._patience is None and self.timeout_keep_alive_task is None:
                self._patience = self.loop.call_later(HEAD, self.transport.abort)

    def _unset(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _move_on(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
