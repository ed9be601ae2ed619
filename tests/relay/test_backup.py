"""The store is copied while requests come in, restored elsewhere, and the requests are there."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from relay.__main__ import main
from relay.admin import backup
from relay.admin.listing import show
from relay.settings import Settings
from relay.store.store import Missing, Store
from testing import postgres
from testing.relay import VISITOR
from testing.served import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = 1_795_849_200.0


def send(served: str, number: int) -> str:
    """Send a request; return its reference."""
    answer = httpx.post(
        f"{served}/quote", json={**VISITOR, "message": f"Request {number}"}, headers={"Accept": "application/json"}, timeout=60
    )
    reference: str = answer.json()["id"]
    return reference


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A store, and an empty one of the same kind to lay a copy into."""
    if request.param == "sqlite":
        yield str(tmp_path / "quotes.sqlite3"), str(tmp_path / "elsewhere" / "quotes.sqlite3")
        return
    try:
        postgres.install()
    except RuntimeError as error:
        pytest.skip(str(error))
    with postgres.temporary() as first, postgres.temporary() as second:
        yield first, second


def test_a_copy_made_under_load_is_restored_whole(stores: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was acknowledged before the copy is in it, though requests went on coming; restored, every command shows it."""
    first, second = stores
    busy, stop = threading.Event(), threading.Event()
    with serving(tmp_path, QUOTE_STORE=first, QUOTE_RATE_ADDRESS="100000", QUOTE_RATE_ALL="100000") as served:
        before = [send(served, number) for number in range(20)]

        def flood() -> None:
            number = 1000
            while not stop.is_set():
                send(served, number)
                number += 1
                busy.set()

        thread = threading.Thread(target=flood)
        thread.start()
        try:
            assert busy.wait(60)
            file, count = backup.back_up(Settings(store=first), tmp_path / "copies", NOW)
        finally:
            stop.set()
            thread.join()
    assert count >= len(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = Settings(store=second)
    assert backup.restore(restored, file) >= len(before)
    store = Store(restored.store_url)
    for number, reference in enumerate(before):
        assert f"Request {number}" in (show(store, reference) or "")
    store.close()
    with pytest.raises(backup.BackupError, match=r"holds \d+ requests; name an empty one"):
        backup.restore(restored, file)
    assert capsys.readouterr().err == ""


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """The settings of a store that contains one request."""
    with serving(tmp_path) as served:
        send(served, 1)
        return Settings(store=str(served.store))


def test_the_newest_copies_stay(kept: Settings, tmp_path: Path) -> None:
    """With a number to keep, the oldest copies go, and no half-made file is left; other files of the folder are nobody's business."""
    folder = tmp_path / "copies"
    for day in range(5):
        backup.back_up(kept, folder, NOW + day * 86400, keep=3)
        (folder / "mine.txt").touch()
    newest = [datetime.fromtimestamp(NOW + day * 86400, UTC).strftime("quotes-%Y%m%dT%H%M%SZ.sqlite3") for day in (2, 3, 4)]
    assert sorted(file.name for file in folder.iterdir()) == ["mine.txt", *newest]


def test_a_copy_leaves_the_relay_room(kept: Settings, tmp_path: Path) -> None:
    """A copy on the store's own disk is refused where less would stay free than QUOTE_DISK_FLOOR; the copies that are there stay."""
    folder = tmp_path / "copies"
    made, _ = backup.back_up(kept, folder, NOW)
    with pytest.raises(backup.BackupError, match=r"QUOTE_DISK_FLOOR=1000000000: \d+ MB are free"):
        backup.back_up(replace(kept, disk_floor=10**9), folder, NOW + 1, keep=1)
    assert [*folder.iterdir()] == [made]


def test_the_owners_commands(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`backup` and `restore` show how many requests they carried, and where."""
    monkeypatch.setenv("QUOTE_STORE", kept.store)
    assert main(["backup", str(tmp_path / "copies")]) == 0
    output = capsys.readouterr().out
    file = output.partition(": ")[0]
    assert output.endswith(": 1 requests\n")
    assert main(["restore", file]) == 1
    assert "holds 1 requests" in capsys.readouterr().err
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "new.sqlite3"))
    assert main(["restore", file]) == 0
    assert capsys.readouterr().out.startswith("1 requests in ")


@pytest.mark.parametrize(
    ("name", "says"), [("none.sqlite3", "is not there"), ("dump.pgdump", "another kind"), ("text.sqlite3", "cannot be copied")]
)
def test_what_is_no_copy_is_refused(tmp_path: Path, name: str, says: str) -> None:
    """A file that is missing, of another store or of no store at all is named with what to do."""
    if not name.startswith("none"):
        (tmp_path / name).write_text("not a database, but long enough to be looked at as one " * 20)
    with pytest.raises(backup.BackupError, match=says):
        backup.restore(Settings(store=str(tmp_path / "new.sqlite3")), tmp_path / name)


def test_a_database_of_another_program_is_no_copy(tmp_path: Path) -> None:
    """One with a table of the same name is not put in the store's place, where nothing could be kept in it."""
    with closing(sqlite3.connect(tmp_path / "theirs.sqlite3")) as connection:
        connection.execute("CREATE TABLE requests (author, words)")
    with pytest.raises(backup.BackupError, match="no such column: id"):
        backup.restore(Settings(store=str(tmp_path / "new.sqlite3")), tmp_path / "theirs.sqlite3")


def test_a_copy_that_does_not_hold_together_is_refused(kept: Settings, tmp_path: Path) -> None:
    """A store with a torn page is not copied as if it were whole."""
    with sqlite3.connect(kept.store) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(kept.store, "r+b") as file:  # noqa: PTH123 -- torn in place
        file.seek(4096 * 2 + 8)
        file.write(b"\xff" * 2000)
    with pytest.raises(backup.BackupError, match=r"corrupt|malformed"):
        backup.back_up(kept, tmp_path / "copies", NOW)
    assert [*(tmp_path / "copies").iterdir()] == []


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A slip in QUOTE_STORE does not give an empty copy that looks like a good one."""
    with pytest.raises(Missing, match=r"there is no file .*quotes\.sqlite3"):
        backup.back_up(Settings(store=str(tmp_path / "quotes.sqlite3")), tmp_path / "copies", NOW)
