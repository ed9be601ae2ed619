"""A plain static server for the engine alone, with faults to order: what a host may get wrong."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "docs"
PAGE = b'<!doctype html><html lang="en"><title>Engine</title><p>A page with nothing but the engine.'
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'"
ENGINE_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@dataclass
class Line:
    """The line to the browser: a delay before each answer, and bytes a second shared by all of them.

    Benchmarks use it because the browser's own throttling does not reach workers.
    """

    delay: float = 0
    rate: float = 0
    free_at: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paced(self, body: bytes, piece: int = 16_384) -> Iterator[bytes]:
        """Give the body in pieces, each when the line is free for it."""
        if not self.rate:
            yield body
            return
        time.sleep(self.delay)
        for begin in range(0, len(body), piece):
            part = body[begin : begin + piece]
            with self.lock:
                self.free_at = max(self.free_at, time.monotonic()) + len(part) / self.rate
                wait = self.free_at - time.monotonic()
            time.sleep(max(0, wait))
            yield part


@dataclass
class Host:
    """What the server does and what it was asked.

    ``faults`` maps a piece of a path to what goes wrong there: ``missing`` (404), ``truncated``
    (half of it, as if it were all), ``changed`` (one byte is another), ``silent`` (never answers),
    ``gone`` (hangs up), or ``broken`` (hangs up in the middle).
    ``policies`` gives other policies than the host's by a piece of a path: a service worker has its own.
    ``scripts`` gives other scripts than the site's by a piece of their path, ``files`` other bytes; ``encodings`` are the compressed siblings it uses, best first.
    """

    url: str = ""
    root: Path = ROOT
    prefix: str = "/site"
    policy: str = ENGINE_POLICY
    policies: dict[str, str] = field(default_factory=dict)
    encodings: tuple[str, ...] = ("br", "gzip")
    headers: dict[str, str] = field(default_factory=dict)
    mounts: dict[str, Path] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=lambda: {"/": PAGE})
    scripts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    line: Line = field(default_factory=Line)
    faults: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, int]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def bytes_sent(self, piece: str = "") -> int:
        """Bytes of bodies sent for paths that contain ``piece``."""
        return sum(size for path, size in self.requests if piece in path)


class Handler(BaseHTTPRequestHandler):
    """Answers GET from the host's folder."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, host: Host) -> None:
        """Keep the host to answer for; the base class handles the request at once."""
        self.host = host
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file, or the fault that is ordered for it."""
        path = self.path.split("?")[0].removeprefix(self.host.prefix)
        fault = next((what for piece, what in self.host.faults.items() if piece in path), "")
        if fault == "silent":
            self.host.closing.wait()
        if fault in {"silent", "gone"}:
            self.close_connection = True
            return
        mount = next((mount for mount in self.host.mounts if path.startswith(mount)), "/")
        file = self.host.mounts.get(mount, self.host.root) / path.removeprefix(mount)
        file = file / "index.html" if file.is_dir() else file
        script = next((text for piece, text in self.host.scripts.items() if piece in path), None)
        content = next((data for piece, data in self.host.files.items() if piece in path), None)
        if content is not None:
            self.reply(200, content, type_of(file))
        elif script is not None:
            self.reply(200, script.encode(), "text/javascript")
        elif path in self.host.pages:
            self.reply(200, self.host.pages[path], "text/html; charset=utf-8")
        elif fault == "missing" or not file.is_file():
            self.reply(404, b"Not here", "text/plain")
        else:
            self.reply_file(file, fault)

    def reply_file(self, file: Path, fault: str) -> None:
        """Send a file, compressed where its sibling is there and the browser takes it."""
        accepted = self.headers.get("Accept-Encoding", "")
        suffixes = {"br": ".br", "gzip": ".gz"}
        for encoding in self.host.encodings if not fault and file.name != "sitemap.xml" else ():
            sibling = file.with_name(file.name + suffixes[encoding])
            if encoding in accepted and sibling.is_file():
                self.reply(200, sibling.read_bytes(), type_of(file), {"Content-Encoding": encoding})
                return
        data = file.read_bytes()
        if file.name == "sitemap.xml":  # as published at this address: the theme keeps a page alive only for links it finds there
            data = re.sub(rb"(?<=<loc>)https?://[^/<]*/", self.host.url.encode(), data)
        if fault == "broken":
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        if fault == "truncated":
            data = data[: len(data) // 2]
        elif fault == "changed":
            middle = len(data) // 2
            data = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        self.reply(200, data, type_of(file))

    def reply(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        """Send one whole answer and note its size."""
        self.host.requests.append((self.path, len(body)))
        self.send_response(status)
        policy = next((text for piece, text in self.host.policies.items() if piece in self.path), self.host.policy)
        extra = {"Content-Security-Policy": policy, **self.host.headers, **(headers or {})}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **extra}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the browser may have enough
            for piece in self.host.line.paced(body):
                self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Stay quiet; ``requests`` has it all."""


class Server(ThreadingHTTPServer):
    """Answers each request in its own thread; a browser that goes away is no fault."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Log nothing: what matters shows in the page."""


def type_of(file: Path) -> str:
    """The media type a plain host would give."""
    return guess_type(file.name)[0] or "application/octet-stream"


@contextmanager
def hosted() -> Iterator[Host]:
    """Serve on a free loopback port until the end of the block."""
    host = Host()
    server = Server(("127.0.0.1", 0), partial(Handler, host=host))
    host.url = f"http://127.0.0.1:{server.server_port}{host.prefix}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)  # seconds until it sees that it is to end
    thread.start()
    try:
        yield host
    finally:
        host.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
