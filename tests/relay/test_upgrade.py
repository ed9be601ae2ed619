"""The relay is restarted under load, as an upgrade does it: the port stays open, and no request is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select

from relay.settings import Settings
from relay.store.schema import requests
from relay.store.store import Store
from testing.relay import until
from testing.served import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# As systemd starts it: the listening socket is descriptor 3, and the environment says whose it is.
START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1');"
    "os.execv(sys.executable, [sys.executable, '-m', 'relay', 'serve'])"
)
VISITORS, RESTARTS, EACH = 4, 3, 12


class Visitor(threading.Thread):
    """Sends one request after the other, each again until it is acknowledged, as the page's outbox does."""

    def __init__(self, number: int, url: str, stop: threading.Event) -> None:
        super().__init__()
        self.number, self.url, self.stopped = number, url, stop
        self.acknowledged: dict[str, str] = {}
        self.refused = 0
        self.cut = 0

    def run(self) -> None:
        """Send until told to stop."""
        count = 0
        while not self.stopped.is_set():
            count += 1
            key = f"v{self.number}-{count}"
            body = {"name": "Ann", "email": f"{key}@example.ca", "message": key, "idempotency_key": key}
            more = 200  # tries after the end: what he began he brings through, unless nobody is there any more
            while key not in self.acknowledged and more:
                more -= self.stopped.is_set()
                try:
                    answer = httpx.post(f"{self.url}/quote", json=body, headers={"Accept": "application/json"}, timeout=30)
                    if answer.status_code == 200:
                        self.acknowledged[key] = answer.json()["id"]
                except httpx.ConnectError:
                    self.refused += 1
                except httpx.TransportError:
                    self.cut += 1


def start(port: socket.socket, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the relay on a socket that stays open."""
    command = [sys.executable, "-c", START, str(port.fileno())]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=settings, pass_fds=[port.fileno()], stdout=quiet, stderr=quiet)


def restarts(port: socket.socket, settings: dict[str, str], visitors: list[Visitor]) -> None:
    """Restart the relay again and again, each time after some requests were taken; let the last one take some too."""

    def more() -> None:
        goal = sum(len(visitor.acknowledged) for visitor in visitors) + EACH
        until(lambda: sum(len(visitor.acknowledged) for visitor in visitors) >= goal, 120)

    relay = start(port, settings)
    try:
        for _ in range(RESTARTS):
            more()
            relay.send_signal(signal.SIGTERM)
            assert relay.wait(60) in {0, -signal.SIGTERM}
            relay = start(port, settings)
        more()
    finally:
        for visitor in visitors:
            visitor.stopped.set()
            visitor.join()
        relay.terminate()
        relay.wait(60)


def stored(settings: dict[str, str]) -> dict[str, str]:
    """Return the references of the store by what the visitors wrote; a message that is there twice fails."""
    store = Store(Settings(store=settings["QUOTE_STORE"]).store_url)
    with store.reading() as connection:
        rows = [
            (json.loads(content)["contact"]["message"], reference)
            for reference, content in connection.execute(select(requests.c.id, requests.c.content))
        ]
    store.close()
    assert len(rows) == len(dict(rows)), "a request was kept twice"
    return dict(rows)


@pytest.mark.long
def test_restarted_under_load(tmp_path: Path) -> None:
    """Three restarts under load: nobody is turned away, all that was acknowledged is in the store, once."""
    settings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("QUOTE_", "SMTP_"))},
        "QUOTE_STORE": str(tmp_path / "quotes.sqlite3"),
        "QUOTE_MAILDIR": str(tmp_path / "mail"),
        "QUOTE_RATE_ADDRESS": "100000",
        "QUOTE_RATE_ALL": "100000",
    }
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as port:
        visitors = [Visitor(number, f"http://127.0.0.1:{port.getsockname()[1]}", stop) for number in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        restarts(port, settings, visitors)
    acknowledged = {key: reference for visitor in visitors for key, reference in visitor.acknowledged.items()}
    kept = stored(settings)
    assert len(acknowledged) >= EACH * (RESTARTS + 1)
    assert {key: kept.get(key) for key in acknowledged} == acknowledged
    assert set(kept) <= set(acknowledged), "each visitor sends until he is acknowledged"
    assert [visitor.refused for visitor in visitors] == [0] * VISITORS
