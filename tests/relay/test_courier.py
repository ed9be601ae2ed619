"""Mails that wait: retried, deferred, given up, never two at a time."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from relay.admin import actions, export, listing
from relay.mail import courier, message, queue, transport
from relay.mail.transport import Maildir, choose
from relay.settings import Settings
from relay.store.schema import history, mails
from relay.store.store import Store
from relay.values import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Inbox, Running

from testing.relay import VISITOR, until
from testing.store_rows import add, events, state


@pytest.mark.parametrize("name", ["check", "send"])
def test_a_server_that_talks_for_ever_is_left(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A mail server that sends one line after another, each in time, holds up neither the mails nor who asks for their health."""
    monkeypatch.setattr(transport, "LONGEST", 1.0)
    listening, done = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def talk() -> None:
        one, _ = listening.accept()
        with one, contextlib.suppress(OSError):
            for _ in range(300):
                if done.wait(0.05):
                    break
                one.sendall(b"220-one moment\r\n")

    thread = threading.Thread(target=talk)
    thread.start()
    smtp = transport.Smtp(settings(smtp_host="127.0.0.1", smtp_port=listening.getsockname()[1], smtp_timeout=1))
    began = time.monotonic()
    try:
        with pytest.raises(transport.DeliveryError):
            smtp.check() if name == "check" else smtp.open().__enter__()
    finally:
        done.set()
        thread.join()
        listening.close()
    assert time.monotonic() - began < 10


def test_a_server_that_is_not_ready_is_asked_again(settings: Callable[..., Settings]) -> None:
    """A server that greets with 421 or 554 gets no mail, and the code is kept."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            with listening.accept()[0] as one:
                one.sendall(b"421 too busy\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        smtp = transport.Smtp(settings(smtp_host="127.0.0.1", smtp_port=listening.getsockname()[1]))
        with pytest.raises(transport.DeliveryError) as caught:
            smtp.check()
        thread.join()
    assert caught.value.code == "421"


def test_pause_doubles_up_to_six_hours() -> None:
    """Waits double from the base, spread by 30% either way, and never pass six hours and the spread."""
    settings = Settings(retry_base=30)
    assert [courier.retry_delay(settings, n, 0.5) for n in (1, 2, 3, 4)] == [30, 60, 120, 240]
    assert courier.retry_delay(settings, 40, 0.5) == 6 * 3600
    assert courier.retry_delay(settings, 1, 0.0) == 21
    assert courier.retry_delay(settings, 1, 1.0) == pytest.approx(39)


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "421 closing", "452 full"])
def test_put_off_then_sent(relay: Callable[..., Running], inbox: tuple[Inbox, int], answer: str) -> None:
    """A mail that the server will not take now is tried again until it does, and arrives once."""
    box, port = inbox
    box.answers = [answer] * 3
    running = relay(smtp_host="127.0.0.1", smtp_port=port, retry_base=0.01, confirm=False)
    reference = running.post(**VISITOR).json()["id"]
    until(lambda: state(running.relay.store, reference)[0] == "sent")
    assert len(box.mails) == 1
    assert state(running.relay.store, reference)[1] == 4


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "554 5.7.1 not wanted here"])
def test_the_owner_s_mail_is_never_refused_for_good(relay: Callable[..., Running], inbox: tuple[Inbox, int], answer: str) -> None:
    """A full mailbox or a policy of the owner's own server is fixed one day: the mail is tried again, and `/healthz` reports it until it goes."""
    box, port = inbox
    box.answers = [answer] * 10_000
    running = relay(smtp_host="127.0.0.1", smtp_port=port, retry_base=0.01, confirm=False)
    reference = running.post(**VISITOR).json()["id"]
    until(lambda: state(running.relay.store, reference)[1] >= 2)
    health = until(lambda: found if (found := running.client.get("/healthz")).status_code == 503 else None)
    assert health.json() == {"ok": False, "error": "dead letters"}
    assert "1 mail to QUOTE_TO does not go" in queue.faults(running.relay.store, clock.now())[0]
    with running.relay.store.reading() as connection:
        assert answer in "".join(connection.scalars(select(history.c.detail).where(history.c.event == "deferred")))
    box.answers = []
    running.relay.courier.wake()
    until(lambda: state(running.relay.store, reference)[0] == "sent")
    until(lambda: running.client.get("/healthz").status_code == 200)


def test_the_visitor_s_wrong_address_is_final(relay: Callable[..., Running], inbox: tuple[Inbox, int]) -> None:
    """A confirmation to an address that its server does not know is tried once; that is no fault of the relay, and can be sent again."""
    box, port = inbox
    box.unknown = {VISITOR["email"]}
    running = relay(smtp_host="127.0.0.1", smtp_port=port, retry_base=0.01)
    store = running.relay.store
    reference = running.post(**VISITOR).json()["id"]
    until(lambda: running.relay.health.counts() == {"sent": 1, "dead": 1})
    assert [row["id"] for row in listing.listing(store, state="dead")] == [reference]
    assert "550 5.1.1" in str(listing.show(store, reference))
    assert running.client.get("/healthz").status_code == 200
    box.unknown = set()
    assert actions.resend(store, running.settings, reference, clock.now()) == 1
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 2)
    assert box.mails[1]["Message-ID"] == f"<{reference}.visitor@cor.example>"


