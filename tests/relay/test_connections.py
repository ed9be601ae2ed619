"""Connections from anyone: none waits for ever, there are never too many, and a flood fills neither the loop nor the log."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import resource
import select
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from relay.values.network import NOBODY, read_proxies
from relay.web import connections, logs
from testing.relay import VISITOR, until
from testing.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Running

HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "


def open_to(running: Running, sent: bytes = b"") -> socket.socket:
    """Open a connection and send something."""
    made = socket.create_connection(("127.0.0.1", running.client.base_url.port or 0), timeout=20)
    made.sendall(sent)
    return made


def closed(one: socket.socket) -> bool:
    """Return whether the other side has closed a connection; what it sends before is skipped."""
    try:
        while select.select([one], [], [], 0)[0]:
            if not one.recv(65536):
                return True
    except OSError:
        return True
    return False


@pytest.mark.parametrize(
    "sent", [b"", b"G", HALF, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET / HT"], ids=["nothing", "a byte", "half", "a second"]
)
def test_a_head_has_a_time_limit(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """A request whose head does not arrive is given up, the second on a connection like the first, however slowly it trickles in."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    running = relay()
    one = open_to(running, sent)
    began = time.monotonic()

    def given_up() -> bool:
        try:
            one.send(b"a" if sent else b"")
        except OSError:
            return True
        return closed(one)

    until(given_up)
    assert time.monotonic() - began < 5


