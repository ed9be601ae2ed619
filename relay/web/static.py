"""Serves the built site as a static host would: folders, compressed copies, `_headers`, its own 404 page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from pages.hosting.kinds import TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

ENCODINGS = ((".br", "br"), (".gz", "gzip"))
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
HIDDEN = {"_headers", "_redirects"}
LONGEST_PATH = 500
"""Characters of a path that is looked for on the disk: each folder of it is asked for by its whole path, and ten thousand take seconds."""


class Site:
    """A folder of files."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
        self._rules_at: float | None = None

    def headers(self, path: str) -> list[tuple[str, str]]:
        """Return what `_headers` (Netlify's form) says for a path; several rules may speak."""
        file = self.root / "_headers"
        at = file.stat().st_mtime if file.is_file() else None
        if at != self._rules_at:
            self._rules = parse_headers(file.read_text("utf-8")) if at is not None else []
            self._rules_at = at
        return [header for pattern, headers in self._rules if pattern.fullmatch(path) for header in headers]

    def find(self, path: str) -> Path | None:
        """Return the file behind a URL path, or None: nothing outside the folder, no hidden file."""
        if len(path) > LONGEST_PATH:
            return None
        parts = [part for part in path.split("/") if part]
        if any(part in {".", ".."} or "\0" in part or "\\" in part or part.startswith(".") for part in parts) or parts[:1] == ["_headers"]:
            return None
        try:
            found = self.root.joinpath(*parts).resolve()
            if not found.is_relative_to(self.root) or (len(parts) == 1 and parts[0] in HIDDEN):
                return None
            if found.is_dir():
                found = found / "index.html"
            return found if found.is_file() else None
        except (OSError, ValueError):  # a name too long for the disk, or one it cannot hold
            return None

    def page(self, path: str) -> str | None:
        """Return the text of a built page such as `quote/`, or None where the site is not built."""
        found = self.find(path)
        return None if found is None else found.read_text("utf-8")

    def add_headers(self, response: Response, path: str) -> Response:
        """Add the site's headers for a path."""
        for name, value in self.headers(path):
            if name.lower() == "cache-control" and response.status_code >= 400:  # noqa: PLR2004
                continue
            response.headers[name] = value
        return response

    async def serve(self, request: Request) -> Response:
        """Answer a GET or HEAD."""
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        path = request.scope["path"]
        found = self.find(path)
        if found is None:
            return self.unescaped(request) or self.missing(request)
        own = self.address(found)
        if path != own or own.count("/") != raw_path(request).count("/"):
            return onward(request, own)
        if path == "/sitemap.xml" and request.url.hostname in LOOPBACK:
            return self.add_headers(self.sitemap(request, found), path)
        return self.add_headers(self.file(request, found), path)

    def address(self, found: Path) -> str:
        """Return the one path that a file has: a page's ends with its folder."""
        path = f"/{found.relative_to(self.root).as_posix()}"
        return path.removesuffix("index.html") if found.name == "index.html" else path

    def unescaped(self, request: Request) -> Response | None:
        """Lead to the page of an address whose # a mail program has written as %23; None where there is no such page."""
        path, escaped, anchor = raw_path(request).partition("%23")
        found = self.find(unquote(path)) if escaped else None
        return None if found is None else onward(request, self.address(found), f"#{anchor}")

    def sitemap(self, request: Request, found: Path) -> Response:
        """Answer with the sitemap of this address: the theme goes to a link without a new page only where its sitemap has it."""
        here = re.sub(r"(?<=<loc>)https?://[^/<]*", str(request.base_url).rstrip("/"), found.read_text("utf-8"))
        return Response(here, media_type=TYPES[".xml"], headers={"Cache-Control": "no-cache"})

    def missing(self, request: Request) -> Response:
        """Answer with the site's own page for what is not there."""
        page = self.page("404.html")
        if page is None or (
            "text/html" not in request.headers.get("accept", "text/html") and "*/*" not in request.headers.get("accept", "*/*")
        ):
            return self.add_headers(PlainTextResponse("Not found\n", 404), "/404.html")
        return self.add_headers(Response(page, 404, media_type="text/html; charset=utf-8"), "/404.html")

    def file(self, request: Request, found: Path) -> Response:
        """Answer with a file, or with its compressed copy where the visitor takes one."""
        kind = TYPES.get(found.suffix.lower(), "application/octet-stream")
        headers = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        accepted = accepts(request.headers.get("accept-encoding", ""))
        for suffix, encoding in ENCODINGS:
            copy = found.with_name(found.name + suffix)
            if encoding in accepted and "range" not in request.headers and copy.is_file():
                found, headers["Content-Encoding"] = copy, encoding
                break
        stat = found.stat()
        response = FileResponse(found, headers=headers, media_type=kind, stat_result=stat)
        if response.headers["etag"] in [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]:
            kept = {name: value for name, value in response.headers.items() if name in {"etag", "vary", "cache-control", "last-modified"}}
            return Response(status_code=304, headers=kept)
        return response


def raw_path(request: Request) -> str:
    """Return the path as it was asked for, with its escapes."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return raw.partition(b"?")[0].decode("latin-1")


def onward(request: Request, path: str, anchor: str = "") -> Response:
    """Lead to a path of the site; relative, so that it holds under any base path."""
    query = URL(scope=request.scope).query
    up = "../" * (raw_path(request).count("/") - 1)
    return RedirectResponse(f"{up}{path[1:]}{'?' + query if query else ''}{anchor}" or "./", 307)


def accepts(header: str) -> set[str]:
    """Return the encodings that an Accept-Encoding header takes."""
    found = set()
    for part in header.split(","):
        name, _, parameter = part.strip().partition(";")
        if name and re.fullmatch(r"\s*q=0(\.0*)?\s*", parameter) is None:
            found.add(name.strip().lower())
    return found


def parse_headers(text: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """Read Netlify's `_headers`: a path on its own line (`*` is anything, `:name` one part), then its headers indented."""
    rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
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
