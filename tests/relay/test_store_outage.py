"""A store that fails while a mail is claimed: the mail goes once, and none is left behind."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text, update

from relay.mail import courier, queue
from relay.mail.transport import DeliveryError, Maildir
from relay.store.schema import mails
from relay.store.store import Store
from relay.values import clock
from testing.relay import until
from testing.store_rows import add, events, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relay.settings import Settings
    from testing.relay import Running


class Failing(Maildir):
    """A mail server that takes a mail, or puts it off, and takes the store away before it reports it."""

    def __init__(self, path: Path, store: Store, *, takes: bool = True) -> None:
        super().__init__(path)
        self.store, self.takes = store, takes
        self.tried: list[str] = []
        self.hold = contextlib.ExitStack()

    def send(self, message: bytes, recipient: str, identity: str) -> None:
        """Take the mail and the store."""
        self.tried.append(identity)
        if len(self.tried) == 1:
            self.hold.enter_context(held(self.store))
        if not self.takes and len(self.tried) == 1:
            raise DeliveryError("451", "later")
        super().send(message, recipient, identity)


@contextlib.contextmanager
def held(store: Store) -> Iterator[None]:
    """Keep every other connection from writing a mail's outcome, by a lock of the database itself."""
    if store.local:
        other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    with store.engine.connect() as connection:
        connection.execute(text("LOCK TABLE history IN ACCESS EXCLUSIVE MODE"))
        yield


@pytest.fixture
def impatient(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store, which gives up waiting for a lock at once, and a courier that tries again at once."""
    monkeypatch.setattr(courier, "STORE_RETRY_SECONDS", 0.05)

    def prepare(connection: Any, _record: Any) -> None:
        if store.local:
            connection.execute("PRAGMA busy_timeout=20")
        else:
            connection.execute("SET lock_timeout = 20")
            connection.commit()

    event.listen(store.engine, "connect", prepare)
    store.engine.dispose()
    yield store
    event.remove(store.engine, "connect", prepare)


@contextlib.contextmanager
def sending(settings: Settings, store: Store, way: Maildir) -> Iterator[courier.Courier]:
    """A courier that runs."""
    sender = courier.Courier(settings, store, way)
    sender.start()
    try:
        yield sender
    finally:
        sender.stop()


@pytest.mark.parametrize("takes", [True, False], ids=["sent", "deferred"])
def test_settled_once_the_store_is_back(settings: Callable[..., Settings], impatient: Store, *, takes: bool) -> None:
    """What became of a mail is written down when the store takes it again: a mail that went is not sent twice, one put off goes later."""
    reference = add(impatient)
    made = settings(retry_base=0.01)
    way = Failing(made.maildir, impatient, takes=takes)
    with sending(made, impatient, way) as sender:
        until(lambda: way.tried)
        pause = threading.Event()
        assert not pause.wait(0.3), "long enough for several turns of each thread"
        assert len(way.tried) == 1
        way.hold.close()
        until(lambda: state(impatient, reference)[0] == "sent")
    assert len(way.tried) == (1 if takes else 2)
    assert sender.sent == 1
    assert events(impatient, reference) == ["received", "attempt", *([] if takes else ["deferred", "attempt"]), "sent"]


def test_a_connection_that_breaks_sends_nothing_twice(
    settings: Callable[..., Settings], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends the connection between the receiver's yes and the commit: the mail is settled by another one, and goes once."""
    if store.local:
        pytest.skip("a file has no connection that breaks")
    monkeypatch.setattr(courier, "STORE_RETRY_SECONDS", 0.05)

    class Breaking(Maildir):
        tried = 0

        def send(self, message: bytes, recipient: str, identity: str) -> None:
            super().send(message, recipient, identity)
            self.tried += 1
            with store.engine.connect() as connection:
                busy = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE :last"
                assert connection.execute(text(busy), {"last": "%FOR UPDATE%"}).all() == [(True,)]

    reference = add(store)
    made = settings()
    way = Breaking(made.maildir)
    with sending(made, store, way):
        until(lambda: way.tried and state(store, reference)[0] == "sent")
    assert way.tried == 1
    assert events(store, reference) == ["received", "attempt", "sent"]


def test_a_mail_that_could_not_be_read_goes_in_the_next_turn(
    settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite: a store that goes away after the mail was taken, before it was tried, leaves no mail `sending`: it goes without a restart."""
    monkeypatch.setattr(courier, "STORE_RETRY_SECONDS", 0.05)
    store = Store(f"sqlite:///{tmp_path / 'q.sqlite3'}")
    reference = add(store)
    gone = threading.Event()

    def take_away(connection: Any) -> None:
        taken = connection.exec_driver_sql("SELECT count(*) FROM mails WHERE state = 'sending'").scalar()
        if taken and not gone.is_set():
            store.path.rename(tmp_path / "away")
            store.path.mkdir()
            gone.set()

    def close(_dbapi: Any, record: Any) -> None:
        if gone.is_set() and store.path.is_dir():
            record.invalidate()

    event.listen(store.engine, "commit", take_away)
    event.listen(store.engine, "checkin", close)
    made = settings()
    with sending(made, store, Maildir(made.maildir)) as sender:
        until(lambda: gone.is_set() and "store unavailable" in caplog.messages)
        assert sender.sent == 0
        store.path.rmdir()
        (tmp_path / "away").rename(store.path)
        until(lambda: state(store, reference)[0] == "sent")
    assert events(store, reference)[-2:] == ["attempt", "sent"]
    store.close()


def test_a_mail_in_hand_is_not_put_back(store: Store) -> None:
    """What this process has claimed is neither requeued nor claimed a second time."""
    reference = add(store)
    with queue.claim(store, 2000.0) as claim:
        assert claim is not None
        assert queue.recover(store, 2001.0, {claim.id}) == 0
    with queue.claim(store, 2002.0, {claim.id}) as other:
        assert other is None
    assert state(store, reference)[1] == 0


@pytest.mark.parametrize(("was", "late"), [("sending", queue.STUCK_SECONDS), ("waiting", queue.LATE_SECONDS)])
def test_a_mail_that_nobody_sends_is_a_fault(relay: Callable[..., Running], was: str, late: float) -> None:
    """A mail that is `sending` for a quarter of an hour, or due for an hour, is named by /healthz, and its age by /metrics."""
    running = relay(metrics=True)
    store = running.relay.store
    running.relay.courier.stop()
    reference = add(store)
    with store.writing() as connection:
        connection.execute(update(mails).values(state=was, due=clock.now() - late + 60))
    assert queue.faults(store, clock.now()) == []
    assert queue.faults(store, clock.now() + 120) == [
        "1 mail should have gone long ago and nobody sends: restart the relay, it requeues them"
    ]
    with store.writing() as connection:
        connection.execute(update(mails).values(due=clock.now() - 9000))
    assert running.client.get("/healthz").json() == {"ok": False, "error": "dead letters"}
    ages = dict(line.split() for line in running.client.get("/metrics").text.splitlines() if line.startswith("quote_oldest"))
    assert float(ages["quote_oldest_sending_seconds"]) == pytest.approx(9000 if was == "sending" else 0, abs=60)
    assert reference not in running.client.get("/healthz").text
