"""A disk that is full, a store that is locked, an engine that fails: nothing is acknowledged that is not safe."""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import event

from relay.store.store import Store, Unavailable
from relay.values import clock
from relay.web import logs
from testing.relay import REQUEST, VISITOR, Inbox, until
from testing.served import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from testing.relay import Running


@contextlib.contextmanager
def pragma(store: Store, text: str) -> Iterator[None]:
    """Reopen the store's connections with a pragma of their own."""

    def prepare(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {text}")

    event.listen(store.engine, "connect", prepare)
    store.engine.dispose()
    yield
    event.remove(store.engine, "connect", prepare)
    store.engine.dispose()


def refused(running: Running, **fields: str) -> None:
    """See that a request is answered 503, as JSON and as a page, with when to come back, and is not stored."""
    answer = running.post(**{**VISITOR, **fields})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert answer.json()["ok"] is False
    assert "Nothing was stored" in answer.json()["error"]
    page = running.post(json=False, **{**VISITOR, **fields})
    assert page.status_code == 503
    assert 'value="Ann Rivest"' in page.text


def test_disk_full(relay: Callable[..., Running]) -> None:
    """A full disk: 503 to the visitor, what was typed is kept in the page; afterwards all is well."""
    running = relay()
    store = running.relay.store
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with pragma(store, f"max_page_count={pages}"):
        refused(running, message="x" * 9000)
    assert running.post(**VISITOR).status_code == 200


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are Linux's")
def test_disk_that_takes_no_more(tmp_path: Path) -> None:
    """The kernel refuses a running relay's writes: every request is either in the store or answered 503, /healthz reports "store", and it recovers once there is space."""
    server = serving(tmp_path, QUOTE_RATE_ADDRESS="1000")
    with server as served, httpx.Client(base_url=served, timeout=20) as client:
        pid = server.process.pid

        def post(number: int) -> httpx.Response:
            return client.post("/quote", json={**VISITOR, "message": f"{number} " + "x" * 9000}, headers={"Accept": "application/json"})

        before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
        answers = [post(number) for number in range(60)]
        taken = {answer.json()["id"] for answer in answers if answer.status_code == 200}
        refused = [answer for answer in answers if answer.status_code != 200]
        assert taken
        assert refused
        assert all(answer.status_code == 503 and "Nothing was stored" in answer.json()["error"] for answer in refused)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        assert client.post("/quote", json=VISITOR).status_code == 503
        health = until(lambda: found if (found := client.get("/healthz")).status_code == 503 else None)
        assert health.json() == {"ok": False, "error": "store"}
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        until(lambda: client.get("/healthz").status_code == 200)
        last = post(99)
        assert last.status_code == 200
        with sqlite3.connect(served.store) as connection:
            kept = {row[0] for row in connection.execute("SELECT id FROM requests")}
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert kept == taken | {last.json()["id"]}


def test_store_locked(relay: Callable[..., Running], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A store that another program has locked: 503, /healthz reports "store" and the log why; when it lets go, all is well."""
    running = relay()
    with pragma(running.relay.store, "busy_timeout=50"):
        other = sqlite3.connect(tmp_path / "quotes.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused(running)
        health = running.client.get("/healthz")
        assert (health.status_code, health.json()) == (503, {"ok": False, "error": "store"})
        assert "locked" in reasons(caplog)
        other.execute("ROLLBACK")
        other.close()
    assert running.post(**VISITOR).status_code == 200


def reasons(caplog: pytest.LogCaptureFixture) -> str:
    """Return the reasons of faults that were logged."""
    return "; ".join(str(getattr(record, "reason", "")) for record in caplog.records if record.name == "relay.health")


class Locked:
    """A mail server's login: one right password."""

    logins = 0

    def __call__(self, _server: object, _session: object, _envelope: object, mechanism: str, data: Any) -> AuthResult:
        """Say whether it may come in."""
        self.logins += 1
        right = mechanism in {"LOGIN", "PLAIN"} and data.password == b"right"
        return AuthResult(success=right, handled=right, message=None if right else "535 5.7.8 Authentication credentials invalid")


def test_wrong_password(relay: Callable[..., Running], caplog: pytest.LogCaptureFixture) -> None:
    """A password that the mail server refuses: requests are taken, mail waits and is not given up, /healthz reports "mail" and the log what to do; with the right one it goes."""
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port(), authenticator=Locked(), auth_require_tls=False)
    server.start()
    try:
        running = relay(
            smtp_host="127.0.0.1", smtp_port=server.port, smtp_user="quotes", smtp_password="wrong", retry_base=0.01, confirm=False
        )
        answer = running.post(**VISITOR)
        assert answer.status_code == 200
        until(lambda: running.relay.courier.deferred >= 2)
        assert set(running.relay.health.counts()) <= {"waiting", "sending"}
        health = running.client.get("/healthz")
        assert (health.status_code, health.json()) == (503, {"ok": False, "error": "mail"})
        assert "the server refused SMTP_USER and SMTP_PASSWORD: 5.7.8" in reasons(caplog)
        assert "wrong" not in reasons(caplog)
        running.stop()
        fixed = relay(
            smtp_host="127.0.0.1", smtp_port=server.port, smtp_user="quotes", smtp_password="right", retry_base=0.01, confirm=False
        )
        until(lambda: len(inbox.mails) == 1)
        assert str(inbox.mails[0]["Message-ID"]) == f"<{answer.json()['id']}.owner@cor.example>"
        assert fixed.client.get("/healthz").status_code == 200
    finally:
        server.stop()


@pytest.mark.parametrize(("typed", "logins", "output"), [("right", 1, '{"ok":true}'), ("wrong", 2, '{"ok":false,"error":"mail"}')])
def test_asking_for_health_costs_the_mail_server_one_login(relay: Callable[..., Running], typed: str, logins: int, output: str) -> None:
    """However often and by however many at once `/healthz` is asked, the mail server sees one login, whether it takes it or not."""
    locked = Locked()
    server = Controller(Inbox(), hostname="127.0.0.1", port=free_port(), authenticator=locked, auth_require_tls=False)
    server.start()
    try:
        running = relay(smtp_host="127.0.0.1", smtp_port=server.port, smtp_user="quotes@firm.test", smtp_password=typed)
        with ThreadPoolExecutor(10) as many:
            seen = list(many.map(lambda _: running.client.get("/healthz"), range(40)))
        assert {answer.text for answer in seen} == {output}
        assert locked.logins == logins, "smtplib tries a wrong password by two mechanisms"
    finally:
        server.stop()


def test_clock_that_jumps(relay: Callable[..., Running], inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten years ahead and back again: each request is stored once, priced for the clock's day, and mailed."""
    mailbox, port = inbox
    running = relay(smtp_host="127.0.0.1", smtp_port=port, confirm=False)
    today = clock.now()
    expected = []
    for number, jump in enumerate((0.0, 3650 * 86400.0, -3650 * 86400.0, 60.0)):
        monkeypatch.setattr(clock, "now", lambda jump=jump: today + jump)
        answers = {running.post(**{**VISITOR, "message": str(number)}, idempotency_key=str(number)).json()["id"] for _ in range(2)}
        assert len(answers) == 1
        expected.append(f"<{answers.pop()}.owner@cor.example>")
    running.relay.courier.wake()
    until(lambda: len(_requests(mailbox)) == 4)
    assert sorted(_requests(mailbox)) == sorted(expected)
    until(lambda: set(running.relay.health.counts()) == {"sent"})
    assert sorted(_requests(mailbox)) == sorted(expected)


def _requests(inbox: Inbox) -> list[str]:
    """Return the mails of requests; ten years ahead, a digest names those that wait."""
    return [mail for mail in (str(each["Message-ID"]) for each in inbox.mails) if mail.startswith("<Q-")]


def test_store_that_cannot_be_opened(tmp_path: Path) -> None:
    """A store that is not a database is an error that reports it, at the start."""
    (tmp_path / "quotes.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'quotes.sqlite3'}")


def test_engine_that_fails(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that breaks its promise costs no client: the request is kept and mailed, and the mail shows it."""

    def broken(_name: str, **_envelope: object) -> dict[str, object]:
        raise ZeroDivisionError

    monkeypatch.setattr("estimator.wire.ask", broken)
    running = relay()
    answer = running.post(**VISITOR, **REQUEST)
    assert answer.status_code == 200
    folder = running.settings.maildir / "new"
    mails = until(lambda: found if len(found := [f.read_text() for f in folder.glob("*.cor")]) == 2 else None)
    assert any("The engine failed on this request" in mail.replace("=\n", "") for mail in mails)


def test_maildir_that_cannot_be_written(relay: Callable[..., Running], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a place for mail, requests are taken all the same, /healthz reports "mail" and the log names the folder."""
    (tmp_path / "file").write_text("")
    running = relay(maildir=tmp_path / "file" / "mail")
    assert running.post(**VISITOR).status_code == 200
    health = running.client.get("/healthz")
    assert (health.status_code, health.json()) == (503, {"ok": False, "error": "mail"})
    assert str(tmp_path / "file" / "mail") in reasons(caplog)


def test_logs_hold_no_personal_data(relay: Callable[..., Running]) -> None:
    """What the relay logs names requests by their reference: no name, no address, no word of the visitor."""
    lines: list[str] = []

    class Catch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.JsonFormatter().format(record))

    handler = Catch()
    logger = logging.getLogger("relay")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    running = relay(smtp_host="127.0.0.1", smtp_port=1)
    try:
        reference = running.post(**VISITOR, **REQUEST).json()["id"]
        running.post(**{**VISITOR, "email": "wrong address"})
        until(lambda: any("deferred" in line for line in lines))
    finally:
        logger.removeHandler(handler)
    text = "\n".join(lines)
    assert reference in text
    assert all(json.loads(line)["message"] for line in lines)
    for word in ("Ann", "ann@", "Rivest", "780", "May", "wrong address", "127.0.0.1"):
        assert word not in text


def test_traceback_is_logged_without_its_text() -> None:
    """A fault's own text may quote a visitor: only its kind and place are logged."""
    import sys

    try:
        raise ValueError("ann@example.ca")
    except ValueError:
        record = logging.LogRecord("relay", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = logs.JsonFormatter().format(record)
    assert "ann@" not in line
    assert "ValueError at test_faults.py" in line
