"""Static files: the built site with folder pages, precompressed copies (br, gzip), `_headers`, canonical paths and its own 404 page."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.datastructures import URL, Headers
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from pages.hosting.kinds import BYTES, TYPES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

ENCODINGS = ((".br", "br"), (".gz", "gzip"))
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
HIDDEN = {"_headers", "_redirects"}
MAX_PATH_LENGTH = 500
"""Characters of a path that is looked up on the disk: each of its folders costs a system call, and ten thousand take seconds."""

type HeaderRules = list[tuple[re.Pattern[str], list[tuple[str, str]]]]


class Site(StaticFiles):
    """Starlette's StaticFiles, with the rules that a static host has. A site that is not built is a 404 page, not an error."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        super().__init__(directory=self.root, check_dir=False)
        self._rules: HeaderRules = []
        self._rules_at: float | None = None

    def headers(self, path: str) -> list[tuple[str, str]]:
        """Return the headers that `_headers` (Netlify's format) gives a path; several rules may match."""
        file = self.root / "_headers"
        at = file.stat().st_mtime if file.is_file() else None
        if at != self._rules_at:
            self._rules = parse_headers(file.read_text("utf-8")) if at is not None else []
            self._rules_at = at
        return [header for pattern, headers in self._rules if pattern.fullmatch(path) for header in headers]

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return the file of a URL path and its status: nothing outside the folder, no hidden file; a folder is its index.html."""
        parts = [part for part in path.split("/") if part]
        if len(path) > MAX_PATH_LENGTH or any(part.startswith(".") or "\\" in part for part in parts) or (parts[:1] and parts[0] in HIDDEN):
            return "", None
        try:
            full, status = super().lookup_path("/".join(parts) or ".")
            if status is not None and stat.S_ISDIR(status.st_mode):
                full, status = super().lookup_path("/".join([*parts, "index.html"]))
        except (OSError, ValueError):  # a name too long for the disk, or one that it cannot hold
            return "", None
        return (full, status) if status is not None and stat.S_ISREG(status.st_mode) else ("", None)

    def find(self, path: str) -> Path | None:
        """Return the file of a URL path, or None."""
        full, status = self.lookup_path(path)
        return Path(full) if status else None

    def page(self, path: str) -> str | None:
        """Return the text of a built page such as `quote/`, or None where the site is not built."""
        file = self.find(path)
        return None if file is None else file.read_text("utf-8")

    def add_headers(self, response: Response, path: str) -> Response:
        """Add the site's headers for a path."""
        for name, value in self.headers(path):
            if name.lower() == "cache-control" and (response.status_code >= 400 or "private" in response.headers.get(name, "")):  # noqa: PLR2004
                continue
            response.headers[name] = value
        return response

    async def serve(self, request: Request) -> Response:
        """Answer a GET or HEAD."""
        path = request.scope["path"]
        full, status = self.lookup_path(path)
        if status is None:
            return self.unescape_anchor(request) or self.not_found(request)
        file = Path(full)
        canonical = self.canonical(file)
        if path != canonical or canonical.count("/") != raw_path(request).count("/"):
            return redirect(request, canonical)
        if path == "/sitemap.xml" and request.url.hostname in LOOPBACK:
            return self.add_headers(self.sitemap(request, file), path)
        return self.add_headers(self.file_response(full, status, request.scope), path)

    def canonical(self, file: Path) -> str:
        """Return the one path that a file has: a page's ends with its folder."""
        path = f"/{file.relative_to(self.root).as_posix()}"
        return path.removesuffix("index.html") if file.name == "index.html" else path

    def unescape_anchor(self, request: Request) -> Response | None:
        """Redirect an address whose # a mail program has written as %23; None where there is no such page."""
        path, escaped, anchor = raw_path(request).partition("%23")
        file = self.find(unquote(path)) if escaped else None
        return None if file is None else redirect(request, self.canonical(file), f"#{anchor}")

    def sitemap(self, request: Request, file: Path) -> Response:
        """Return the sitemap with this host's addresses: the theme follows a link without a page load only where the sitemap lists it."""
        here = re.sub(r"(?<=<loc>)https?://[^/<]*", str(request.base_url).rstrip("/"), file.read_text("utf-8"))
        return Response(here, media_type=TYPES[".xml"], headers={"Cache-Control": "no-cache"})

    def not_found(self, request: Request) -> Response:
        """Return the site's own 404 page, or plain text to a client that takes no page."""
        page = self.page("404.html")
        if page is None or (
            "text/html" not in request.headers.get("accept", "text/html") and "*/*" not in request.headers.get("accept", "*/*")
        ):
            return self.add_headers(PlainTextResponse("Not found\n", 404), "/404.html")
        return self.add_headers(Response(page, 404, media_type="text/html; charset=utf-8"), "/404.html")

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return a file, its compressed copy where the client takes one, or 304."""
        request = Headers(scope=scope)
        path = Path(full_path)
        kind = TYPES.get(path.suffix.lower(), BYTES)
        headers = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        accepted = accepts(request.get("accept-encoding", ""))
        for suffix, encoding in ENCODINGS:
            copy = path.with_name(path.name + suffix)
            if encoding in accepted and "range" not in request and copy.is_file():
                path, stat_result, headers["Content-Encoding"] = copy, copy.stat(), encoding
                break
        response = FileResponse(path, status_code, headers, kind, stat_result=stat_result)
        return NotModifiedResponse(response.headers) if self.is_not_modified(response.headers, request) else response


def raw_path(request: Request) -> str:
    """Return the path as it was requested, with its escapes."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return raw.partition(b"?")[0].decode("latin-1")


def redirect(request: Request, path: str, anchor: str = "") -> Response:
    """Redirect to a path of the site; relative, so that it works under any base path."""
    query = URL(scope=request.scope).query
    up = "../" * (raw_path(request).count("/") - 1)
    return RedirectResponse(f"{up}{path[1:]}{'?' + query if query else ''}{anchor}" or "./", 307)


def accepts(header: str) -> set[str]:
    """Parse Accept-Encoding: return the encodings that it takes."""
    encodings = set()
    for part in header.split(","):
        name, _, parameter = part.strip().partition(";")
        if name and re.fullmatch(r"\s*q=0(\.0*)?\s*", parameter) is None:
            encodings.add(name.strip().lower())
    return encodings


def parse_headers(text: str) -> HeaderRules:
    """Parse Netlify's `_headers`: a path on its own line (`*` is anything, `:name` one part), then its headers indented."""
    rules: HeaderRules = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            pattern = re.sub(r":\w+", "[^/]+", re.escape(line.strip()).replace(r"\*", ".*").replace(r"\:", ":"))
            rules.append((re.compile(pattern), []))
        elif rules and ":" in line:
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name.strip(), value.strip()))
    return rules
