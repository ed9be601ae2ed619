"""Accepting a fixed quote: by the link of its letter alone, once, while it is valid; and from a request to the mails of both."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from relay.__main__ import main
from relay.store import quotes
from relay.store.store import Store
from relay.values import clock
from testing.axe import violations
from testing.fixed_quote import make
from testing.mails import body
from testing.often import ON_A_FILE, often
from testing.posting import PAGE, SCRIPT
from testing.relay import REQUEST, VISITOR, Inbox, Running, until
from testing.served import relayed
from testing.store_rows import add, events

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser, Page

ADDRESS = "/quote/accept/"
YES = {"name": "Ann Rivest", "position": "Owner", "accept": "yes"}
WAYS = [("sqlite", True), ("sqlite", False), ("postgresql", True), ("postgresql", False)]
LINK = re.compile(r"https://cor\.example/quote/accept/\?quote=[\w-]+&token=[\w-]+")


class Letter:
    """A letter that went out, and who comes with its link."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.store = running.relay.store
        self.reference = add(self.store, mails=())
        self.before: dict[str, Any] | None = None
        self.token = self.revise()

    def revise(self, *typed: str, **more: Any) -> str:
        """Make a revision of today; the token of its letter."""
        self.before = make("--day", clock.today().isoformat(), *typed, before=self.before, **more)
        quotes.add(self.store, self.reference, self.before, clock.now())
        return quotes.new_token(self.store, self.reference, self.before["revision"])

    def open(self, token: str = "", **more: str) -> httpx.Response:
        """Follow the link."""
        return self.running.client.get(ADDRESS, params={"quote": self.reference, "token": token or self.token, **more}, headers=PAGE)

    def post(self, token: str = "", *, as_page: bool = False, **fields: Any) -> httpx.Response:
        """Send the form."""
        given = {"quote": self.reference, "token": token or self.token, **YES, **fields}
        sent = {name: value for name, value in given.items() if value}
        return self.running.client.post(ADDRESS, data=sent, headers=PAGE if as_page else SCRIPT)

    @property
    def state(self) -> str:
        """What became of the newest revision."""
        return quotes.of_request(self.store, self.reference)[-1].state


@pytest.fixture
def sent(relay: Callable[..., Running], store: Store, request: pytest.FixtureRequest, tmp_path: Any) -> Letter:
    """A letter of a relay on each kind of store."""
    return Letter(relay(store=str(tmp_path / "q.sqlite3") if store.local else request.getfixturevalue("server")))


def words(answer: httpx.Response) -> str:
    """The one sentence of a refusal."""
    told: str = answer.json()["error"]
    return told


def test_accepted(sent: Letter) -> None:
    """The link shows the figures and takes a yes; both get a mail; whoever follows the link then reads who accepted."""
    page = sent.open()
    assert page.status_code == 200
    assert sent.before
    assert f"${float(sent.before['total']):,.2f}" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"
    assert sent.state == "open", "who only looks accepts nothing"
    assert sent.post().json() == {"ok": True, "success": True, "id": sent.reference, "revision": 1}
    until(lambda: sent.running.relay.health.counts() == {"sent": 2})
    assert events(sent.store, sent.reference)[1:3] == ["quoted", "accepted"]
    again = sent.open()
    assert again.status_code == 410
    assert "was accepted by Ann Rivest, Owner, on " in again.text
    assert "Error:" not in again.text, "who goes back has made no mistake"
    assert "There is nothing left to do" in words(sent.post())


@pytest.mark.parametrize("wrong", ["", "x", "changed", "of another request", "of no request", "upper"])
def test_forged(sent: Letter, wrong: str) -> None:
    """A token that no letter of this request has shows nothing and accepts nothing, and says so in one sentence, the same for each."""
    token = {"": " ", "changed": sent.token[:-1] + "AB"[sent.token[-1] == "A"], "upper": sent.token.upper()}.get(wrong, "x")
    if wrong == "of another request":
        quotes.add(sent.store, "Q-2345-6789", make(), 1.0)
        token = quotes.new_token(sent.store, "Q-2345-6789", 1)
    reference = "Q-9999-9999" if wrong == "of no request" else sent.reference
    page = sent.open(token, quote=reference)
    assert [sent.open(quote=other).status_code for other in ("Q-", "'; DROP TABLE quotes", "<script>", "é" * 300, page.text)] == [404] * 5
    assert page.status_code == 404
    assert "This link is not whole, or not one of ours." in page.text
    assert "$" not in page.text
    answer = sent.post(token, quote=reference)
    assert answer.status_code == 404
    assert words(answer).startswith("This link is not whole")
    assert sent.state == "open"


