"""How many requests the relay takes a second, each on the disk before it is answered, beside how often the disk can sync.

Both in one run, in one folder: `python -m bench load [--seconds 8]`. When the mails of that flood have gone, half of that
load comes evenly, its own mails go meanwhile, and the time to each answer is taken from the moment it was due: a relay
that stalls cannot make its own delay look short.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench import results as book
from relay.settings import Settings
from relay.store.schema import mails, requests
from relay.store.store import Store
from testing.served import free_port

VISITORS = 32
"""Connections that send as fast as they are answered."""
BLOCK = b"x" * 4096


def syncs(folder: Path, seconds: float) -> float:
    """Return how often a second 4 KB can be appended and synced, one after the other."""
    count = 0
    with (folder / "sync").open("wb") as file:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            file.write(BLOCK)
            file.flush()
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, number: int) -> str:
        """Send a request; return its reference.

        Raises:
            AssertionError: it was not taken.
        """
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        body = json.dumps(
            {
                "name": f"Visitor {number}", "email": f"v{number}@example.ca", "message": f"Request {number}", "employees": str(1 + number % 60),
                "audit": "certification", "sites": "2", "industry": "construction", "idempotency_key": f"load-{number}", "_gotcha": "",
            }
        ).encode()  # fmt: skip
        head = f"POST /quote HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        status, _, headers = (await reader.readuntil(b"\r\n\r\n")).decode().partition("\r\n")
        length = next(int(line.partition(":")[2]) for line in headers.splitlines() if line.lower().startswith("content-length"))
        answer = await reader.readexactly(length)
        assert " 200 " in f"{status} ", (status, answer)
        return str(json.loads(answer)["id"])

    def close(self) -> None:
        """Hang up."""
        if self.streams is not None:
            self.streams[1].close()


async def flood(port: int, seconds: float, numbers: itertools.count[int]) -> tuple[float, set[str]]:
    """Send as fast as answers come; return how many were taken a second, and their references."""
    references: set[str] = set()
    start = time.perf_counter()

    async def visitor() -> None:
        client = Client(port)
        while time.perf_counter() < start + seconds:
            references.add(await client.post(next(numbers)))
        client.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(VISITORS):
            group.create_task(visitor())
    return len(references) / (time.perf_counter() - start), references


async def even(port: int, rate: float, seconds: float, numbers: itertools.count[int]) -> tuple[list[float], set[str]]:
    """Send at an even rate; return the seconds from when each was due to its answer, and the references."""
    idle: list[Client] = []
    waits: list[float] = []
    references: set[str] = set()
    start = time.perf_counter()

    async def visitor(due: float) -> None:
        client = idle.pop() if idle else Client(port)
        references.add(await client.post(next(numbers)))
        waits.append(time.perf_counter() - due)
        idle.append(client)

    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(visitor(due))
    for client in idle:
        client.close()
    return waits, references


async def ready(port: int, patience: float = 60.0) -> None:
    """Wait until the relay listens."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the relay did not start")


async def drained(store: Store, patience: float = 120.0) -> None:
    """Wait until no mail waits."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with store.reading() as connection:
            if not connection.scalar(select(func.count()).where(mails.c.state.in_(("waiting", "sending")))):
                return
        await asyncio.sleep(0.2)
    raise RuntimeError("mails still wait")


async def measure(port: int, store: Store, seconds: float) -> tuple[float, list[float], set[str]]:
    """Return requests taken a second, the waits at half of that load, and every reference."""
    await ready(port)
    numbers = itertools.count()
    await flood(port, 1.0, numbers)  # what is loaded at first use is loaded
    rate, references = await flood(port, seconds, numbers)
    await drained(store)
    waits, more = await even(port, rate / 2, seconds, numbers)
    return rate, waits, references | more


def run(seconds: float) -> dict[str, Any]:
    """Measure a relay as it comes, with mail to a Maildir."""
    place = Path("var")  # where requests lie in earnest, not a folder in memory
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix="load-") as name:
        folder = Path(name).resolve()
        before = syncs(folder, min(2.0, seconds))
        port = free_port()
        environment = {
            **os.environ, "QUOTE_STORE": str(folder / "q.sqlite3"), "QUOTE_MAILDIR": str(folder / "mail"), "QUOTE_SITE": str(folder),
            "QUOTE_RATE_ADDRESS": "100000000", "QUOTE_RATE_ALL": "100000000",
        }  # fmt: skip
        store = Store(Settings(store=str(folder / "q.sqlite3")).store_url)
        others = os.getloadavg()[0]
        with (folder / "log").open("wb") as log:
            child = subprocess.Popen([sys.executable, "-m", "relay", "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)  # noqa: S603
            try:
                rate, waits, references = asyncio.run(measure(port, store, seconds))
            finally:
                child.kill()  # no time to tidy up: what was acknowledged must be there all the same
                child.wait()
        with store.reading() as connection:
            stored = set(connection.scalars(requests.select().with_only_columns(requests.c.id)))
            sent = len(connection.execute(mails.select().where(mails.c.state == "sent")).all())
        store.close()
        after = syncs(folder, min(2.0, seconds))
    waits.sort()
    disk = (before + after) / 2
    return {
        "requests_per_second": round(rate, 1), "disk_syncs_per_second": round(disk, 1), "requests_per_sync_of_the_disk": round(rate / disk, 3),
        "half_load_per_second": round(rate / 2, 1), "half_load_requests": len(waits), "half_load_median_ms": round(statistics.median(waits) * 1000, 1),
        "half_load_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1), "half_load_slowest_ms": round(waits[-1] * 1000, 1),
        "acknowledged": len(references), "missing_after_sigkill": len(references - stored), "mails_sent_meanwhile": sent, "visitors": VISITORS,
        "others_load_average": round(others, 1), "processors": os.cpu_count(),
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and keep it; 1 where something acknowledged was not there after the kill."""
    parser = argparse.ArgumentParser(prog="python -m bench load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0)
    result = run(parser.parse_args(arguments).seconds)
    print(json.dumps(result, indent=1))
    book.merge("load", result)
    return 1 if result["missing_after_sigkill"] else 0