def test_a_mail_that_cannot_be_written_holds_nothing_up(settings: Callable[..., Settings], store: Store) -> None:
    """Whatever composing raises, the mail is a dead letter with its reason, the next goes at once, and the owner gets a mail that reports it."""
    broken = add(store, 1, content={"contact": {**VISITOR, "email": "=?utf-8?q?a?=@example.com"}, "reasons": []})
    whole = add(store, 2)
    made = settings()
    sender = courier.Courier(made, store, choose(made))
    assert [sender.once() for _ in range(4)] == [True, True, True, False]
    assert state(store, broken)[:2] == ("dead", 1)
    assert state(store, broken)[3].startswith("could not be written: InvalidHeaderDefect: ")
    assert state(store, whole)[0] == "sent"
    texts = [file.read_text() for file in (made.maildir / "new").iterdir()]
    [alarm] = [text for text in texts if f"<{broken}.alarm@" in text]
    assert f"python -m relay show {broken}" in alarm
    assert "=?utf-8?q?a?=" not in alarm
    assert queue.faults(store, clock.now()) == [
        "1 mail could not be written or sent: `python -m relay list --state dead`, then `resend` or `dismiss`"
    ]
    assert actions.dismiss(store, broken, clock.now()) == 1
    assert queue.faults(store, clock.now()) == []
    assert events(store, broken)[-1] == "dismissed"


def test_a_mail_that_cannot_be_sent_holds_nothing_up(settings: Callable[..., Settings], store: Store) -> None:
    """Whatever a way out raises that it should not, the mail is a dead letter and the next goes."""

    class Broken(Maildir):
        def send(self, message: bytes, recipient: str, identity: str) -> None:
            if identity.startswith(f"<{first}.owner"):
                raise UnicodeEncodeError("ascii", "é", 0, 1, "no such letter")
            super().send(message, recipient, identity)

    first, second = add(store, 1), add(store, 2)
    made = settings()
    sender = courier.Courier(made, store, Broken(made.maildir))
    assert [sender.once() for _ in range(4)] == [True, True, True, False]
    assert state(store, first)[0] == "dead"
    assert "UnicodeEncodeError" in state(store, first)[3]
    assert state(store, second)[0] == "sent"


def test_an_alarm_that_fails_brings_no_other(settings: Callable[..., Settings], store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing at all can be written, each mail dies once, and the list of faults counts them."""

    def broken(*_: object) -> None:
        raise MemoryError("none left")

    monkeypatch.setattr(message, "compose", broken)
    reference = add(store)
    made = settings()
    sender = courier.Courier(made, store, choose(made))
    assert [sender.once() for _ in range(3)] == [True, True, False]
    assert state(store, reference)[0] == "dead"
    assert queue.faults(store, clock.now())[0].startswith("2 mails could not be written or sent")


def test_export_leaves_out_what_cannot_be_written(settings: Callable[..., Settings], store: Store, tmp_path: Path) -> None:
    """An mbox has every other request, the one left out is named with its reason, and an older file stays until the new one is whole."""
    broken = add(store, 1, content={"contact": {**VISITOR, "email": "=?utf-8?q?a?=@example.com"}, "reasons": []})
    whole = add(store, 2)
    path = tmp_path / "out" / "requests.mbox"
    path.parent.mkdir()
    path.write_text("an older export")
    count, left_out = export.as_mbox(store, settings(), path)
    assert count == 1
    [(reference, reason)] = left_out
    assert reference == broken
    assert reason.startswith("InvalidHeaderDefect: ")
    assert f"<{whole}.owner@cor.example>" in path.read_text()
    assert [file.name for file in path.parent.iterdir()] == ["requests.mbox"]


def test_given_up_after_days(settings: Callable[..., Settings], store: Store) -> None:
    """A mail that never went is a dead letter after `retry_days` and a dozen attempts: a clock that jumps ahead does not make it one."""
    reference = add(store, received=clock.now() - 6 * 86400)
    made = settings(smtp_host="127.0.0.1", smtp_port=1, retry_days=5)
    sender = courier.Courier(made, store, choose(made))
    for attempt in range(1, courier.MIN_ATTEMPTS + 1):
        with store.writing() as connection:
            connection.execute(update(mails).values(due=0.0))
        assert sender.once()
        assert state(store, reference)[:2] == ("waiting" if attempt < courier.MIN_ATTEMPTS else "dead", attempt)
    assert sender.dead == 1


def test_maildir_takes_a_mail_once(tmp_path: Path) -> None:
    """The Maildir has one file for one Message-ID, also after its reader has moved it."""
    box = Maildir(tmp_path / "mail")
    with box.open() as link:
        link.send(b"Subject: a\n\n", "o@cor.example", "<1@cor.example>")
        link.send(b"Subject: a\n\n", "o@cor.example", "<1@cor.example>")
        [file] = (tmp_path / "mail" / "new").iterdir()
        file.rename(tmp_path / "mail" / "cur" / f"{file.name}:2,S")
        link.send(b"Subject: a\n\n", "o@cor.example", "<1@cor.example>")
    assert list((tmp_path / "mail" / "new").iterdir()) == []


def test_copy_has_its_own_message_id(relay: Callable[..., Running], inbox: tuple[Inbox, int]) -> None:
    """A copy that the owner asks for is not dropped by a receiver that has the first."""
    box, port = inbox
    running = relay(smtp_host="127.0.0.1", smtp_port=port, confirm=False)
    reference = running.post(**VISITOR).json()["id"]
    until(lambda: len(box.mails) == 1)
    assert actions.resend(running.relay.store, running.settings, reference, clock.now()) == 1
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 2)
    assert len({str(mail["Message-ID"]) for mail in box.mails}) == 2


def test_visitors_first_but_not_only(relay: Callable[..., Running]) -> None:
    """Mails wait a moment for visitors who are not answered yet, and go all the same where they never stop coming."""
    running = relay(confirm=False)
    running.relay.courier.visitors = 1
    reference = running.post(**VISITOR).json()["id"]
    until(lambda: state(running.relay.store, reference)[0] == "sent")
