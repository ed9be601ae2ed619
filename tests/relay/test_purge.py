"""`purge`: requests older than a limit are deleted, and their bytes with them; where they are not, the command reports it."""

from __future__ import annotations

import random
import re
import sqlite3
from typing import TYPE_CHECKING

import pytest

from relay.__main__ import main
from relay.admin import actions, backup
from relay.mail.courier import Courier
from relay.mail.transport import choose
from relay.settings import Settings
from relay.store import scrub
from relay.store.store import NewMail, Store
from relay.values import clock
from testing.often import ON_A_FILE
from testing.relay import until
from testing.store_rows import CONTENT, add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Running


def test_purge(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`purge` deletes what is older than asked, with its mails and its history: nothing of it is left in the store's file."""
    running, references = kept
    assert main(["purge", "--days", "1"]) == 0
    assert capsys.readouterr().out == "0 requests older than 1 days deleted\n"
    outbox = running.settings.maildir
    [first, second] = (outbox / "new").iterdir()
    first.rename(outbox / "cur" / f"{first.name}:2,S")
    (outbox / "cur" / "somebody-else.1").write_bytes(second.read_bytes())
    assert main(["purge", "--days", "0"]) == 0
    assert "2 requests older than 0 days deleted, and 2 mails in " in capsys.readouterr().out
    assert [file.name for file in outbox.rglob("*") if file.is_file()] == ["somebody-else.1"]
    assert running.relay.store.get(references[0]) is None
    assert running.relay.health.counts() == {}
    with running.relay.store.writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM history").scalar() == 0
    content = b"".join(file.read_bytes() for file in tmp_path.glob("q.sqlite3*"))
    assert b"ann@example.ca" not in content


def test_purged_before_it_went(settings: Callable[..., Settings]) -> None:
    """A mail whose request is purged while it waits is not sent: there is nothing left to write."""
    made = settings()
    store = Store(made.store_url)
    with store.writing() as connection:
        store.write_mail(connection, "Q-GONE-GONE", NewMail(kind="owner"), clock.now())
    sender = Courier(made, store, choose(made))
    assert sender.once()
    assert not sender.once(), "no mail about a request that is gone"
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT state FROM mails").scalar() == "dead"
    store.close()


def content(folder: Path) -> bytes:
    """Return all that a store's files hold."""
    return b"".join(file.read_bytes() for file in folder.glob("q.sqlite3*"))


def test_a_reader_that_holds_it_up_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """While another program reads the store, `purge` does not say "forgotten": it ends with 1 and what to do; typed again later, it finishes."""
    with Store(f"sqlite:///{tmp_path / 'q.sqlite3'}") as store:
        add(store, received=1000.0, content={**CONTENT, "word": "SECRETWORD"}, file_name="a.pdf", file=b"%PDF SECRETWORD" * 1000)
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "q.sqlite3"))
    monkeypatch.setenv("QUOTE_MAILDIR", str(tmp_path / "mail"))
    monkeypatch.setattr(scrub, "TIMEOUT_SECONDS", 0.1)
    other = sqlite3.connect(tmp_path / "q.sqlite3", isolation_level=None)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM requests").fetchone() == (1,)
    assert main(["purge", "--days", "1"]) == 1
    output = capsys.readouterr()
    assert output.out == "1 requests older than 1 days deleted\n"
    assert output.err.startswith("QUOTE_STORE: another program reads the store, so what they said can still be read in its files.")
    assert output.err.endswith("close what reads it, and type `purge`\n")
    assert b"SECRETWORD" in content(tmp_path)
    other.execute("ROLLBACK")
    other.close()
    assert main(["purge", "--days", "1"]) == 0
    assert capsys.readouterr().out == "0 requests older than 1 days deleted\n"
    assert b"SECRETWORD" not in content(tmp_path)


@pytest.mark.long
def test_nothing_is_left_in_pages_that_were_moved(tmp_path: Path) -> None:
    """Of hundreds of requests that came in any order, deleted a part at a time, no word is left where a page was divided or joined."""
    drawn = random.Random(3)
    days = drawn.sample(range(600), 600)
    settings = Settings(maildir=tmp_path / "mail")
    with Store(f"sqlite:///{tmp_path / 'q.sqlite3'}") as store:
        for day in days:
            word = f"MARK{day:05}END"
            file = word.encode() * drawn.choice([0, 0, 0, 2000]) or None
            add(store, day, received=float(day), content={**CONTENT, "word": word * drawn.randint(1, 60)}, file=file)
        for before in (200, 400, 590):
            actions.purge(store, settings, float(before))
            assert scrub.scrub(store) == ""
            left = {int(found) for found in re.findall(rb"MARK(\d{5})END", content(tmp_path))}
            assert left == set(range(before, 600))


def test_postgresql_says_what_stays(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """PostgreSQL frees the space of what was deleted, and the command states that its own logs and copies still have it."""
    monkeypatch.setenv("QUOTE_STORE", server)
    monkeypatch.setenv("QUOTE_MAILDIR", str(tmp_path / "mail"))
    with Store(server.replace("postgresql:", "postgresql+psycopg:")) as store:
        add(store, 77)
        before = vacuums(store)
        assert main(["purge", "--days", "0"]) == 0
        assert "its own logs and copies keep them as long as you keep those" in capsys.readouterr().out
        until(lambda: vacuums(store) == before + 1)
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM key_values WHERE name = 'scrub due'").scalar() == 0


def vacuums(store: Store) -> int:
    """Return how often the requests' table was vacuumed by a command."""
    with store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'requests'").scalar() or 0)


@ON_A_FILE
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["purge", "--days", "-100000"], "--days: -100000: must be a whole number from 0 to 36500; write one like 730"),
        (["purge", "--days", "1e3"], "--days: 1e3: must be a whole number"),
        (["backup", "copies", "--keep", "-1"], "--keep: -1: must be a whole number from 1 to 100000; write one like 30"),
        (["backup", "copies", "--keep", "0"], "--keep: 0: must be a whole number from 1"),
        (["list", "--most", "-1"], "--most: -1: must be a whole number from 1"),
        (["serve", "--port", "70000"], "--port: 70000: must be a whole number from 0 to 65535; write one like 8000"),
    ],
)
def test_numbers_that_destroy_are_refused(
    kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str], says: str
) -> None:
    """A number that would delete everything, delete the copy just made or make no sense is refused with what to write; nothing is done."""
    running, references = kept
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
    assert all(running.relay.store.get(reference) for reference in references)
    assert not (tmp_path / "copies").exists()


def test_a_copy_that_was_left_half_made_goes(tmp_path: Path) -> None:
    """What a killed `backup` left behind is deleted by one a day later, not by one that runs beside it."""
    made = f"{tmp_path / 'q.sqlite3'}"
    with Store(f"sqlite:///{made}"):
        pass
    left = tmp_path / "copies" / ".quotes-20000101T000000Z.part"
    left.parent.mkdir()
    left.touch()
    backup.back_up(Settings(store=made), left.parent, clock.now())
    assert left.exists()
    backup.back_up(Settings(store=made), left.parent, clock.now() + 2 * 86400)
    assert not left.exists()
