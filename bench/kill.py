"""Kills relays at random instants under load, and counts what arrives: `python -m bench kill [--kills 300] [--stores sqlite …]`.

Every request that was acknowledged must reach the owner, and no request may become two: the receiving side looks for each
visitor's words and finds them under one Message-ID. SMTP knows no "exactly once": where a relay dies after the receiver's
yes and before it wrote that down, the mail goes again under the same Message-ID, and a mailbox that drops what it has
already shows it once. How often that happened is counted and printed. One request in eight has a mail that cannot be written
(bench/faulty.py): it must end as a dead letter with its reason, the owner must get a mail that reports it, `/healthz` must say
so, and nothing else may wait for it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import func, select

from bench import faulty
from bench import results as book
from bench.postoffice import MODES, PostOffice
from relay.mail.queue import UNWRITABLE
from relay.settings import Settings
from relay.store.schema import history, mails
from relay.store.store import Store
from testing.postgres import temporary
from testing.served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "owner@cor.example"
STORES = ("sqlite", "postgresql", "pair")
"""One relay on SQLite, one on PostgreSQL, two on one PostgreSQL of which one is killed at a time."""
FAR_BEHIND = 300
"""Acknowledged requests whose mail has not arrived."""


@dataclass
class Tally:
    """What happened."""

    store: str
    kills: int = 0
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Reference by the draft's key."""
    changed: list[str] = field(default_factory=list)
    """Keys that were acknowledged with two references."""
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def references(self, *, fails: bool) -> set[str]:
        """Return the acknowledged references whose mail can or cannot be written."""
        with self.lock:
            return {reference for reference in self.acknowledged.values() if bool(faulty.fails(reference)) is fails}


class Process:
    """One relay in a process of its own."""

    def __init__(self, store: str, office: PostOffice, folder: Path) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ, "QUOTE_STORE": store, "QUOTE_TO": OWNER, "QUOTE_FROM": "quotes@cor.example", "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(office.port), "SMTP_TIMEOUT": "3", "QUOTE_RETRY_BASE": "0.03", "QUOTE_RATE_ADDRESS": "100000000",
            "QUOTE_RATE_ALL": "100000000", "QUOTE_SITE": str(folder), "QUOTE_CONFIRM": "0", "QUOTE_SECRET": "kill",
        }  # fmt: skip
        self.log = (folder / f"relay-{self.port}.log").open("ab")
        self.client = httpx.Client(verify=False)  # noqa: S501 - no TLS here; loading certificates takes longer than a request
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "bench.faulty", "serve", "--port", str(self.port)]
        self.child = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)  # noqa: S603

    def ready(self, patience: float = 60.0) -> None:
        """Wait until it answers."""
        end = time.monotonic() + patience
        assert self.child is not None
        while time.monotonic() < end and self.child.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if self.client.get(f"http://127.0.0.1:{self.port}/robots.txt", timeout=1).status_code in {200, 404}:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"the relay did not start: {Path(self.log.name).read_text('utf-8')[-2000:]}")

    def kill(self) -> None:
        """End it as a power cut would: no handler runs."""
        assert self.child is not None
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()


def visitor(number: int, ports: list[int], tally: Tally, office: PostOffice, stop: threading.Event, pace: random.Random) -> None:
    """Send requests, each until it is acknowledged, as the page does: same draft, same key.

    Where mail is far behind, visitors wait: a longer list shows nothing more, and takes long to work off.
    """
    count = 0
    client = httpx.Client(verify=False, timeout=10)  # noqa: S501 - no TLS here
    while not stop.is_set():
        if len(tally.references(fails=False)) - len(office.by_key) > FAR_BEHIND:
            stop.wait(0.05)
            continue
        count += 1
        key = f"sent-{number}-{count}"
        body = {
            "name": f"Visitor {number}", "email": f"v{number}.{count}@example.ca", "message": key, "employees": str(1 + count % 60),
            "audit": "certification", "idempotency_key": key, "_gotcha": "",
        }  # fmt: skip
        while not stop.is_set():
            with tally.lock:
                tally.tries += 1
            with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                address = f"http://127.0.0.1:{pace.choice(ports)}/quote"
                answer = client.post(address, json=body, headers={"Accept": "application/json"})
                if answer.status_code == 200:  # noqa: PLR2004
                    reference = answer.json()["id"]
                    with tally.lock:
                        if tally.acknowledged.setdefault(key, reference) != reference:
                            tally.changed.append(key)
                    if pace.random() < 0.9:  # noqa: PLR2004 - one in ten is sent again, as by a double click
                        break
            stop.wait(0.02)


