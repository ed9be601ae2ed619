"""Several addresses in QUOTE_TO: whatever goes to the owner goes to each of them, once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from relay.__main__ import main
from relay.admin import actions
from relay.mail import courier, digest
from relay.mail.transport import choose
from relay.store import mail_kinds
from relay.store.schema import mails
from relay.values import clock
from testing.relay import VISITOR, Inbox, Running, until
from testing.store_rows import CONTENT, add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relay.settings import Settings
    from relay.store.store import Store

OWNERS = ("first@cor.example", "second@cor.example", "third@cor.example")


@pytest.fixture
def running(
    inbox: tuple[Inbox, int], relay: Callable[..., Running], store: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> Running:
    """A relay for three owners on each kind of store, with a mail server."""
    where = str(tmp_path / "q.sqlite3") if store.local else request.getfixturevalue("server")
    return relay(store=where, to=OWNERS, smtp_host="127.0.0.1", smtp_port=inbox[1])


def test_each_owner_gets_each_mail(running: Running, inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """An honest request, a suspect that is released and a copy that is asked for go to every owner; a confirmation goes to the visitor alone."""
    box = inbox[0]
    honest = running.post(**VISITOR).json()["id"]
    until(lambda: len(box.recipients) == 4)
    suspect = running.post(**{**VISITOR, "message": "Other", "email": "bob@example.ca"}, _gotcha="x").json()["id"]
    monkeypatch.setenv("QUOTE_STORE", running.settings.store)
    monkeypatch.setenv("QUOTE_TO", ",".join(OWNERS))
    assert main(["release", suspect]) == 0
    until(lambda: len(box.recipients) == 8)
    assert Counter(box.recipients) == Counter([*OWNERS * 2, VISITOR["email"], "bob@example.ca"])
    for round_ in (1, 2):
        assert main(["resend", honest]) == 0
        until(lambda: len(box.recipients) == 8 + 3 * round_)  # noqa: B023 - waited for in its own round
    assert Counter(box.recipients) == Counter([*OWNERS * 4, VISITOR["email"], "bob@example.ca"])
    assert len({str(mail["Message-ID"]) for mail in box.mails}) == 6, "two requests, two copies, two confirmations"
    until(lambda: running.relay.health.counts() == {"sent": 14})


def test_a_released_request_has_the_mails_of_an_honest_one(running: Running) -> None:
    """The mails of a request are named in one place: released, a suspect has the same ones as a request that was honest at once."""
    store = running.relay.store
    honest = running.post(**VISITOR).json()["id"]
    suspect = running.post(**{**VISITOR, "message": "Other", "email": "bob@example.ca"}, _gotcha="x").json()["id"]
    assert actions.release(store, running.settings, suspect, clock.now())
    with store.reading() as connection:
        kinds = {
            name: set(connection.scalars(select(mails.c.kind).where(mails.c.request == reference)))
            for name, reference in {"honest": honest, "released": suspect}.items()
        }
    assert kinds["honest"] == kinds["released"] == {"owner", "owner.1", "owner.2", "visitor"}


def test_each_owner_gets_the_whole_digest(running: Running, inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every owner's daily mail shows the same suspects, also after the first one went."""
    box = inbox[0]
    references = {running.post(**{**VISITOR, "message": str(n)}, _gotcha="x").json()["id"] for n in range(2)}
    tomorrow = digest.last_send_time(clock.now()) + 86400 + 60
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 3)
    assert sorted(box.recipients) == sorted(OWNERS)
    for mail in box.mails:
        assert mail["To"] == ", ".join(OWNERS)
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert all(reference in text for reference in references)
    until(lambda: running.relay.health.counts() == {"digested": 2, "sent": 3})
    assert not digest.enqueue(running.relay.store, running.settings, tomorrow + 86400), "nothing new, no mail"


def test_each_owner_gets_the_alarm(settings: Callable[..., Settings], store: Store) -> None:
    """A mail that could not be written is reported to every owner."""
    broken = {"contact": {**VISITOR, "email": "=?utf-8?q?a?=@example.com"}, "reasons": []}
    reference = add(store, content={**CONTENT, **broken})
    made = settings(to=OWNERS)
    sender = courier.Courier(made, store, choose(made))
    assert [sender.once() for _ in range(5)] == [True, True, True, True, False]
    texts = [file.read_text() for file in (made.maildir / "new").iterdir()]
    assert len([text for text in texts if f"<{reference}.alarm@" in text]) == len(OWNERS)


def test_a_kind_names_its_owner(settings: Callable[..., Settings]) -> None:
    """Each owner's mail is found again by its kind; where QUOTE_TO has become shorter, the first owner gets it."""
    made = settings(to=OWNERS)
    kinds = [note.kind for note in mail_kinds.to_owners(made, "owner", "~2")]
    assert kinds == ["owner~2", "owner.1~2", "owner.2~2"]
    assert [mail_kinds.owner(made, kind) for kind in kinds] == list(OWNERS)
    assert [mail_kinds.first_part(kind) for kind in kinds] == ["owner"] * 3
    assert mail_kinds.owner(settings(to=OWNERS[:1]), "digest.2") == OWNERS[0]