def test_a_body_nobody_reads_has_a_time_limit(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """A body sent to an address that takes none is not waited for after the answer."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    running = relay()
    one = open_to(running, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n")

    def given_up() -> bool:
        try:
            one.send(b"a")
        except OSError:
            return True
        return False

    until(given_up)


def test_an_answer_nobody_takes_has_a_time_limit(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for a large file and never reads it is given up."""
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.5)
    running = relay()
    (running.settings.site / "large.pdf").write_bytes(b"x" * 30_000_000)
    other = relay()  # the site is read at the start
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", other.client.base_url.port))
        one.sendall(b"GET /large.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        until(lambda: len(open_connections(other)) == 1)
        until(lambda: len(open_connections(other)) == 0)


def test_whole_requests_are_not_hurried(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection in use is kept: the time for a head runs only while one is waited for."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    running = relay()
    one = open_to(running)
    file = one.makefile("rb")
    began = time.monotonic()
    while time.monotonic() - began < 1:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert file.readline() == b"HTTP/1.1 200 OK\r\n"
        while file.readline() != b"\r\n":
            pass
        assert file.read(11) == b'{"ok":true}'


def open_connections(running: Running) -> connections.OpenConnections:
    """Return the running relay's connections."""
    found: connections.OpenConnections = running.server.config.http.keywords["connections"]  # type: ignore[union-attr]
    return found


def test_a_flood_drives_out_its_own(relay: Callable[..., Running]) -> None:
    """More half-sent requests than there may be connections: the oldest go, a visitor is served and health answers all the while."""
    running = relay()
    open_connections(running).most = 20
    flood = [open_to(running, HALF) for _ in range(60)]
    assert running.post(**VISITOR).status_code == 200
    with httpx.Client(base_url=running.client.base_url) as fresh:
        assert fresh.get("/healthz").json() == {"ok": True}
    assert len(open_connections(running)) <= 20
    until(lambda: sum(map(closed, flood)) >= 40)
    assert not closed(flood[-1])


def test_busy_connections_are_not_driven_out(relay: Callable[..., Running]) -> None:
    """Where all are busy the newest is asked to come back, and those whose request is being read go on."""
    running = relay()
    open_connections(running).most = 3
    body = json.dumps(VISITOR).encode()
    head = b"POST /quote HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
    busy = [open_to(running, head + b"Content-Length: %d\r\n\r\n" % len(body)) for _ in range(3)]
    until(lambda: len(running.server.server_state.tasks) == 3)
    late = open_to(running)
    assert late.recv(100).startswith(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\n")
    busy[0].sendall(body)
    assert busy[0].recv(100).startswith(b"HTTP/1.1 200 OK")


class Client:
    """What the list of connections needs of one."""

    def __init__(self) -> None:
        self.gone = False
        self.transport: Any = self

    def abort(self) -> None:
        """Be closed."""
        self.gone = True


def test_one_address_has_its_share() -> None:
    """An address past its share loses its own oldest; an IPv6 /48 counts as one; this machine and the owner's proxies have no share."""
    for peer, proxies, share in (
        ("192.0.2.1", NOBODY, True), ("2001:db8::1", NOBODY, True), ("127.0.0.1", NOBODY, False), ("", NOBODY, False),
        ("192.0.2.1", read_proxies("1"), False), ("192.0.2.1", read_proxies("192.0.2.0/24"), False), ("192.0.2.1", read_proxies("10.0.0.0/8"), True),
    ):  # fmt: skip
        found = connections.OpenConnections(10_000, proxies)
        neighbour, own = Client(), [Client() for _ in range(connections.MAX_PER_ADDRESS + 1)]
        assert found.add(neighbour, "198.51.100.7")  # type: ignore[arg-type]
        for number, one in enumerate(own):
            assert found.add(one, peer if number % 2 else peer.replace("8::1", "8:0:ffff::1"))  # type: ignore[arg-type]
        assert [one.gone for one in (neighbour, own[0], own[1])] == [False, share, False]
        assert len(found) == len(own) + (0 if share else 1)


def test_an_address_whose_connections_are_all_busy_gets_no_more() -> None:
    """One address cannot have more requests worked on than its share; when one has left the next is taken."""
    found = connections.OpenConnections(10_000, NOBODY)
    own = [Client() for _ in range(connections.MAX_PER_ADDRESS)]
    for one in own:
        assert found.add(one, "192.0.2.1")  # type: ignore[arg-type]
        found.mark_busy(one)  # type: ignore[arg-type]
    assert not found.add(Client(), "192.0.2.1")  # type: ignore[arg-type]
    assert found.add(Client(), "192.0.2.2")  # type: ignore[arg-type]
    found.remove(own[5])  # type: ignore[arg-type]
    assert found.add(Client(), "192.0.2.1")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/quote", "/", "/estimate"])
def test_a_quarter_million_pieces_stop_nobody(relay: Callable[..., Running], path: str) -> None:
    """A body of 250,000 chunks of one byte is refused after a thousand, and who asks meanwhile hardly waits."""
    running = relay()
    one = open_to(running, b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" % path.encode())
    began = time.monotonic()
    with contextlib.suppress(OSError):  # closed while we send
        one.sendall(b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 250_000)
    assert running.client.get("/healthz").status_code == 200
    assert time.monotonic() - began < 2, "it took 4 to 6 s"
    until(lambda: closed(one))


@pytest.mark.parametrize(
    ("size", "status"), [(connections.MAX_HEAD_BYTES - 200, b"404"), (connections.MAX_HEAD_BYTES + 200, b"400"), (250_000, b"400")]
)
def test_a_head_has_a_length_limit(relay: Callable[..., Running], size: int, status: bytes) -> None:
    """A head that is too long is refused before it is parsed, also where it arrives all at once; a body beside the head is no part of it."""
    with open_to(relay(), HALF + b"a" * size + b"\r\nConnection: close\r\n\r\n") as one:
        assert one.recv(65536)[9:12] == status


def test_a_body_beside_its_head_is_no_part_of_it(relay: Callable[..., Running]) -> None:
    """What arrives all at once with a short head may be as long as a body may be."""
    text = json.dumps({**VISITOR, "_padding": "x" * 200_000}).encode()
    head = b"POST /quote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    with open_to(relay(), head % len(text) + text) as one:
        assert one.recv(65536)[9:12] == b"200"


def test_a_body_in_pieces_of_a_usual_size_is_read(relay: Callable[..., Running]) -> None:
    """Chunks as programs send them, and a few small ones, are a body like any other."""
    text = json.dumps({**VISITOR, "_padding": "x" * 200_000}).encode()

    def pieces() -> Any:
        yield from (text[n : n + 1] for n in range(500))
        yield from (text[n : n + 1000] for n in range(500, len(text), 1000))

    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    assert relay().client.post("/quote", content=pieces(), headers=headers).status_code == 200


def test_a_client_that_hangs_up_is_no_fault(relay: Callable[..., Running], caplog: pytest.LogCaptureFixture) -> None:
    """A visitor who goes away while the form is sent leaves no line of a fault in the log."""
    running = relay()
    one = open_to(running, b"POST /quote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
    until(lambda: running.client.get("/healthz").status_code == 200)
    one.close()
    for _ in range(20):
        assert running.client.get("/healthz").status_code == 200
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_without_descriptors_the_log_stays_short(tmp_path: Path) -> None:
    """With no file descriptor left connections are turned away, the log has one line of it, and with descriptors again all is well."""
    server = serving(tmp_path)
    with server as served:
        pid = server.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (8, before[1]))
        for _ in range(300):
            with socket.socket() as one:
                one.settimeout(5)
                one.connect(("127.0.0.1", int(served.rpartition(":")[2])))
                one.sendall(HALF)
                until(partial(closed, one))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        assert httpx.post(f"{served}/quote", json=VISITOR, headers={"Accept": "application/json"}).status_code == 200
        lines = [json.loads(line) for line in (tmp_path / "relay.log").read_text().splitlines() if line.startswith("{")]
    assert [line["message"] for line in lines if "descriptor" in line["message"]] == [
        "no file descriptor left: connections are turned away; raise LimitNOFILE of the service, or `ulimit -n`"
    ]
    assert len(lines) < 10


def test_a_flood_is_one_line_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """What anybody can cause is logged once a minute, each kind by itself, and the next line shows how many were left out."""
    now = 0.0
    monkeypatch.setattr("relay.web.logs.time.monotonic", lambda: now)
    once = logs.OncePerMinute()

    def output(words: str, fault: Exception | None = None) -> str:
        record = logging.LogRecord(
            "uvicorn.error", logging.WARNING, __file__, 1, words, None, (type(fault), fault, None) if fault else None
        )
        return logs.JsonFormatter().format(record) if once.filter(record) else ""

    assert output("Invalid HTTP request received.")
    assert [output("Invalid HTTP request received.") for _ in range(1000)] == [""] * 1000
    assert output("Exception in ASGI application\n", ValueError())
    assert output("Exception in ASGI application\n", KeyError())
    assert not output("Exception in ASGI application\n", KeyError())
    now = 61.0
    assert re.search(r'"left_out": 1000\b', output("Invalid HTTP request received."))
