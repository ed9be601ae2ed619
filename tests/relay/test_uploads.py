"""Files that come along: how much space they get, and that a suspect's is kept only once it is cleared."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from relay.admin import actions, check_settings, listing
from relay.intake import uploads
from relay.intake.limits import Limits
from relay.mail import digest, message
from relay.store.store import Entry
from relay.values import clock
from relay.values.text import MEGABYTE, file_size
from testing import offered, quote_page
from testing.mails import body, outbox
from testing.posting import OFFER, solve
from testing.relay import VISITOR, until
from testing.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx
    from playwright.sync_api import Browser, BrowserContext

    from relay.settings import Settings
    from relay.store.store import Store, StoredRequest
    from testing.relay import Running
    from testing.served import Served

HALF_A_MEGABYTE = b"%PDF-1.7\n" + b"x" * 500_000


def send(running: Running, content: bytes = HALF_A_MEGABYTE, *, page: bool = False, **fields: str) -> httpx.Response:
    """Send a request with a report, as a page's script does, or as a form does."""
    accept = "text/html,*/*;q=0.8" if page else "application/json"
    files = {"report": ("audit.pdf" if content else "", content, "application/pdf")}
    return running.client.post("/quote", data={**VISITOR, "_gotcha": "", **fields}, files=files, headers={"Accept": accept})


def kept(running: Running, answer: httpx.Response) -> StoredRequest:
    """Return what the store has of an answered request."""
    response = running.relay.store.get(answer.json()["id"])
    assert response is not None
    return response


def refused(answer: httpx.Response, words: str) -> None:
    """See that a file was refused at its field, with these words."""
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "report", "code": "FILE_NOT_TAKEN", "message": words}]


def test_a_suspect_s_file_is_kept_once_it_is_cleared(relay: Callable[..., Running]) -> None:
    """Until the browser has proved its work a suspect's file is not in the store; it comes again with the proof, and goes to the owner."""
    running = relay(confirm=False)
    sent: dict[str, Any] = {"message": OFFER, "_proof": "1", "idempotency_key": "k"}
    asked = send(running, **sent)
    assert asked.status_code == 428
    [row] = listing.listing(running.relay.store)
    before = running.relay.store.get(row["id"])
    assert before is not None
    assert (before.file, before.file_name) == (None, None)
    assert before.content["not_kept"] == "audit.pdf, 0.5 MB"
    after = kept(running, send(running, **sent, altcha=solve(asked.json()["challenge"])))
    assert after.id == before.id
    assert (after.file, after.file_name) == (HALF_A_MEGABYTE, "audit.pdf")
    assert "not_kept" not in after.content
    until(lambda: running.relay.health.counts() == {"sent": 1})


def test_a_file_that_was_not_kept_is_told_to_the_owner(relay: Callable[..., Running]) -> None:
    """A suspect that cannot prove its work loses the file: the digest, `show`, and the mail after `release` state that there was one."""
    running = relay()
    store = running.relay.store
    reference = send(running, message=OFFER).json()["id"]
    assert store.get(reference).file is None  # type: ignore[union-attr]
    seen = digest.contents(store, running.settings, clock.now())
    for part in message.to_owner_digest(running.settings, "D-2026-11-29", clock.now(), seen).iter_parts():
        assert "audit.pdf, 0.5 MB: it was sent along and not kept" in " ".join(str(part.get_content()).split())
    assert "file, sent and not kept, since the request was suspect: audit.pdf, 0.5 MB" in str(listing.show(store, reference))
    assert actions.release(store, running.settings, reference, clock.now())
    quote = store.get(reference)
    assert quote is not None
    text = message.to_owner(running.settings, quote, running.settings.to).get_body(("plain",))
    assert "not kept, since the request was suspect then: audit.pdf, 0.5 MB. Ask the visitor for it." in str(text.get_content())  # type: ignore[union-attr]
    for part in message.to_visitor(running.settings, quote, "ann@example.ca").iter_parts():
        assert "The PDF that you sent along was not kept. Attach it to your answer" in str(part.get_content())


def test_both_sides_read_that_a_file_arrived(relay: Callable[..., Running]) -> None:
    """The answer and the owner's mail have the file's name and size; the visitor's mail its size: a name is the sender's own words."""
    running = relay()
    answer = send(running)
    assert answer.json()["file"] == "audit.pdf, 0.5 MB"
    owner, visitor = outbox(running, 2)
    for kind in ("plain", "html"):
        assert "attached: audit.pdf, 0.5 MB. It came" in body(owner, kind)
        assert "came with it: 0.5 MB." in body(visitor, kind)
    assert "audit.pdf" not in visitor.as_string()
    assert "file" not in running.post(**{**VISITOR, "name": "No file"}).json()
    assert "file" not in send(running, message=OFFER).json()  # a suspect's is not kept


