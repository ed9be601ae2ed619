"""Formspree's own JavaScript client, on a page of another site, against our relay: it must notice no difference."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from testing.served import Served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from testing.relay import Running

CLIENT = Path("node_modules/@formspree/ajax/dist/global.js")
PAGE = """<!doctype html><html lang="en"><title>A client's own site</title>
<div data-fs-success></div><div data-fs-error></div>
<form id="contact">
<label>Email <input name="email" data-fs-field></label><span data-fs-error="email"></span>
<label>Name <input name="name"></label><label>Message <textarea name="message"></textarea></label>
<input type="hidden" name="_gotcha"><input type="hidden" name="_subject" value="From the client's site">
<button data-fs-submit-btn>Send</button></form>
<script>window.formspree = window.formspree || function () { (formspree.q = formspree.q || []).push(arguments); };
formspree("initForm", { formElement: "#contact", formId: "quote", origin: "ORIGIN" PROJECT });</script>
<script src="client.js" defer></script></html>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without logging."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another site: its address and its folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(CLIENT, folder / "client.js")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()
    server.server_close()


@pytest.fixture
def relay_of(elsewhere: tuple[str, Path], tmp_path: Path) -> Iterator[Served]:
    """Our relay, told of the other site."""
    with serving(tmp_path, QUOTE_ORIGINS=elsewhere[0]) as served:
        yield served


@pytest.mark.parametrize("project", ["", ', projectId: "p1"'])
def test_client_completes(browser: Browser, elsewhere: tuple[str, Path], relay_of: Served, project: str) -> None:
    """A wrong address is shown beside its field, in our words; corrected, the client thanks, and the request is kept as honest, once."""
    address, folder = elsewhere
    (folder / "index.html").write_text(PAGE.replace("ORIGIN", relay_of).replace("PROJECT", project))
    page = browser.new_page()
    page.goto(address)
    page.get_by_label("Name").fill("Ann Rivest")
    page.get_by_label("Message").fill("We need it by May.")
    page.get_by_label("Email").fill("ann at example")
    page.get_by_role("button").click()
    expect(page.locator('[data-fs-error="email"]')).to_contain_text("Enter one email address")
    expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Email").fill("ann@example.ca")
    page.get_by_role("button").click()
    expect(page.locator("[data-fs-success]")).to_contain_text("Thank you")
    with sqlite3.connect(relay_of.store) as connection:
        [(verdict, content)] = connection.execute("SELECT verdict, content FROM requests").fetchall()
    assert verdict == "honest"
    assert "We need it by May." in content
    page.close()


@pytest.mark.parametrize("path", ["/quote", "/quote/", "/f/abc", "/p/x/f/abc"])
def test_only_the_owner_s_sites_may_read(relay: Callable[..., Running], path: str) -> None:
    """The sites in QUOTE_ORIGINS may ask and read, whatever came of it; any other learns nothing."""
    client = relay(origins=("https://client.example",)).client
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,formspree-client"}
    for origin, allowed in (("https://client.example", "https://client.example"), ("https://evil.example", None)):
        asked = client.options(path, headers={"Origin": origin, **ask})
        assert asked.status_code == 204
        refused = client.post(path, json={"name": ""}, headers={"Origin": origin})
        assert refused.status_code == 422
        for answer in (asked, refused):
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert "Origin" in answer.headers["vary"]
        assert ("formspree-client" in asked.headers.get("access-control-allow-headers", "").lower()) == bool(allowed)


def test_next_on_the_owner_s_other_site(relay: Callable[..., Running]) -> None:
    """A form on a site of QUOTE_ORIGINS may lead back to it; no form leads anywhere else."""
    client = relay(origins=("https://client.example",)).client
    for wanted, leads in (
        ("https://client.example/thanks?a=b", True),
        ("https://evil.example/", False),
        ("https://client.example.evil.example/", False),
    ):
        sent = {"name": "Ann", "email": "ann@example.ca", "message": wanted, "_next": wanted}
        location = client.post("/quote", data=sent, headers={"Accept": "text/html"}).headers["location"]
        assert (location == wanted) == leads
        assert leads or location.startswith("quote/thank-you/")
