"""Commands on a store that is not there, that is another program's, or that is in use: nothing is made, nothing is replaced."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect

from relay.__main__ import main
from relay.admin import backup
from relay.mail import queue
from relay.settings import Settings
from relay.store.schema import metadata
from relay.store.store import Store
from relay.values.env_file import BadFile, read_file
from testing.store_rows import add

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    ["list"], ["show", "Q-2222-2222"], ["export"], ["export", "--format", "mbox", "--file", "out.mbox"], ["backup", "copies"], ["check"],
    ["purge"], ["resend", "Q-2222-2222"], ["release", "Q-2222-2222"], ["dismiss", "Q-2222-2222"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command[:3]))
def test_no_command_makes_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """A command that reads or changes requests names the missing file and its setting, ends with 1, and leaves nothing behind."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("QUOTE_STORE", str(folder / "data" / "quotes.sqlite3"))
    monkeypatch.setenv("QUOTE_MAILDIR", str(folder / "mail"))
    assert main(command) == 1
    output = "".join(capsys.readouterr())
    assert f"there is no file {folder / 'data' / 'quotes.sqlite3'}; the relay makes it when it starts" in output
    assert "QUOTE_STORE" in output
    assert "--settings /etc/cor-relay.env" in output
    assert [*folder.rglob("*")] == []


def test_no_command_makes_tables(server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A PostgreSQL database without our tables is named, and stays without."""
    engine = create_engine(Settings(store=server).store_url)
    metadata.drop_all(engine)
    monkeypatch.setenv("QUOTE_STORE", server)
    for command in (["list"], ["backup", "nowhere"], ["purge"]):
        assert main(command) == 1
        assert "QUOTE_STORE: no tables of ours in that database" in capsys.readouterr().err
    assert inspect(engine).get_table_names() == []
    Store(Settings(store=server).store_url).close()  # as the next test finds it
    engine.dispose()


def test_another_programs_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A database of another program is neither read as an empty store nor replaced by `restore`."""
    with Store(f"sqlite:///{tmp_path / 'quotes.sqlite3'}") as store:
        add(store)
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "quotes.sqlite3"))
    assert main(["backup", str(tmp_path / "copies")]) == 0
    file = capsys.readouterr().out.partition(": ")[0]
    with sqlite3.connect(tmp_path / "books.sqlite3") as other:
        other.execute("CREATE TABLE ledger (amount)")
    other.close()
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "books.sqlite3"))
    for command in (["list"], ["restore", file]):
        assert main(command) == 1
        assert f"no tables of ours in {tmp_path / 'books.sqlite3'}" in capsys.readouterr().err
    with sqlite3.connect(tmp_path / "books.sqlite3") as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("ledger",)]
    other.close()


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    """Where a relay runs on the empty store, `restore` refuses: the relay would keep what it acknowledges in the file that was replaced."""
    with Store(f"sqlite:///{tmp_path / 'full.sqlite3'}") as store:
        add(store)
    file, _ = backup.back_up(Settings(store=str(tmp_path / "full.sqlite3")), tmp_path / "copies", 0.0)
    empty = Settings(store=str(tmp_path / "quotes.sqlite3"))
    with Store(empty.store_url) as store:
        lock = queue.sole_sender(store)
        assert lock is not None
        with lock, pytest.raises(backup.BackupError, match=r"the relay uses it .* stop it first"):
            backup.restore(empty, file)
    assert backup.restore(empty, file) == 1


def test_a_copy_that_is_torn_does_not_replace_the_store(tmp_path: Path) -> None:
    """A file that is no whole copy is found before anything is replaced: the empty store is still one."""
    empty = Settings(store=str(tmp_path / "quotes.sqlite3"))
    Store(empty.store_url).close()
    torn = tmp_path / "torn.sqlite3"
    torn.write_bytes(b"not a database, but long enough to be looked at as one " * 20)
    with pytest.raises(backup.BackupError, match="cannot be copied"):
        backup.restore(empty, torn)
    Store(empty.store_url, create=False).close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["quotes.sender", "quotes.sqlite3", "torn.sqlite3"]


def test_settings_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--settings` reads the file of the service as systemd does, not as a shell; it goes before the environment."""
    file = tmp_path / "relay.env"
    store = tmp_path / "a b" / "quotes.sqlite3"
    file.write_text(
        f'# a comment\n; another\n\nQUOTE_TO=a@b.ca, c@d.ca\nSMTP_PASSWORD=it\'s $HOME & `x` (#1) a\\\\b\nQUOTE_SECRET=" a \\"b\\" "\n'
        f"QUOTE_URL='https://www.firm.example/'\n QUOTE_STORE = {store} \n"
    )
    assert read_file(file) == {
        "QUOTE_TO": "a@b.ca, c@d.ca", "SMTP_PASSWORD": "it's $HOME & `x` (#1) a\\b", "QUOTE_SECRET": ' a "b" ',
        "QUOTE_URL": "https://www.firm.example/", "QUOTE_STORE": str(store),
    }  # fmt: skip
    Store(f"sqlite:///{store}").close()
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "other.sqlite3"))
    assert main(["--settings", str(file), "list"]) == 0
    assert capsys.readouterr().out == "No requests.\n"


@pytest.mark.parametrize(
    ("text", "says"), [("QUOTE_TO", "write NAME=value"), ("SMTP_PASSWORD='hunter2", "SMTP_PASSWORD has no closing quote")]
)
def test_a_line_that_is_no_setting_is_named(tmp_path: Path, text: str, says: str) -> None:
    """The file and the line are named, and not the value."""
    file = tmp_path / "relay.env"
    file.write_text(f"# one\n{text}\n")
    with pytest.raises(BadFile, match=says) as caught:
        read_file(file)
    assert str(caught.value).startswith(f"{file}:2: ")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [("A=1\n# Société".encode("latin-1"), ":2: is not UTF-8"), ("A=1".encode("utf-8-sig"), ":1: begins with a byte order mark")],
)
def test_a_settings_file_in_another_encoding_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    """A file as some editors save it is refused with what to do."""
    file = tmp_path / "relay.env"
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_file(file)
    assert str(caught.value).startswith(f"{file}{says}")


@pytest.mark.parametrize("command", [["report", "--file", "gone/year.csv"], ["export", "--file", "."]])
def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Where a file cannot be written the command names it, what is wrong and what to do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTE_STORE", str(tmp_path / "quotes.sqlite3"))
    Store(f"sqlite:///{tmp_path / 'quotes.sqlite3'}").close()
    assert main(command) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{command[-1]}: ")
    assert told.endswith("; name a file or a folder that is there and can be used\n")


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """SQLite's words for a full disk do not always name it: the command does."""
    file = tmp_path / "quotes.sqlite3"
    monkeypatch.setenv("QUOTE_STORE", str(file))
    Store(f"sqlite:///{file}").close()
    file.write_bytes(b"no database")
    assert main(["list"]) == 1
    assert "full" not in capsys.readouterr().err
    monkeypatch.setattr("relay.store.store.FULL", 10**18)
    assert main(["list"]) == 1
    assert f"; the disk of {file} is full: make room, then try again\n" in capsys.readouterr().err
