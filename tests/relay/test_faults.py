"""A disk that is full, a store that is locked, an engine that fails: nothing is acknowledged that is not safe."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from relay import logs
from relay.settings import BadSetting, Settings
from relay.store import Store, Unavailable
from tests.relay.conftest import REQUEST, VISITOR, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.relay.conftest import Running


@contextlib.contextmanager
def pragma(store: Store, text: str) -> Iterator[None]:
    """Open the store's connections anew with a pragma of their own."""

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
    """A full disk: 503 to the visitor, what was typed is kept in the page, /healthz says why; afterwards all is well."""
    running = relay()
    store = running.relay.store
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with pragma(store, f"max_page_count={pages}"):
        refused(running, message="x" * 9000)
    assert running.post(**VISITOR).status_code == 200


def test_store_locked(relay: Callable[..., Running], tmp_path: Path) -> None:
    """A store that another program holds: 503, and /healthz says that it is locked; when it lets go, all is well."""
    running = relay()
    with pragma(running.relay.store, "busy_timeout=50"):
        other = sqlite3.connect(tmp_path / "quotes.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused(running)
        health = running.client.get("/healthz")
        assert health.status_code == 503
        assert "locked" in health.json()["error"]
        other.execute("ROLLBACK")
        other.close()
    assert running.post(**VISITOR).status_code == 200


def test_store_that_cannot_be_opened(tmp_path: Path) -> None:
    """A store that is not a database is an error that says so, at the start."""
    (tmp_path / "quotes.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'quotes.sqlite3'}")


def test_engine_that_fails(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that breaks its promise costs no client: the request is kept and mailed, and the mail says so."""

    def broken(_text: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("estimator.wire.handle", broken)
    running = relay()
    answer = running.post(**VISITOR, **REQUEST)
    assert answer.status_code == 200
    folder = running.settings.maildir / "new"
    mails = until(lambda: found if len(found := [f.read_text() for f in folder.glob("*.cor")]) == 2 else None)
    assert any("The engine failed on this request" in mail.replace("=\n", "") for mail in mails)


def test_maildir_that_cannot_be_written(relay: Callable[..., Running], tmp_path: Path) -> None:
    """Without a place for mail, requests are taken all the same, and /healthz names the folder."""
    (tmp_path / "file").write_text("")
    running = relay(maildir=tmp_path / "file" / "mail")
    assert running.post(**VISITOR).status_code == 200
    health = running.client.get("/healthz")
    assert health.status_code == 503
    assert "mail" in health.json()["faults"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SMTP_PORT", "mail"), ("SMTP_PORT", "70000"), ("QUOTE_TO", "me"), ("QUOTE_FROM", "a@b.ca\nBcc: x@y.ca"), ("QUOTE_TO", "a@b.ca;c@d.ca"),
        ("SMTP_STARTTLS", "maybe"), ("QUOTE_RETRY_DAYS", "nan"), ("QUOTE_ORIGINS", "example.org"), ("QUOTE_URL", "ftp://x"), ("PORT", "-1"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(variable: str, value: str) -> None:
    """A setting that cannot be is refused with the variable and its value."""
    with pytest.raises(BadSetting) as caught:
        Settings.from_environ({variable: value})
    assert variable in str(caught.value)


def test_secrets_are_not_shown() -> None:
    """Settings can be printed: the password and the secret are not in it."""
    shown = repr(Settings(smtp_password="hunter2", secret="tops3cret"))
    assert "hunter2" not in shown
    assert "tops3cret" not in shown


def test_logs_hold_no_personal_data(relay: Callable[..., Running]) -> None:
    """What the relay logs names requests by their reference: no name, no address, no word of the visitor."""
    lines: list[str] = []

    class Catch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.Lines().format(record))

    handler = Catch()
    logger = logging.getLogger("relay")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    running = relay(smtp_host="127.0.0.1", smtp_port=1)
    try:
        reference = running.post(**VISITOR, **REQUEST).json()["id"]
        running.post(**{**VISITOR, "email": "wrong address"})
        until(lambda: any("put off" in line for line in lines))
    finally:
        logger.removeHandler(handler)
    text = "\n".join(lines)
    assert reference in text
    assert all(json.loads(line)["what"] for line in lines)
    for word in ("Ann", "ann@", "Rivest", "780", "May", "wrong address", "127.0.0.1"):
        assert word not in text


def test_traceback_is_logged_without_its_text() -> None:
    """A fault's own text may quote a visitor: only its kind and place are logged."""
    import sys

    try:
        raise ValueError("ann@example.ca")
    except ValueError:
        record = logging.LogRecord("relay", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = logs.Lines().format(record)
    assert "ann@" not in line
    assert "ValueError at test_faults.py" in line
