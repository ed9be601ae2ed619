"""The built site behind real web servers with the shipped files: every header, the packed copies, and no report of the browser."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from pages import content
from pages.hosting import headers
from testing import built, quote_page, webserver
from testing.axe import TEMPLATES
from testing.pages import watched
from testing.served import Served

BLOCKS = headers.blocks(webserver.SITE)
ROOT_PATH = content.root()
ENGINE = "html[data-engine=ready]"


@pytest.fixture(scope="module", params=webserver.SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, httpx.Client]]:
    """Each server in turn, sending the site alone. nginx is installed where it is not; the others are tried where they are."""
    if request.param != "nginx" and webserver.program(request.param) is None:
        pytest.skip(f"{request.param} is not on this machine")
    try:
        with (
            webserver.sending(request.param, webserver.folder(tmp_path_factory), root=ROOT_PATH) as url,
            httpx.Client(base_url=f"{url}{ROOT_PATH}") as client,
        ):
            yield request.param, client
    except RuntimeError as error:
        pytest.skip(str(error)) if "is not installed" in str(error) else pytest.fail(str(error))


def test_every_path_has_its_headers(server: tuple[str, httpx.Client]) -> None:
    """Each path of `_headers` is sent with its own headers and those of every path, each once; what has no policy cannot be framed."""
    _, client = server
    wrong = []
    for path, own in BLOCKS.items():
        if path != headers.EVERY:
            answer = client.get(path)
            for header, value in ({"Content-Security-Policy": headers.UNFRAMED} | headers.EVERYWHERE | own).items():
                found = answer.headers.get_list(header)
                if answer.status_code != 200 or (found != [value] and header != "Content-Type"):
                    wrong.append(f"{path}: {answer.status_code} {header}: {found}")
    assert wrong == []


def test_code_has_the_type_that_browsers_insist_on(server: tuple[str, httpx.Client]) -> None:
    """Scripts, styles, pages and WebAssembly go out as what they are, packed or not."""
    _, client = server
    for path, kind in (
        ("/", "text/html"),
        ("/assets/js/main.js", "text/javascript"),
        *((path, "application/wasm") for path in BLOCKS if path.endswith(".wasm")),
        *((path, "text/css") for path in BLOCKS if path.endswith(".css")),
        ("/manifest.webmanifest", "application/manifest+json"),
    ):
        for coding in ("identity", "gzip"):
            assert client.get(path, headers={"Accept-Encoding": coding}).headers["content-type"].startswith(kind), path


@pytest.mark.parametrize(("coding", "suffix"), [("br", ".br"), ("gzip", ".gz")])
def test_compressed_files_are_sent_as_they_are(server: tuple[str, httpx.Client], coding: str, suffix: str) -> None:
    """A browser that takes a packing gets the file the build packed, byte for byte, and caches are told that answers differ."""
    name, client = server
    if name == "nginx" and suffix == ".br" and not webserver.BROTLI.exists():
        pytest.skip("nginx has no module for .br here")
    copies = [file for file in sorted(webserver.SITE.rglob(f"*{suffix}")) if file.suffix == suffix]
    assert len(copies) > 60
    for compressed in copies[:: len(copies) // 25]:
        path = "/" + compressed.relative_to(webserver.SITE).as_posix().removesuffix(suffix)
        with client.stream("GET", path.removesuffix("index.html"), headers={"Accept-Encoding": coding}) as answer:
            assert b"".join(answer.iter_raw()) == compressed.read_bytes(), path
            assert answer.headers["content-encoding"] == coding
            assert "accept-encoding" in answer.headers["vary"].lower()
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_what_is_not_there(server: tuple[str, httpx.Client]) -> None:
    """A wrong address gets the site's own page with its policy and 404; the list of headers is not for visitors."""
    _, client = server
    missing = client.get("/no/such/page/")
    assert missing.status_code == 404
    assert missing.text == (webserver.SITE / "404.html").read_text(encoding="utf-8")
    assert missing.headers.get_list("content-security-policy") == [BLOCKS["/404.html"]["Content-Security-Policy"]]
    assert missing.headers["strict-transport-security"]
    assert client.get("/_headers").status_code in {403, 404}
    assert client.get("/why").headers["location"].endswith("/why/")


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("//quote/", "/quote/"),
        ("/quote//", "/quote/"),
        ("/quote/index.html", "/quote/"),
        ("//quote//index.html?a=b%20c", "/quote/?a=b%20c"),
        ("/pricing//estimate/", "/pricing/estimate/"),
        ("/index.html", "/"),
        ("//", "/"),
        ("/assets//js/main.js", "/assets/js/main.js"),
        ("/pricing/estimate/%23employees=80&travel.to=fort%20mcmurray", "/pricing/estimate/#employees=80&travel.to=fort%20mcmurray"),
        ("/%23request", "/#request"),
    ],
)
def test_one_address(server: tuple[str, httpx.Client], path: str, own: str) -> None:
    """A page has one address, under which its styles and policy are: other spellings lead there, and may not be framed."""
    _, client = server
    answer = client.get(f"{str(client.base_url).rstrip('/')}{path}")
    assert answer.status_code in {301, 307, 308}
    assert client.base_url.join(answer.headers["location"]) == client.base_url.join(f"{ROOT_PATH}{own[1:]}")
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/%5Cevil.test/index.html",
        "//evil.test/%23a",
        "//evil.test/",
        "//evil.test//index.html",
        "/%0d%0aX-Evil:%201//",
        "//%5Cevil.test/",
        "/%5Cevil.test/%23a",
    ],
)
def test_no_spelling_leads_away(server: tuple[str, httpx.Client], path: str) -> None:
    """What is put right leads to no other site, and adds no header."""
    _, client = server
    answer = client.get(f"{str(client.base_url).rstrip('/')}{path}")
    location = answer.headers.get("location", "/").removeprefix(str(client.base_url.join("/")).rstrip("/"))
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "x-evil" not in answer.headers


