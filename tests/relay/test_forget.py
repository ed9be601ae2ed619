"""`forget`: one person's requests are deleted everywhere the relay has them; it asks first, and names what it cannot reach."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from relay.__main__ import main
from relay.mail import digest, queue
from relay.store import progress, quotes
from relay.store.store import NewMail
from relay.values import clock
from testing.fixed_quote import make
from testing.often import ON_A_FILE
from testing.relay import VISITOR, until
from testing.store_rows import CONTENT, add

if TYPE_CHECKING:
    from pathlib import Path

    from relay.store.store import Store
    from testing.relay import Running


def everything(store: Store) -> str:
    """Return all rows of all tables as text."""
    with store.reading() as connection:
        tables = ("requests", "mails", "quotes", "history")
        return str([connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall() for table in tables])  # noqa: S608 -- our own names


def test_one_person(kept: tuple[Running, list[str]], store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every request of an address goes, however it is written, with mails, quote, drafts, digest and history; nobody else's does."""
    running, (first, other) = kept
    second = running.post(**{**VISITOR, "email": "Ann+audit@Example.CA", "message": "Second"}).json()["id"]
    until(lambda: running.relay.health.counts() == {"sent": 4, "held": 1})
    quotes.add(store, first, make(), clock.now())
    drafts = running.settings.drafts
    drafts.mkdir()
    for name in (f"{first}-r1.html", f"{first}-r1.eml", f"{other}-r1.html"):
        (drafts / name).write_text("Ann")
    with store.writing() as connection:
        progress.change(store, connection, first, 0.0, "answered", back="2026-01-02")
    name = f"D-{clock.today(digest.last_send_time(clock.now()))}"  # the one that is due
    later = next(at for days in range(4, 9) if progress.working(clock.today(at := clock.now() + days * 86400)))
    with store.writing() as connection:
        store.write_mail(connection, name, NewMail(kind="digest"), later)
    running.relay.courier.wake()
    until(lambda: running.relay.health.counts() == {"sent": 5, "digested": 1})
    outbox = [file.read_text() for file in (running.settings.maildir / "new").iterdir()]
    assert len([text for text in outbox if f"{first}, " in text and f"Message-ID: <{name}" in text]) == 1
    assert main(["forget", "ANN@example.ca", "--yes"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{second}  ")
    assert f"\n{first}  " in out
    assert "2 requests deleted, with uploaded files, 4 mails, 1 quote, 12 history lines, and 5 mails in " in out
    assert f"and 2 files in {drafts}" in out
    assert "copies by `backup`" in out
    left = everything(store)
    assert other in left
    assert not any(words in left for words in (first, second, "ann@example.ca", "Ann+audit"))
    assert [file.name for file in drafts.iterdir()] == [f"{other}-r1.html"]
    assert not any(b"ann@example.ca" in file.read_bytes().lower() for file in running.settings.maildir.rglob("*") if file.is_file())
    if store.local:
        assert b"ann@example.ca" not in b"".join(file.read_bytes() for file in tmp_path.glob("q.sqlite3*")).lower()
    assert main(["forget", "ann@example.ca", "--yes"]) == 2
    assert "ann@example.ca: no request came from there." in capsys.readouterr().err


@ON_A_FILE
@pytest.mark.parametrize(("said", "status"), [("yes\n", 0), ("Yes \n", 0), ("y\n", 2), ("no\n", 2), ("", 2)])
def test_it_asks(
    kept: tuple[Running, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, status: int
) -> None:
    """Without --yes the owner reads what goes and types yes; anything else, and no terminal, deletes nothing."""
    running, (first, _) = kept
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert main(["forget", first.lower()]) == status
    output = capsys.readouterr()
    assert output.out.startswith(f"{first}  ")
    assert (running.relay.store.get(first) is None) is (status == 0)
    assert ("Nothing was deleted" in output.err) is (status == 2)


def test_a_caller_without_an_address(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """An empty address is nobody's: it does not take out everybody who left none; the reference does for that one."""
    assert main(["add", "--name", "Bea", "--phone", "403 555 0101"]) == 0
    reference = capsys.readouterr().out.partition(":")[0]
    for who in ("", " ", "@", "Bea", "+@example.ca"):
        assert main(["forget", who, "--yes"]) == 2
    assert main(["forget", reference, "--yes"]) == 0
    assert [kept[0].relay.store.get(one) is not None for one in (reference, *kept[1])] == [False, True, True]


def test_while_a_mail_is_being_sent(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A request whose mail goes out at this moment stays whole, and the owner reads what to do; afterwards it goes."""
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "q.sqlite3") if store.local else request.getfixturevalue("server"))
    monkeypatch.setenv("QUOTE_MAILDIR", str(tmp_path / "mail"))
    reference = add(store, content={**CONTENT})
    with queue.claim(store, clock.now()) as claim:
        assert claim
        assert main(["forget", reference, "--yes"]) == 1
        error = capsys.readouterr().err
        assert error.startswith("QUOTE_STORE: ")
        assert "Nothing was deleted" in error
        assert store.get(reference)
        claim.settle(clock.now(), "sent")
    assert main(["forget", reference, "--yes"]) == 0
    assert everything(store) == "[[], [], [], []]"