def test_replaced(sent: Letter) -> None:
    """A newer revision takes the place of the one before: its link alone accepts, and accepts the newer figures."""
    newer = sent.revise("--price", "3000")
    assert sent.open().status_code == 410
    assert re.match(r"Revision 2 of \w+ \d+, \d+ takes the place of this one\.", words(sent.post()))
    assert sent.post(newer).json()["revision"] == 2


def test_expired(sent: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote can be accepted on its last day, and not on the day after."""
    last = sent.revise("--valid", "3")
    day = clock.today()
    monkeypatch.setattr("relay.intake.acceptance.clock.today", lambda _at: day + timedelta(days=4))
    assert sent.open(last).status_code == 410
    assert words(sent.post(last)).startswith("This quote was valid until ")
    assert sent.state == "open"
    monkeypatch.setattr("relay.intake.acceptance.clock.today", lambda _at: day + timedelta(days=3))
    assert sent.post(last).status_code == 200


def test_pressed_twice(sent: Letter) -> None:
    """Of several who press at one moment one accepts; the others read who did, and each of the two mails goes once."""
    answers: list[int] = []
    with ThreadPoolExecutor(5) as threads:
        for _ in range(5):
            threads.submit(lambda: answers.append(sent.post().status_code))
    assert sorted(answers) == [200, 410, 410, 410, 410]
    until(lambda: sent.running.relay.health.counts() == {"sent": 2})


@ON_A_FILE
@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"name": ""}, ["name"]),
        ({"position": " "}, ["position"]),
        ({"name": "\u200b", "position": "-"}, ["name", "position"]),
        ({"accept": ""}, ["accept"]),
        ({"accept": "no", "name": "", "position": ""}, ["name", "position", "accept"]),
        ({"position": "x" * 201}, ["position"]),
    ],
)
def test_every_mistake_at_once(sent: Letter, fields: dict[str, Any], problems: list[str]) -> None:
    """What is missing is named at its field, nothing is accepted, and a page comes back with what was typed."""
    answer = sent.post(**fields)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["errors"]] == problems
    page = sent.post(as_page=True, **fields)
    assert page.status_code == 422
    assert sent.token in page.text
    assert all(f"#f-{field}" in page.text for field in problems)
    if fields.get("name") is None:
        assert 'value="Ann Rivest"' in page.text
    assert sent.state == "open"


def test_what_is_typed_is_text(sent: Letter) -> None:
    """Nothing that a client types runs on the page, breaks a mail's header or passes for a line of ours."""
    typed: dict[str, Any] = {"name": "Ann\r\nBcc: all@example.ca <script>alert(1)</script>", "position": "=?utf-8?q?x?= \u202eowner"}
    assert "<script>alert" not in sent.post(as_page=True, accept="", **typed).text
    assert sent.post(**typed).status_code == 200
    until(lambda: sent.running.relay.health.counts() == {"sent": 2})
    assert "<script>alert" not in sent.open().text
    accepted = quotes.of_request(sent.store, sent.reference)[0].accepted
    assert accepted["by"] == "Ann Bcc: all@example.ca <script>alert(1)</script>"
    assert accepted["position"] == "=?utf-8?q?x?= owner"


def test_limits(sent: Letter, relay: Callable[..., Running]) -> None:
    """The page has the quote form's limits: too many from one address are refused for a while, a large body and one of another kind at once."""
    few = relay(store=sent.running.settings.store, per_address=3)
    assert [few.client.get(ADDRESS, params={"quote": "Q-2345-6789", "token": "x"}).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert sent.running.client.post(ADDRESS, content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert sent.post(message="x" * 100_000).status_code == 413
    assert sent.state == "open"


def test_nobody_s_visit(sent: Letter, relay: Callable[..., Running]) -> None:
    """Without the whole link the page is the built one, which shows nothing."""
    built = relay(site=relayed() / "site", store=sent.running.settings.store)
    for params in ({}, {"quote": sent.reference}, {"token": sent.token}):
        page = built.client.get(ADDRESS, params=params)
        assert page.status_code == 200
        assert "Open this page by the link" in page.text
        assert 'name="token"' not in page.text


def test_store_that_does_not_answer(sent: Letter) -> None:
    """Where the disk does not answer nothing is accepted, and the client is told to try again or to answer the mail."""
    sent.store.close()
    with sent.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE quotes")
    try:
        answer = sent.post()
        assert answer.status_code == 503
        assert "nothing was accepted" in words(answer)
        assert sent.open().status_code == 503
    finally:
        Store(sent.running.settings.store_url).close()


@pytest.fixture
def turned(
    relay: Callable[..., Running],
    store: Store,
    inbox: tuple[Inbox, int],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path: Any,
) -> tuple[Running, Inbox]:
    """A relay with the built site and a mail server, on each kind of store, and the commands turned to it."""
    box, port = inbox
    where = str(tmp_path / "q.sqlite3") if store.local else request.getfixturevalue("server")
    running = relay(store=where, site=relayed() / "site", smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False)
    for name, value in {
        "QUOTE_STORE": where, "QUOTE_MAILDIR": str(tmp_path / "mail"), "QUOTE_TO": "owner@cor.example", "QUOTE_FROM": "quotes@cor.example",
        "QUOTE_URL": "https://cor.example/", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_STARTTLS": "0",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return running, box


def request_in(page: Page, scripts: bool) -> str:
    """Post a request in a browser; its reference."""
    page.goto("/quote/")
    if scripts:
        expect(page.locator("form#quote-form[data-mounted]")).to_be_visible()
    for label in ("name", "email", "company"):
        page.locator(f"#f-{label}").fill(str(VISITOR[label]))
    page.locator("#f-employees").fill(REQUEST["employees"])
    page.locator("#f-sites").fill(REQUEST["sites"])
    page.locator("#f-audit").select_option(REQUEST["audit"])
    page.get_by_role("button", name="Send this request").click()
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    return page.url.rpartition("=")[2]


@pytest.mark.parametrize(("store", "scripts"), often(WAYS, ("sqlite", True), ("postgresql", False)), indirect=["store"])
def test_from_request_to_accepted(
    turned: tuple[Running, Inbox], browser: Browser, scripts: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A request posted in a browser, quoted by one command, accepted in the browser by the link in its mail: both have the letter, with scripts or without."""
    running, box = turned
    context = browser.new_context(base_url=str(running.client.base_url), java_script_enabled=scripts, locale="en-CA")
    page = context.new_page()
    reference = request_in(page, scripts)
    until(lambda: len(box.mails) == 2)

    assert main(["quote", reference, "--price", "4,200", "--auditor", "Sam Okafor", "--dates", "May 3 to 5, 2027", "--send"]) == 0
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 3)
    quoted = box.mails[2]
    assert box.recipients[2] == VISITOR["email"]
    [address] = LINK.findall(body(quoted, "plain"))

    page.goto(address.removeprefix("https://cor.example"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Accept your quote"))
    expect(page.locator("#accept-form tfoot")).to_contain_text("$4,410.00")
    assert not scripts or violations(page) == []
    page.get_by_role("button", name="Accept the quote").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your position.")
    page.get_by_label("Your name").fill("Ann Rivest")
    page.get_by_label("Your position").fill("Owner")
    page.get_by_label("We accept this quote").check()
    page.get_by_role("button", name="Accept the quote").click()
    expect(page.get_by_role("status").first).to_contain_text(f"You accepted quote {reference}, revision 1.")
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 5)
    context.close()

    assert sorted(box.recipients[3:]) == sorted(["owner@cor.example", VISITOR["email"]])
    for mail in box.mails[3:]:
        assert "4,410.00" in body(mail, "plain")
        [attached] = mail.iter_attachments()
        assert "Accepted by Ann Rivest, Owner, on " in attached.get_content()
        assert "token=" not in attached.get_content()
    assert main(["list", "--state", "accepted"]) == 0
    assert reference in capsys.readouterr().out
    assert main(["show", reference]) == 0
    assert "accepted by Ann Rivest, Owner, " in capsys.readouterr().out
    assert main(["replay", reference]) == 0