@pytest.mark.parametrize(("count", "words"), [(1, "1 kB"), (104_857, "103 kB"), (104_858, "0.1 MB"), (8_388_608, "8.0 MB")])
def test_a_size_is_said_in_kilobytes_or_megabytes(count: int, words: str) -> None:
    """A small file has no size of nothing."""
    assert file_size(count) == words


def test_the_honeypot_s_page_asks_for_the_file_again(relay: Callable[..., Running]) -> None:
    """Who filled in the honeypot with a file reads, beside it, that the file must be chosen again: a page cannot keep it."""
    answer = send(relay(), page=True, _gotcha="Rivest Welding")
    assert answer.status_code == 422
    assert re.search('<input id="f-report" name="report" type="file"[^>]* aria-invalid="true">', answer.text)
    assert 'enctype="multipart/form-data"' in answer.text
    assert "Choose the file again before you send: it was not kept." in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"files_address": 1}, uploads.USED_UP), ({"files_overall": 1}, uploads.NO_SPACE)],
    ids=["of one address", "of all together"],
)
def test_bytes_of_a_day(relay: Callable[..., Running], changes: dict[str, Any], words: str) -> None:
    """Past the day's bytes a file is refused at its field, on the page with all that was typed; the same text without it is taken."""
    running = relay(**changes)
    assert send(running, message="1").status_code == 200
    refused(send(running, message="2", content=HALF_A_MEGABYTE * 2), words)
    page = send(running, page=True, message="We need it by May.", content=HALF_A_MEGABYTE * 2)
    assert page.status_code == 422
    assert words in page.text
    assert "We need it by May." in page.text
    assert running.post(json=False, **VISITOR).status_code == 303
    assert send(running, b"", message="3").status_code == 200


def test_a_day_s_bytes_outlive_a_restart(relay: Callable[..., Running]) -> None:
    """The store knows how many bytes came today: a restarted relay does not begin at nothing; tomorrow there is space again."""
    running = relay(files_overall=1)
    assert send(running).status_code == 200
    running.stop()
    other = relay(files_overall=1)
    refused(send(other, HALF_A_MEGABYTE * 2, message="2"), uploads.NO_SPACE)
    assert uploads.kept_since(other.relay.store, clock.now() - uploads.DAY) == len(HALF_A_MEGABYTE)
    assert uploads.kept_since(other.relay.store, clock.now() + 1) == 0


def test_bytes_kept_in_each_store(store: Store) -> None:
    """Each kind of store counts the bytes of files, of requests without one none, and of none at all 0."""
    assert uploads.kept_since(store, 0) == 0
    content = {"contact": dict(VISITOR)}
    store.add([
        Entry(key="a 1", received=10.0, content=content, file_name="a.pdf", file=b"%PDF-\x00\xff"),
        Entry(key="b 1", received=20.0, content=content),
        Entry(key="c 1", received=30.0, content=content, file_name="c.pdf", file=b"%PDF-"),
    ])  # fmt: skip
    assert uploads.kept_since(store, 0) == 12
    assert uploads.kept_since(store, 15.0) == 5


def test_the_disk_keeps_some_room(relay: Callable[..., Running], settings: Callable[..., Settings]) -> None:
    """With less free than the owner wants to be left, a file is refused, text is still taken, and `check` gives the remedy."""
    running = relay(disk_floor=10**9)
    refused(send(running), uploads.NO_SPACE)
    assert running.post(**VISITOR).status_code == 200
    found = [words for well, words in check_settings.findings(settings(disk_floor=10**9), {}) if not well]
    assert any("QUOTE_DISK_FLOOR=1000000000" in words and "make room" in words for words in found)
    assert not any("QUOTE_DISK_FLOOR" in words for _, words in check_settings.findings(settings(), {}))


