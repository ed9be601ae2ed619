"""A site whose address has a path, such as https://someone.github.io/cor/: built for it, every part of it works below that path and nowhere else."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from pages.forms import providers
from pages.hosting import headers
from testing import built, quote_page, webserver
from testing.axe import violations
from testing.pages import watched
from testing.served import ROOT, Served, serving
from testing.source_copy import Copy

ROOT_PATH = "/cor/"
ADDRESS = f"https://someone.test{ROOT_PATH}"
STARTED = 30_000
"""Milliseconds that the engine may take to start on a busy machine, and answer."""

KEPT = """() => Promise.race([
  navigator.serviceWorker.ready.then(({ scope }) => new URL(scope).pathname),
  new Promise((resolve) => setTimeout(resolve, 60000)),
])"""
"""The path below which the site is kept for reading without a connection."""


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository built for that address, with a form that the relay answers: once, whichever of pytest's processes comes first."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "below"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "dist").is_dir():
            folder.mkdir()
            copy = Copy(folder)
            copy.change("mkdocs.yml", r"^site_url: .*$", f"site_url: {ADDRESS}")
            copy.change("mkdocs.yml", r"^    provider: .*$", "    provider: self")
            for part in ("tests", "testing"):
                shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            copy.build()
            webserver.readable(folder)
    return folder


@pytest.fixture(scope="module")
def relay(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The relay of that tree."""
    with serving(tmp_path_factory.mktemp("relay"), tree=tree, QUOTE_RATE_ADDRESS="1000") as found:
        yield found


def test_every_address_is_below_the_path(tree: Path) -> None:
    """Each page's links, files and canonical link are below the path; the page for wrong addresses too."""
    pages = built.pages(tree / "site", ADDRESS)
    assert len(pages) > 30
    assert [f"{url}: {wrong}" for url, page in pages.items() for wrong in built.missing(page, pages, tree / "site")] == []
    for url, page in pages.items():
        canonical = [head["href"] for head in page.heads if head.get("rel") == "canonical"]
        assert canonical == ([] if url == "404.html" else [f"{ADDRESS}{url}"])


@pytest.mark.parametrize(
    ("kind", "old", "new"), [("link", 'href="../quote/', 'href="/quote/'), ("script", 'src="../assets', 'src="/assets')]
)
def test_a_root_path_is_found(tree: Path, tmp_path: Path, kind: str, old: str, new: str) -> None:
    """A link or a script that leads to the host's root, put in on purpose, is one that leads nowhere."""
    page = tree / "site/about/index.html"
    text = page.read_text(encoding="utf-8")
    assert old in text, kind
    spoilt = tmp_path / "about/index.html"
    spoilt.parent.mkdir()
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")
    wrong = built.missing(built.read(spoilt, tmp_path, ADDRESS), built.pages(tree / "site", ADDRESS), tree / "site")
    assert [line.partition(":")[0] for line in wrong] == [re.findall(f'{new}[^"]*', text.replace(old, new, 1))[0].partition('"')[2]]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(("tests/site/test_pages.py", "tests/site/test_shared.py"), id="address"),
        pytest.param(("tests/site",), id="all", marks=pytest.mark.long),
    ],
)
def test_its_own_checks_pass(tree: Path, files: tuple[str, ...]) -> None:
    """What `make check` asks of a site, asked of this one: pictures, map, robots and linked data name its address."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "check",
        "--deselect=tests/site/test_sub_path.py",
        *files,
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]


@pytest.mark.parametrize("name", webserver.SERVERS)
def test_a_server_sends_it(
    name: str, tree: Path, relay: Served, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the files made for it, each server sends every policy below the path, the page for what is missing, no list of headers, and posts reach the relay; what is for one reader is in no cache between."""
    if name != "nginx" and webserver.program(name) is None:
        pytest.skip(f"{name} is not on this machine")
    answers = providers.profile("self", "", site_url=ADDRESS)
    monkeypatch.setattr(providers, "chosen", lambda: answers)  # the tree's, whoever answers the firm's form
    blocks = headers.blocks(tree / "site")
    with (
        webserver.sending(name, webserver.folder(tmp_path_factory), relay, ROOT_PATH, tree) as url,
        httpx.Client(base_url=f"{url}{ROOT_PATH}") as client,
    ):
        for path, own in blocks.items():
            answer = client.get(path[1:]) if path not in {headers.EVERY, "/404.html", "/quote/accept/", "/quote/thank-you/"} else None
            for header, value in own.items() if answer else ():
                assert answer
                assert (answer.status_code, header, answer.headers.get_list(header)[:1]) == (
                    200,
                    header,
                    [value],
                ) or header == "Content-Type", path
        missing = client.get("no/such/page/")
        assert (missing.status_code, missing.text) == (404, (tree / "site/404.html").read_text(encoding="utf-8"))
        assert missing.headers.get_list("content-security-policy") == [blocks["/404.html"]["Content-Security-Policy"]]
        assert client.get("_headers").status_code in {403, 404}
        assert client.get("why").headers["location"].endswith(f"{ROOT_PATH}why/")
        refused = client.post("quote/", json={"name": "Ann"}, headers={"Accept": "application/json"})
        assert refused.status_code == 422
        assert "email" in {error["field"] for error in refused.json()["errors"]}
        assert client.post("estimate", data={"employees": "12", "audit": "certification"}).status_code == 200
        for address, kept, referrer in (
            ("quote/?employees=44", "private", "strict-origin"),
            ("quote/accept/?quote=Q-2345-6789&token=x", "no-store", "no-referrer"),
        ):
            answer = client.get(address)
            assert kept in answer.headers["cache-control"], f"{address}: {answer.headers['cache-control']}"
            assert answer.headers.get_list("referrer-policy")[-1] == referrer, address  # of several a browser takes the last


