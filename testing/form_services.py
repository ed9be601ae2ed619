"""A server that behaves like each form service: what it wants to be sent, and what it answers, as shared docs and public code have it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answers to a post."""

    status: int
    body: Any = ""
    """A mapping goes out as JSON, text as HTML."""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """What a service was sent."""

    path: str
    kind: str
    fields: dict[str, str]
    accept: str


@dataclass(slots=True)
class Service:
    """Answers every post the same way, and keeps what it was sent."""

    answer: Answer = field(default_factory=lambda: Answer(200))
    redirects_on: str = ""
    """The control that makes the service redirect instead, without CORS: a script that sends it loses the answer."""
    shared_pages: bool = False
    """Whether scripts of other sites may read the service's own pages."""
    posts: list[Post] = field(default_factory=list)
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        """Listen on a free port."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_OPTIONS(self) -> None:
                self.reply(204, b"", [("Access-Control-Allow-Headers", "content-type"), ("Access-Control-Allow-Methods", "POST")])

            def do_GET(self) -> None:
                self.reply(200, b"<h1>Thank you</h1>", [("Content-Type", "text/html")], shared=service.shared_pages)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kind = self.headers["Content-Type"]
                post = Post(self.path, kind.partition(";")[0], read(kind, body), self.headers["Accept"])
                service.posts.append(post)
                if service.redirects_on in post.fields:
                    self.reply(301, b"", [("Location", "/thanks")], shared=False)
                    return
                answer = service.answer
                text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
                kind = "text/html" if isinstance(answer.body, str) else "application/json"
                self.reply(answer.status, text.encode(), [("Content-Type", kind), *answer.headers])

            def reply(self, status: int, body: bytes, headers: list[tuple[str, str]], *, shared: bool = True) -> None:
                self.send_response(status)
                if shared:
                    self.send_header("Access-Control-Allow-Origin", "*")
                    self.send_header("Access-Control-Expose-Headers", "Retry-After")
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()


def read(kind: str, body: bytes) -> dict[str, str]:
    """Return the fields of a body; of one that comes several times, the last."""
    if kind.startswith("application/json"):
        return {name: str(value) for name, value in json.loads(body).items()}
    if kind.startswith("multipart/form-data"):
        head = EmailMessage()
        head["Content-Type"] = kind
        boundary = head.get_param("boundary")
        parts = body.split(f"--{boundary}".encode())[1:-1]
        values = {}
        for part in parts:
            names, _, value = part.partition(b"\r\n\r\n")
            name = names.decode().partition('name="')[2].partition('"')[0]
            values[name] = value.removesuffix(b"\r\n").decode()
        return values
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