@pytest.fixture
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory, served: Served) -> Iterator[Callable[[str], Page]]:
    """Open pages behind nginx with the relay behind it; the test fails on any report of the policy, error, or foreign request."""
    faults: list[str] = []
    with webserver.sending("nginx", webserver.folder(tmp_path_factory), served, tree=served.tree) as url:
        context = browser.new_context(base_url=url, locale="en-CA", viewport={"width": 1280, "height": 900})
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
        )
        page = watched(context, url, faults)

        def go(path: str) -> Page:
            page.goto(path)
            return page

        yield go
        context.close()
    assert faults == []


def test_every_page_runs_under_the_shipped_policy(visit: Callable[[str], Page]) -> None:
    """With the engine running, no page of the site breaks the policy it is sent with, and the engine fails on none."""
    page = visit("/pricing/estimate/")
    page.locator("#estimate-form [name=employees]").fill("24")
    expect(page.locator(ENGINE)).to_be_attached()
    expect(page.locator("#estimate-total")).to_contain_text("$")
    ran = 0
    for url, made in built.contents().items():
        if url in TEMPLATES and "data-module" not in made.attributes:
            continue  # test_plain.py reads it under the same policy
        page = visit(f"/{url}")
        fields = page.locator("main form input:visible:not([type=file]), main form select:visible")
        tool = page.locator("main form[data-ask]:visible button[type=submit]")
        if tool.count():
            expect(tool.first).to_be_enabled()  # its script listens
        if fields.count():
            fields.first.focus()
            page.keyboard.press("ArrowDown")
        if tool.count():
            expect(page.locator(ENGINE)).to_be_attached()
            ran += 1
    assert ran >= 4, "pages with a tool start the engine"


def test_a_quote_goes_through_to_the_relay(visit: Callable[[str], Page], served: Served) -> None:
    """The form behind nginx posts to the relay behind it, and the visitor gets his reference."""
    page = visit("/quote/")
    quote_page.fill(page, "behind@example.ca")
    page.locator("#quote-form [name=employees]").fill("24")
    quote_page.send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(quote_page.kept(served, "behind@example.ca")) == 1
