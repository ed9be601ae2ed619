"""The built site as the relay serves it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from pages import content
from relay.web.static import Site, accepts, parse_headers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from testing.relay import Running

RULES = """
/*
  Content-Security-Policy: default-src 'self'; script-src 'self'
  X-Frame-Options: DENY

# the engine
/assets/engine/*
  Cache-Control: public, max-age=31536000, immutable
/:page/only
  X-Only: yes
"""


@pytest.fixture
def client(relay: Callable[..., Running], tmp_path: Path) -> httpx.Client:
    """A client of a small site."""
    site = tmp_path / "site"
    (site / "why").mkdir(parents=True)
    (site / "assets" / "engine").mkdir(parents=True)
    running = relay()
    (site / "index.html").write_text("<h1>Home</h1>")
    (site / "404.html").write_text("<h1>Nothing here</h1>")
    (site / "why" / "index.html").write_text("<h1>Why</h1>")
    (site / "assets" / "engine" / "run.wasm").write_bytes(b"\0asm")
    (site / "assets" / "engine" / "run.wasm.br").write_bytes(b"brotli")
    (site / "assets" / "engine" / "run.wasm.gz").write_bytes(b"gzip")
    (site / "assets" / "a.mjs").write_text("export {}")
    (site / "_headers").write_text(RULES)
    (tmp_path / "secret.txt").write_text("secret")
    (site / "out").symlink_to(tmp_path / "secret.txt")
    running.client.headers["accept-encoding"] = "identity"
    return running.client


def test_pages(client: httpx.Client) -> None:
    """A folder is its index.html, and without the slash it leads there."""
    assert client.get("/").text == "<h1>Home</h1>"
    answer = client.get("/why/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    answer = client.get("/why?a=b")
    assert (answer.status_code, answer.headers["location"]) == (307, "why/?a=b")


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/why", "/why/"),
        ("//why/", "/why/"),
        ("//why", "/why/"),
        ("/why//", "/why/"),
        ("/why//?a=b", "/why/?a=b"),
        ("/why%2F", "/why/"),
        ("/why/index.html", "/why/"),
        ("//why//index.html?a=b", "/why/?a=b"),
        ("/why/index.html/", "/why/"),
        ("/index.html", "/"),
        ("//", "/"),
        ("///index.html", "/"),
        ("/assets//a.mjs", "/assets/a.mjs"),
        ("/assets/a.mjs/", "/assets/a.mjs"),
        ("/why/%23people=15&sites=2", "/why/#people=15&sites=2"),
        ("/why/%23a=%20b%C3%A9/d?e=f", "/why/?e=f#a=%20b%C3%A9/d"),
        ("/why%23a", "/why/#a"),
        ("//why/%23a", "/why/#a"),
    ],
)
@pytest.mark.parametrize("base", ["", "/below"])
def test_one_address(client: httpx.Client, path: str, own: str, base: str) -> None:
    """A page or file has one address: any other spelling leads there, also where a proxy puts the site below a path of its own."""
    answer = client.get(str(client.base_url).rstrip("/") + path)
    assert answer.status_code == 307
    assert joined(base + path, answer.headers["location"]) == base + own
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"


def joined(path: str, location: str) -> str:
    """Return the path that a browser makes of a relative one: unlike Python's, it keeps empty parts."""
    parts = path.partition("?")[0].split("/")[:-1]
    while location.startswith(("../", "./")):
        step, _, location = location.partition("/")
        parts = parts[:-1] if step == ".." and len(parts) > 1 else parts
    return "/".join([*parts, location])


@pytest.mark.parametrize(("path", "answers"), [("/cor/", True), ("/why/", False)])
def test_below_the_path_of_the_address(
    relay: Callable[..., Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, answers: bool
) -> None:
    """Published below a path, the site and its forms answer there and at the root; a page of the same name keeps its own address."""
    monkeypatch.setattr(content, "root", lambda _file: path)
    for name in ("", "why", "why/why"):
        (tmp_path / "site" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name / "index.html").write_text(f"<h1>{name}</h1>")
    client = relay().client
    assert client.get("/why/").text == "<h1>why</h1>"
    assert client.get(f"{path}why/").text == ("<h1>why</h1>" if answers else "<h1>why/why</h1>")
    assert joined(f"{path}why", client.get(f"{path}why").headers["location"]) == f"{path}why/"
    assert (client.post(f"{path}quote/", json={}).status_code == 422) is answers


def test_an_escaped_anchor_of_no_page(client: httpx.Client) -> None:
    """%23 behind an address that is no page stays not found, and leads to no other site."""
    for path in ("/nothing/%23a", "/%23a/../%23b", "//evil.example/%23a", "/\\evil.example/%23a"):
        answer = client.get(str(client.base_url).rstrip("/") + path)
        assert answer.status_code == 404 or urljoin("https://host.example/", answer.headers["location"]).startswith("https://host.example/")


def test_sitemap_here(client: httpx.Client, tmp_path: Path) -> None:
    """On this machine the sitemap names this address, port and all; elsewhere it names the published one."""
    (tmp_path / "site" / "sitemap.xml").write_text("<url><loc>https://published.example/why/</loc></url>")
    assert client.get("/sitemap.xml").text == f"<url><loc>{client.base_url.copy_with(path='/why/')}</loc></url>"
    assert "published" in client.get("/sitemap.xml", headers={"Host": "published.example"}).text


def test_missing(client: httpx.Client) -> None:
    """What is not there is answered 404 with the site's own page."""
    answer = client.get("/nothing/")
    assert (answer.status_code, answer.text) == (404, "<h1>Nothing here</h1>")
    assert answer.headers["x-frame-options"] == "DENY"


def test_headers_file(client: httpx.Client) -> None:
    """Every rule of `_headers` whose path matches is applied; the file itself is not served."""
    assert client.get("/").headers["content-security-policy"] == "default-src 'self'; script-src 'self'"
    assert client.get("/assets/engine/run.wasm").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/").headers["cache-control"] == "no-cache"
    assert client.get("/_headers").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"), [("br, gzip", "br", b"brotli"), ("gzip", "gzip", b"gzip"), ("identity", None, b"\0asm")]
)
def test_compressed_copies(client: httpx.Client, accepted: str, encoding: str | None, body: bytes) -> None:
    """A compressed copy is served to those who take it, with the type of the original file."""
    with client.stream("GET", "/assets/engine/run.wasm", headers={"Accept-Encoding": accepted}) as answer:
        assert b"".join(answer.iter_raw()) == body
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == "application/wasm"
    assert "Accept-Encoding" in answer.headers["vary"]


def test_types(client: httpx.Client) -> None:
    """Modules are served as JavaScript, and no browser may guess."""
    answer = client.get("/assets/a.mjs")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_unchanged(client: httpx.Client) -> None:
    """A file that the browser has is answered 304, without a body."""
    tag = client.get("/why/").headers["etag"]
    answer = client.get("/why/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head(client: httpx.Client) -> None:
    """HEAD is GET without the body."""
    answer = client.head("/why/")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(len("<h1>Why</h1>")))


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/why/..%2f..%2fsecret.txt",
        "/out",
        "/.git",
        "/a%00b",
        "/" + "x" * 5000,
        "/why/%5c..%5c..%5csecret.txt",
    ],
)
def test_nothing_outside(client: httpx.Client, path: str) -> None:
    """No path leads out of the folder, to a hidden file or to an error of ours."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_path_of_many_folders_is_not_looked_for(tmp_path: Path) -> None:
    """The disk is not asked for thirty thousand folders, one in another, while every visitor waits."""
    (tmp_path / "a").mkdir()
    began = time.monotonic()
    assert Site(tmp_path).find("/" + "a/" * 30_000) is None
    assert time.monotonic() - began < 1, "it took 9 s"


def test_accepts() -> None:
    """An encoding with q=0 is refused, one with any other q is taken."""
    assert accepts("br;q=0, gzip;q=0.5, deflate") == {"gzip", "deflate"}


def test_placeholder_matches_one_part() -> None:
    """`:name` in `_headers` matches one part of a path."""
    pattern = parse_headers(RULES)[-1][0]
    assert pattern.fullmatch("/a/only")
    assert not pattern.fullmatch("/a/b/only")
