"""Posts what attackers post, thousands of times, and looks at what came of it: `python -m bench hostile [--posts 20000]`.

No answer may be a 5xx, no mail may have a header or a recipient that is not ours, memory must stay bounded, and honest
visitors must be answered within a second meanwhile.
"""

from __future__ import annotations

import argparse
import email
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from email.policy import default
from pathlib import Path
from typing import Any

from bench import results as book
from bench.posts import hostile
from relay.values.reference import REFERENCE
from testing.served import free_port

OWNER = "owner@cor.example"
LEADS = re.compile(rf"(?:\.\./)?(?:quote/)?thank-you/\?id={REFERENCE.pattern}|quote/|/(?![/\\])\S*")
"""Where an answer may lead: the thank-you page, or a path of the site that `_next` named."""
ANSWERED = {
    "date", "content-length", "content-type", "content-security-policy", "location", "cache-control", "connection", "retry-after", "vary",
    "transfer-encoding",
}  # fmt: skip


class Attack:
    """The relay under attack, and what is seen of it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []
        self.honest: list[float] = []
        self.stop = threading.Event()
        self._lock = threading.Lock()
        environment = {
            **os.environ, "QUOTE_STORE": str(folder / "q.sqlite3"), "QUOTE_MAILDIR": str(folder / "mail"), "QUOTE_TO": OWNER, "QUOTE_FROM": "quotes@cor.example",
            "QUOTE_RATE_ADDRESS": "100000000", "QUOTE_RATE_ALL": "100000000", "QUOTE_SITE": str(folder),
        }  # fmt: skip
        self.log = (folder / "log").open("wb")
        command = [sys.executable, "-m", "relay", "serve", "--port", str(self.port)]
        self.child = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)  # noqa: S603

    def ready(self) -> None:
        """Wait until it answers."""
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the relay did not start")

    def memory(self, what: str = "VmHWM") -> float:
        """Return the relay's memory in MB: `VmHWM` at its highest, `VmRSS` now."""
        status = Path(f"/proc/{self.child.pid}/status").read_text("utf-8")
        return int(next(line for line in status.splitlines() if line.startswith(what)).split()[1]) / 1024

    def attacker(self, seed: int, posts: int) -> None:
        """Post so many times."""
        pace = random.Random(seed)  # noqa: S311 - a seed, to find a fault again
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for number in range(posts):
            path, headers, body = hostile(pace)
            try:
                connection.request("POST", path, body, {name: value for name, value in headers.items() if "\n" not in value})
                answer = connection.getresponse()
                answer.read()
                status = answer.status
                self.look(f"seed {seed} post {number}", answer)
            except (http.client.HTTPException, OSError, ValueError) as error:
                connection.close()
                if isinstance(error, ValueError):
                    continue  # our own client would not send it
                status = 0  # cut off: allowed only for a body that is too large
            with self._lock:
                self.statuses[status] += 1
                if status >= 500 or (status == 0 and len(body) < 250_000):  # noqa: PLR2004
                    self.broken.append(f"seed {seed} post {number}: {status} {path} {headers} {body[:200]!r}")

    def look(self, post: str, answer: http.client.HTTPResponse) -> None:
        """Note an answer that leads to another site, or has a header that only a visitor's words can have made."""
        where = answer.getheader("Location") or "quote/"
        if not LEADS.fullmatch(where):
            self.broken.append(f"{post}: leads to {where}")
        if strange := {name.lower() for name, _ in answer.getheaders()} - ANSWERED:
            self.broken.append(f"{post}: answered with {strange}")

    def visitor(self) -> None:
        """Send honest requests all the while, and time them."""
        number = 0
        while not self.stop.wait(0.2):
            number += 1
            body = json.dumps(
                {
                    "name": "Ann",
                    "email": f"honest{number}@example.ca",
                    "message": f"Honest {number}",
                    "employees": "12",
                    "audit": "certification",
                    "_gotcha": "",
                }
            )
            start = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("POST", "/quote", body, {"Content-Type": "application/json", "Accept": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:  # noqa: PLR2004
                self.broken.append(f"honest request {number}: {answer.status}")
            answer.read()
            connection.close()
            self.honest.append(time.perf_counter() - start)

    def dawdler(self) -> None:
        """Keep connections open with bodies that never end."""
        connections = []
        for _ in range(40):
            one = socket.create_connection(("127.0.0.1", self.port), 5)
            one.sendall(
                b"POST /quote HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\nname="
            )
            connections.append(one)
        while not self.stop.wait(0.5):
            for one in connections:
                try:
                    one.sendall(b"a")
                except OSError:
                    continue
        for one in connections:
            one.close()

    def mails(self) -> list[str]:
        """Return what is wrong with the mails: a header or a recipient that is not ours."""
        allowed = {"from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress", "reply-to", "list-id", "mime-version", "content-type",
                   "content-transfer-encoding", "content-disposition"}  # fmt: skip
        wrong = []
        for file in (self.folder / "mail" / "new").glob("*.cor"):
            mail = email.message_from_bytes(file.read_bytes(), policy=default)
            if strange := {name.lower() for name in mail} - allowed:
                wrong.append(f"{file.name}: {strange}")
            to = [address.addr_spec for address in mail["To"].addresses]
            if (
                len(to) != 1
                or (to != [OWNER] and to != [mail["To"]])
                or "victim" in str(mail["To"]) + str(mail["Reply-To"]) + ("" if to == [OWNER] else str(mail["Subject"]))
                or not str(mail["Subject"]).isprintable()
            ):
                wrong.append(f"{file.name}: to {to}")
        return wrong


def campaign(posts: int, *, threads: int = 4, seed: int = 1) -> dict[str, Any]:
    """Attack; return what was seen."""
    with tempfile.TemporaryDirectory() as name:
        attack = Attack(Path(name))
        try:
            attack.ready()
            before = attack.memory("VmRSS")
            others = [threading.Thread(target=attack.visitor), threading.Thread(target=attack.dawdler)]
            attackers = [threading.Thread(target=attack.attacker, args=(seed * 100 + n, posts // threads)) for n in range(threads)]
            start = time.monotonic()
            for thread in (*others, *attackers):
                thread.start()
            for thread in attackers:
                thread.join()
            seconds = time.monotonic() - start
            attack.stop.set()
            for thread in others:
                thread.join()
            end = time.monotonic() + 120  # the queue may be long: look at every mail
            while time.monotonic() < end and _waiting(attack):
                time.sleep(0.2)
            highest, after = attack.memory(), attack.memory("VmRSS")
            wrong = attack.mails()
            count = sum(1 for _ in (Path(name) / "mail" / "new").glob("*.cor"))
        finally:
            attack.stop.set()
            attack.child.terminate()
            attack.child.wait(20)
    return {
        "posts": sum(attack.statuses.values()), "statuses": {str(k): v for k, v in sorted(attack.statuses.items())}, "faults": attack.broken[:20],
        "mails": count, "wrong_mails": wrong[:20], "honest": len(attack.honest), "honest_median_s": round(statistics.median(attack.honest), 3),
        "honest_slowest_s": round(max(attack.honest), 3), "memory_mb": {"start": round(before), "highest": round(highest), "end": round(after)}, "seconds": round(seconds),
    }  # fmt: skip


def _waiting(attack: Attack) -> bool:
    import sqlite3

    with sqlite3.connect(attack.folder / "q.sqlite3", timeout=10) as connection:
        return bool(connection.execute("SELECT count(*) FROM mails WHERE state IN ('waiting', 'sending')").fetchone()[0])


def sound(result: dict[str, Any]) -> bool:
    """Return whether the relay survived."""
    return not result["faults"] and not result["wrong_mails"] and result["honest_slowest_s"] < 1 and result["memory_mb"]["highest"] < 300  # noqa: PLR2004


def main(arguments: list[str] | None = None) -> int:
    """Run it, print and keep what was seen; 1 where the relay did not survive."""
    parser = argparse.ArgumentParser(prog="python -m bench hostile", description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    result = campaign(options.posts, seed=options.seed)
    print(json.dumps(result, indent=1))
    book.merge("hostile", result)
    return 0 if sound(result) else 1
