"""Connection limits and timeouts against slow clients (slowloris): how many may be open, and how long one may wait for its client.

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

HEAD_SECONDS = 10.0
"""Seconds for the head of a request, from its first byte or from the connection's start; and for the rest of a body nobody waits for."""
MAX_HEAD_BYTES = 32 * 1024
"""Bytes of a request's head: as many as nginx takes by default. Parsing longer ones, and reading their headers, holds up everybody."""
HEAD_ENDS = re.compile(rb"\n\r?\n")
STALL_SECONDS = 120.0
"""Seconds for which a client may take nothing of an answer that is too large to be sent at once, and may take to read its end."""
MAX_CONNECTIONS = 512
"""Connections in all, where the machine has descriptors for as many."""
MAX_PER_ADDRESS = 128
"""Connections of one address: the browsers of an office behind one."""
FREE_CHUNKS = 1000
MIN_CHUNK_BYTES = 256
"""A body may come in so many pieces of any size; then each must have so many bytes on average: a piece of one byte costs as much time."""
TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def max_connections() -> int:
    """Return how many connections may be open: half of the descriptors are left for files, the store and the mail server."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MAX_CONNECTIONS if descriptors == resource.RLIM_INFINITY else max(16, min(MAX_CONNECTIONS, descriptors // 2 - 64))


class OpenConnections:
    """The connections that are open, and which of them wait for their client."""

    def __init__(self, max_connections: int, proxies: Proxies) -> None:
        self.most = max_connections
        self.proxies = proxies
        self._open: dict[Connection, str] = {}
        self._by_address: Counter[str] = Counter()
        self._waiting: OrderedDict[Connection, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: Connection, peer: str) -> bool:
        """Take a connection in, in the place of one that waits where there are too many; False where all of them are busy."""
        address = self._key(peer)
        if address and self._by_address[address] >= MAX_PER_ADDRESS and not self._close_one(address):
            return False
        if len(self._open) >= self.most and not self._close_one():
            return False
        self._open[connection] = address
        self._by_address[address] += 1
        self._waiting[connection] = None
        return True

    def remove(self, connection: Connection) -> None:
        """Forget a connection."""
        self._waiting.pop(connection, None)
        address = self._open.pop(connection, None)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def mark_waiting(self, connection: Connection) -> None:
        """Say that a connection waits for its client, since now if it did not before."""
        if connection in self._open:
            self._waiting.setdefault(connection)

    def mark_busy(self, connection: Connection) -> None:
        """Say that a connection has a request that we work on."""
        self._waiting.pop(connection, None)

    def _key(self, peer: str) -> str:
        """Return what an address counts as: an IPv6 /48 counts as one; this machine and the owner's proxies bring many visitors."""
        address = network.read_address(peer)
        if address is None or address.is_loopback or self.proxies.nearest or self.proxies.contains(address):
            return ""
        return str(address) if address.version == 4 else address.exploded[:14]  # noqa: PLR2004 - its first 48 bits

    def _close_one(self, address: str = "") -> bool:
        for waiting in self._waiting:
            if not address or self._open[waiting] == address:
                self.remove(waiting)
                waiting.transport.abort()
                return True
        return False


class ChunkCounter(h11.Connection):
    """Reads HTTP, holds each head to its limit, and counts the pieces that a body comes in."""

    _chunks = 0
    _bytes = 0

    def next_event(self) -> Any:
        """Return what came next.

        Raises:
            RemoteProtocolError: it is no HTTP, a head is too long, or a body comes in too many small pieces.
        """
        if self.their_state is h11.IDLE:  # h11 itself takes a head of any length that arrives all at once
            arrived = self.trailing_data[0]
            if len(arrived) > MAX_HEAD_BYTES and HEAD_ENDS.search(arrived, 0, MAX_HEAD_BYTES) is None:
                raise h11.RemoteProtocolError("the head is too long")
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = self._bytes = 0
        elif isinstance(event, h11.Data):
            self._chunks += 1
            self._bytes += len(event.data)
            if self._chunks > FREE_CHUNKS and self._bytes < self._chunks * MIN_CHUNK_BYTES:
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
        connections: OpenConnections,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = ChunkCounter(h11.SERVER, self.conn._max_incomplete_event_size)  # noqa: SLF001 - what uvicorn has set
        self._connections = connections
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or say that there are too many."""
        super().connection_made(transport)
        if not self._connections.add(self, self.client[0] if self.client else ""):
            transport.write(TOO_MANY)
            transport.close()
        self._update_timers()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._connections.remove(self)
        self._cancel_head_timer()
        self._cancel_stall_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._update_timers()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._update_timers()

    def timeout_keep_alive_handler(self) -> None:
        """Close what brings no next request."""
        super().timeout_keep_alive_handler()
        self._update_timers()

    def pause_writing(self) -> None:
        """Wait until the client has taken some of the answer."""
        super().pause_writing()
        self._connections.mark_waiting(self)
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._cancel_stall_timer()
        self._update_timers()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, where that can still be said: an answer may have gone before."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.transport.abort()

    def _update_timers(self) -> None:
        """See what the connection waits for. The time for a head runs from its start, whatever trickles in."""
        if self.transport.is_closing():
            self._cancel_head_timer()
            self._head_timer = self.loop.call_later(STALL_SECONDS, self.transport.abort)
            self._connections.mark_waiting(self)
        elif self.cycle is not None and not self.cycle.response_complete:  # type: ignore[redundant-expr]  # None until the first request
            self._connections.mark_busy(self)
            self._cancel_head_timer()
        else:
            self._connections.mark_waiting(self)
            if self._head_timer is None and self.timeout_keep_alive_task is None:
                self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _cancel_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _cancel_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