@contextlib.contextmanager
def database(store: str, folder: Path) -> Iterator[str]:
    """Yield what QUOTE_STORE is to be."""
    if store == "sqlite":
        yield str(folder / "quotes.sqlite3")
    else:
        with temporary() as url:
            yield url


def campaign(store: str, kills: int, *, visitors: int = 4, seed: int = 1, each: int = 5, say: bool = True) -> dict[str, Any]:
    """Kill relays; return the count.

    Args:
        store: one of STORES.
        kills: how often to kill.
        visitors: threads that send requests.
        seed: of the instants and modes.
        each: kills in one mode of the mail server before the next.
        say: whether to print on the way.
    """
    office, tally, stop = PostOffice(), Tally(store), threading.Event()
    with tempfile.TemporaryDirectory() as name, database(store, Path(name)) as url:
        relays = [Process(url, office, Path(name)) for _ in range(2 if store == "pair" else 1)]
        for act in (Process.start, Process.ready):
            for relay in relays:
                act(relay)
        ports = [relay.port for relay in relays]
        paces = [random.Random(seed * 1000 + number) for number in range(visitors)]  # noqa: S311 - instants, not secrets
        threads = [threading.Thread(target=visitor, args=(index, ports, tally, office, stop, own)) for index, own in enumerate(paces)]
        for thread in threads:
            thread.start()
        try:
            modes = shoot(relays, office, tally, kills, each=each, seed=seed, say=say)
            stop.set()
            for thread in threads:
                thread.join()
            office.switch("up")
            missing = wait_for_all(office, expected(tally))
            cut, dead, health = interrupted(url), letters(url), [healthz(relay) for relay in relays]
        finally:
            stop.set()
            for relay in relays:
                relay.kill()
            office.close()
    return {
        **count(office, tally, dead, health),
        "by_mode": modes,
        "missing": len(missing),
        "missing_first": sorted(missing)[:20],
        "attempts_cut_off_by_a_kill": cut,
    }