def test_files_at_once_are_few(relay: Callable[..., Running]) -> None:
    """While one address has as many files on their way as it may, its next is refused, its text taken; when one has gone the next is taken."""
    running = relay()
    port = running.client.base_url.port
    head = f"POST /quote HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n--b\r\n"
    half_sent = [socket.create_connection(("127.0.0.1", port)) for _ in range(uploads.MAX_CONCURRENT_PER_ADDRESS)]
    for one in half_sent:
        one.sendall(head.encode())
    until(lambda: running.relay.gate.uploads._active.total() == len(half_sent))  # noqa: SLF001 - nothing else tells
    refused(send(running), uploads.BUSY)
    assert send(running, b"").status_code == 200
    for one in half_sent:
        one.close()
    until(lambda: send(running, message="again").status_code == 200)


def test_bytes_at_once_are_bounded(relay: Callable[..., Running]) -> None:
    """Files on their way, from any sender, use no more bytes than the limit; afterwards there is space again."""
    space = relay().relay.gate.uploads
    name = Limits(1, 1).name

    async def fill() -> list[str]:
        async with contextlib.AsyncExitStack() as stack:
            contexts = [space.reserve(name(f"192.0.2.{number}"), 8 * MEGABYTE) for number in range(20)]
            seen = [await stack.enter_async_context(context) for context in contexts]
        async with space.reserve(name("192.0.2.99"), 8 * MEGABYTE) as words:
            return [*seen, words]

    with ThreadPoolExecutor(1) as apart:  # the tests with a browser leave this thread a loop of their own
        seen = apart.submit(lambda: asyncio.run(fill())).result()
    assert seen == [""] * 6 + [uploads.BUSY] * 14 + [""]


def test_a_cleared_suspect_keeps_its_file_in_each_store(store: Store) -> None:
    """What comes again with its proof is one request, with its file and without the words that it was left out."""
    content = {"contact": dict(VISITOR), "not_kept": "a.pdf, 0.1 MB"}
    [receipt] = store.add([Entry(key="a 1", received=10.0, verdict="suspect", content=content)])
    again = Entry(key="a 2", received=20.0, content={}, file_name="a.pdf", file=b"%PDF-")
    assert store.release(receipt.id, (), 20.0, again)
    quote = store.get(receipt.id)
    assert quote is not None
    assert (quote.file_name, quote.file, quote.verdict) == ("a.pdf", b"%PDF-", "honest")
    assert json.dumps(quote.content) == json.dumps({"contact": VISITOR})


def test_the_page_says_it_at_the_field(browser: Browser, tmp_path: Path) -> None:
    """In a browser, with scripts and without: the sentence is at the file, what was typed stays, and without the file it goes."""
    report = tmp_path / "audit.pdf"
    report.write_bytes(HALF_A_MEGABYTE)
    with serving(tmp_path, QUOTE_FILES_ALL="0") as served:
        for scripts in (True, False):
            context = browser.new_context(base_url=served, java_script_enabled=scripts)
            page = context.new_page()
            page.goto("/quote/")
            (quote_page.fill if scripts else quote_page.type_in)(page, f"scripts-{scripts}@example.ca")
            page.get_by_label(offered.asks("employees"), exact=True).fill("12")
            page.get_by_label(offered.asks("sites"), exact=True).fill("2")
            page.get_by_label("Last audit report").set_input_files(report)
            quote_page.send(page)
            expect(page.locator("#f-report-error")).to_contain_text(uploads.NO_SPACE)
            assert page.get_by_label("Your name").input_value() == "Ann Rivest"
            assert quote_page.kept(served, f"scripts-{scripts}@example.ca") == []
            page.get_by_label("Last audit report").set_input_files([])
            quote_page.send(page)
            page.wait_for_url("**/quote/thank-you/?id=Q-*")
            assert len(quote_page.kept(served, f"scripts-{scripts}@example.ca")) == 1
            context.close()


def test_a_suspect_s_browser_sends_its_file_again(context: BrowserContext, served: Served, tmp_path: Path) -> None:
    """A page that is asked for proof of work sends the file with it, and the owner's mail has it attached."""
    report = tmp_path / "audit.pdf"
    report.write_bytes(HALF_A_MEGABYTE)
    page = context.new_page()
    page.goto(f"/quote/#{quote_page.CARRIED}")
    quote_page.fill(page, "odd-report@example.ca", OFFER)
    page.get_by_label("Last audit report").set_input_files(report)
    with page.expect_response(lambda response: response.status == 428):
        quote_page.send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    [mail] = until(lambda: quote_page.mails(served, "odd-report@example.ca"))
    [attached] = [part for part in mail.iter_attachments() if part.get_filename() == "audit.pdf"]
    assert attached.get_content() == HALF_A_MEGABYTE
