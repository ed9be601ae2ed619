"""Requests as visitors, scripts and spammers post them to the relay."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    import httpx

    from testing.relay import Running

PAGE = {"Accept": "text/html,*/*;q=0.8"}

SCRIPT = {"Accept": "application/json"}

PDF = b"%PDF-1.7\n1 0 obj\n"

OFFER = "We offer SEO services and backlinks, first page of Google! https://a.example https://b.example [url=http://c.example]x[/url]"


def encoded(kind: str, pairs: list[tuple[str, str]]) -> tuple[str, bytes]:
    """Return the type and the bytes of a body."""
    if kind == "json":
        return "application/json", json.dumps(dict(pairs)).encode()
    if kind == "urlencoded":
        return "application/x-www-form-urlencoded", urlencode(pairs).encode()
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs]
    return "multipart/form-data; boundary=x", "".join([*parts, "--x--\r\n"]).encode()


def post(
    running: Running, kind: str, pairs: list[tuple[str, str]], *, path: str = "/quote", accept: dict[str, str] = SCRIPT
) -> httpx.Response:
    """Send fields in one of the three ways."""
    content_type, content = encoded(kind, pairs)
    return running.client.post(path, content=content, headers={"Content-Type": content_type, **accept})


def problems(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return field and code of each problem of an answer."""
    return [(problem["field"], problem["code"]) for problem in answer.json()["errors"]]


def solve(challenge: dict[str, Any]) -> str:
    """Do the sum, as the page does."""
    for number in range(challenge["maxnumber"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            answer = {key: challenge[key] for key in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise AssertionError("no answer")