def shoot(relays: list[Process], office: PostOffice, tally: Tally, kills: int, *, each: int, seed: int, say: bool) -> dict[str, int]:
    """Kill and start the relays in turn at random instants; return how many kills fell into each mode of the mail server."""
    pace = random.Random(seed)  # noqa: S311 - instants, not secrets
    modes = dict.fromkeys(MODES, 0)
    while tally.kills < kills:
        if tally.kills % each == 0:
            office.switch(MODES[(tally.kills // each) % len(MODES)])
        time.sleep(pace.uniform(0, 0.5))
        relay = relays[tally.kills % len(relays)]
        relay.kill()
        tally.kills += 1
        modes[office.mode] += 1
        relay.start()
        if pace.random() < 0.85:  # noqa: PLR2004 - the others are killed while they start
            relay.ready()
        if say and tally.kills % 50 == 0:
            print(f"  {tally.store}: {tally.kills} kills, {len(tally.acknowledged)} acknowledged", flush=True)
    return modes


def count(office: PostOffice, tally: Tally, dead: set[str], health: list[str]) -> dict[str, Any]:
    """Count what was acknowledged, what arrived, and what could not be written.

    Args:
        office: the receiving side.
        tally: the sending side.
        dead: the requests with a dead letter that gives the reason.
        health: what each `/healthz` said.
    """
    faulty_ones = tally.references(fails=True)
    return {
        "store": tally.store, "kills": tally.kills, "posts": tally.tries, "acknowledged": len(tally.acknowledged),
        "two_references_for_one_draft": tally.changed, "two_drafts_one_reference": len(tally.acknowledged) - len(set(tally.acknowledged.values())),
        "cannot_be_written": len(faulty_ones), "cannot_be_written_and_not_dead": sorted(faulty_ones - dead), "dead_without_reason": sorted(dead - faulty_ones),
        "health_says_nothing": [answer for answer in health if faulty_ones and "dead letters" not in answer],
        "arrived": len(office.identities(OWNER)), "one_draft_two_mails": sorted(draft for draft, found in office.by_key.items() if len(found) > 1),
        "deliveries": sum(times for (_, to), times in office.taken.items() if to == OWNER),
        "sent_again_under_the_same_message_id": dict(office.again),
    }  # fmt: skip


def interrupted(url: str) -> int:
    """Return how many attempts to send have no end in the history: the relay was killed while it sent the mail."""
    store = Store(Settings(store=url).store_url)
    try:
        with store.reading() as connection:
            counts: dict[str, int] = dict(connection.execute(select(history.c.event, func.count()).group_by(history.c.event)).all())
    finally:
        store.close()
    return counts.get("attempt", 0) - sum(counts.get(event, 0) for event in ("sent", "deferred", "dead"))


def letters(url: str) -> set[str]:
    """Return the requests with a dead letter that gives the reason."""
    store = Store(Settings(store=url).store_url)
    try:
        with store.reading() as connection:
            why = mails.c.error.startswith(UNWRITABLE, autoescape=True) & mails.c.error.contains("made on purpose")
            return set(connection.scalars(select(mails.c.request).where(mails.c.state == "dead", why)))
    finally:
        store.close()


def healthz(relay: Process) -> str:
    """Return the body of `/healthz`."""
    return relay.client.get(f"http://127.0.0.1:{relay.port}/healthz", timeout=30).text


def expected(tally: Tally) -> set[str]:
    """Return the Message-IDs that must arrive: each request's mail, or the one that reports that it could not be written."""
    owners = {f"<{reference}.owner@cor.example>" for reference in tally.references(fails=False)}
    return owners | {f"<{reference}.alarm@cor.example>" for reference in tally.references(fails=True)}


def wait_for_all(office: PostOffice, wanted: set[str], patience: float = 60.0) -> set[str]:
    """Return the Message-IDs that have not arrived when nothing more came for so long."""
    count, end = 0, time.monotonic() + patience
    while (missing := wanted - (arrived := office.identities(OWNER))) and time.monotonic() < end:
        if len(arrived) > count:
            count, end = len(arrived), time.monotonic() + patience
        time.sleep(0.2)
    return missing


def sound(result: dict[str, Any]) -> bool:
    """Return whether nothing was lost and nothing became two."""
    wrong = (
        "missing", "two_references_for_one_draft", "two_drafts_one_reference", "one_draft_two_mails", "cannot_be_written_and_not_dead",
        "dead_without_reason", "health_says_nothing",
    )  # fmt: skip
    return not any(result[what] for what in wrong)


def main(arguments: list[str] | None = None) -> int:
    """Run the campaigns and print what came out; 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m bench kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--stores", nargs="+", choices=STORES, default=list(STORES))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    results = dict(book.read("kill"))
    for store in options.stores:
        start = time.monotonic()
        results[store] = campaign(store, options.kills, seed=options.seed) | {"seconds": round(time.monotonic() - start)}
        print(json.dumps(results[store]), flush=True)
        book.merge("kill", results)
    return 0 if all(sound(results[store]) for store in options.stores) else 1