@pytest.fixture
def visit(browser: Browser, tree: Path, relay: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, list[str]]]:
    """A page behind nginx, and every path that it asks its host for; the test fails on any error, report of the policy or foreign request."""
    faults: list[str] = []
    asked: list[str] = []
    with webserver.sending("nginx", webserver.folder(tmp_path_factory), relay, ROOT_PATH, tree) as url:
        context = browser.new_context(base_url=f"{url}{ROOT_PATH}", locale="en-CA", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(STARTED)
        context.on("request", lambda request: asked.append(request.url.removeprefix(url)))
        yield watched(context, url, faults), asked
        context.close()
    assert faults == []


def test_a_visit(visit: tuple[Page, list[str]], relay: Served) -> None:
    """From the first page to a price, its link, a request with the owner and a page without a connection: all of it below the path."""
    page, asked = visit
    page.goto("")
    page.get_by_role("link", name="Estimate your price").first.click()
    page.locator("#estimate-form [name=employees]").fill("24")
    expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser", timeout=STARTED)
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("employees=24.*_total="))
    page.wait_for_url("**/pricing/estimate/#*employees=24*")
    total = page.locator("#estimate-total").inner_text()
    shared = page.url
    assert page.evaluate(KEPT) == ROOT_PATH
    assert f"{ROOT_PATH}pricing/estimate/#" in shared
    page.goto("audit/")
    page.goto(shared)
    expect(page.locator("#estimate-total")).to_have_text(total)
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("employees=24.*_total="))
    page.locator("[data-carry]").click()
    quote_page.fill(page, "below@example.ca")
    quote_page.send(page)
    page.wait_for_url(f"**{ROOT_PATH}quote/thank-you/?id=Q-*")
    assert len(quote_page.kept(relay, "below@example.ca")) == 1
    assert [path for path in asked if not path.startswith((ROOT_PATH, "data:", "blob:"))] == []
    context = page.context
    page.close()  # what it still loads would fail
    context.set_offline(True)
    unconnected = context.new_page()
    unconnected.goto("audit/calendar/")
    expect(unconnected.locator("h1")).to_contain_text("calendar", ignore_case=True)


@pytest.mark.parametrize("path", [ROOT_PATH, "/"])
def test_a_wrong_address(browser: Browser, relay: Served, path: str) -> None:
    """Served without a web server before it, as `make serve` does, the page for wrong addresses has its styles, and axe finds nothing on it."""
    context = browser.new_context(base_url=relay, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{path}no-such-page/")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    assert violations(page) == []
    context.close()


def test_without_scripts(browser: Browser, tree: Path, relay: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With JavaScript off, a price, the links of its page and the quote form with its answers are below the path too; the web server logs no answer."""
    folder = webserver.folder(tmp_path_factory)
    asked: list[str] = []
    with webserver.sending("nginx", folder, relay, ROOT_PATH, tree) as url:
        context = browser.new_context(base_url=f"{url}{ROOT_PATH}", java_script_enabled=False)
        context.on("request", lambda request: asked.append(request.url.removeprefix(url)))
        page = context.new_page()
        page.goto("pricing/estimate/")
        page.locator("#estimate-form [name=employees]").fill("7531")
        page.get_by_role("button", name="Calculate the price").click()
        page.wait_for_url(f"**{ROOT_PATH}estimate")
        assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
        links = page.evaluate(
            "[...document.links].map((link) => link.href.split('#')[0]).filter((link) => link.startsWith(location.origin))"
        )
        wrong = [link for link in sorted({*links} - {page.url}) if httpx.get(link).status_code != 200]
        page.get_by_role("button", name="Request a quote with these answers").click()
        page.wait_for_url(f"**{ROOT_PATH}quote/?*employees=7531*")
        expect(page.locator("#quote-form [name=employees]")).to_have_value("7531")
        page.locator("[name=name]").fill("Ann")
        page.locator("[name=email]").fill("unscripted@example.ca")
        page.locator("#quote-form [type=submit]").click()
        page.wait_for_url(f"**{ROOT_PATH}quote/thank-you/?id=Q-*")
        context.close()
    assert len(quote_page.kept(relay, "unscripted@example.ca")) == 1
    assert wrong == []
    assert [path for path in asked if not path.startswith((ROOT_PATH, "data:", "blob:"))] == []
    log = (folder / "access.log").read_text(encoding="utf-8")
    assert f"POST {ROOT_PATH}quote/ " in log
    assert "7531" not in log
