"""Secrets are printed nowhere, and what holds personal information is for its owner alone, whatever the umask."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import delete

from relay.__main__ import main
from relay.admin import backup
from relay.settings import BadSetting, Settings
from relay.store.schema import metadata
from relay.store.store import Store
from relay.values import private_files
from relay.values.masked import mask_passwords
from testing.relay import VISITOR, until
from testing.served import ROOT, serving
from testing.store_rows import add

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "hunter%2F2"  # noqa: S105 -- of a database that asks for none


def open_modes(folder: Path) -> list[str]:
    """Return everything under a folder that others than its owner may use in any way."""
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if stat.S_IMODE(path.lstat().st_mode) & 0o077]


@pytest.fixture
def generous() -> Iterator[None]:
    """An umask that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_nobody_else_can_read_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store, -wal, -shm, outbox, copies and exports, and the folders that are made for them, are 0600 and 0700 from the start."""
    folder = tmp_path / "data"
    places = {"QUOTE_STORE": f"{folder}/a/b/quotes.sqlite3", "QUOTE_MAILDIR": f"{folder}/c/mail"}
    with serving(tmp_path, 0, **places) as served:
        answer = httpx.post(f"{served}/quote", json=VISITOR, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        until(lambda: len([*folder.glob("c/mail/new/*")]) == 2)
        assert {file.suffix for file in (folder / "a/b").iterdir()} >= {".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sender"}
        for name, value in places.items():
            monkeypatch.setenv(name, value)
        (folder / "out.csv").touch(0o644)
        for command in (
            ["backup", f"{folder}/d/e/copies"],
            ["export", "--file", f"{folder}/out.csv"],
            ["export", "--format", "mbox", "--file", f"{folder}/out.mbox"],
        ):
            assert main(command) == 0
        assert open_modes(folder) == []
    [copy] = (folder / "d/e/copies").iterdir()
    monkeypatch.setenv("QUOTE_STORE", f"{folder}/f/quotes.sqlite3")
    assert main(["restore", str(copy)]) == 0
    assert main(["list"]) == 0
    assert open_modes(folder) == []


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody on this machine can reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_what_everybody_can_read_is_named(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` names a store, an outbox or a file of settings that everybody can read, with what to type; one in a closed folder is none."""
    file, store = shared / "relay.env", shared / "quotes.sqlite3"
    file.write_text(f"QUOTE_STORE={store}\nQUOTE_MAILDIR={shared / 'mail'}\n")
    Store(f"sqlite:///{store}").close()
    (shared / "mail" / "new").mkdir(parents=True)
    for path, mode in ((file, 0o644), (store, 0o644), (shared / "mail" / "new", 0o755), (shared / "mail", 0o755)):
        path.chmod(mode)
    assert main(["--settings", str(file), "check"]) == 1
    output = capsys.readouterr().out
    for name, path, mode in (("--settings", file, 600), ("QUOTE_STORE", store, 600), ("QUOTE_MAILDIR", shared / "mail" / "new", 700)):
        assert f"WRONG {name}: everybody on this machine can read {path}; type chmod {mode} {path}\n" in output
    (shared / "mail").chmod(0o700)
    store.chmod(0o600)
    file.chmod(0o640)
    main(["--settings", str(file), "check"])
    assert "everybody on" not in capsys.readouterr().out


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_relay(tmp_path: Path) -> None:
    """A folder and a file that root makes belong to whom the folder above belongs to."""
    os.chown(tmp_path, 10001, 10002)
    private_files.make_folder(tmp_path / "a" / "b")
    private_files.make_file(tmp_path / "a" / "b" / "c")
    for path in (tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"):
        assert (path.stat().st_uid, path.stat().st_gid) == (10001, 10002)


@pytest.fixture
def database(server: str) -> str:
    """The address of a PostgreSQL with a password in it."""
    return server.replace("postgresql://cor@", f"postgresql://cor:{PASSWORD}@")


def test_the_database_s_password_is_not_printed(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the start, nor `check`, nor `restore`, nor the settings themselves show it; who and where are shown."""
    with serving(tmp_path, QUOTE_STORE=database) as served:
        assert httpx.get(f"{served}/healthz").status_code in {200, 503}
    log = (tmp_path / "relay.log").read_text()
    assert "Requests are kept in postgresql://cor:***@/postgres?host=" in log
    monkeypatch.setenv("QUOTE_STORE", database)
    with Store(Settings(store=database).store_url) as store:
        add(store)
    output = [log, repr(Settings(store=database))]
    (tmp_path / "copy.sqlite3").touch()
    (tmp_path / "copy.pgdump").touch()
    for command in (["check"], ["restore", str(tmp_path / "copy.sqlite3")], ["restore", str(tmp_path / "copy.pgdump")]):
        main(command)
        output += capsys.readouterr()
    assert "QUOTE_STORE=postgresql://cor:***@/postgres?host=" in "".join(output)
    assert not re.search("hunter", "".join(output))


def test_no_command_line_has_the_password(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of PostgreSQL get it in their environment, which nobody else can read."""
    for name in ("pg_dump", "pg_restore"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $* PASSWORD $PGPASSWORD" >>"{tmp_path}/log"\nexec {shutil.which(name)} "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    settings = Settings(store=database)
    with Store(settings.store_url) as store, store.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(delete(table))
    file, _ = backup.back_up(settings, tmp_path / "copies", 0.0)
    backup.restore(settings, file)
    lines = [line.partition(" PASSWORD ") for line in (tmp_path / "log").read_text().splitlines()]
    assert [arguments.split()[0] for arguments, _, _ in lines] == ["pg_dump", "pg_restore"]
    for arguments, _, password in lines:
        assert "hunter" not in arguments
        assert password == "hunter/2"  # noqa: S105 -- as above


@pytest.mark.parametrize(
    "value",
    [
        "mysql://relay:hunter2@db/quotes", "postgresql://relay:hunter@2@db/quotes", "postgresql://relay:hun/ter2:x@db:port/quotes",
        "mysql://db/q?user=relay&password=hunter2&sslmode=require",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused_without_its_password(value: str) -> None:
    """A slip in the address is named before anything is opened, in our words: the library's quote it."""
    with pytest.raises(BadSetting, match=r"^QUOTE_STORE=") as caught:
        Settings.from_environ({"QUOTE_STORE": value})
    assert "write " in str(caught.value)
    assert "hunter" not in str(caught.value)


def test_only_the_password_is_masked() -> None:
    """Who, where and the other options stay."""
    assert (
        mask_passwords("postgresql://a:b@h/d?sslmode=require&sslpassword=c&x=y")
        == "postgresql://a:***@h/d?sslmode=require&sslpassword=***&x=y"
    )
    for whole in ("postgresql://a@h:5432/d", "var/quotes.sqlite3", "https://www.firm.example:8443/a?b=c", "postgresql:///d?host=/run/pg"):
        assert mask_passwords(whole) == whole


def test_a_wrong_address_ends_the_relay_in_one_line() -> None:
    """`serve` with an address that cannot be ends with 2 and one line, without a traceback."""
    settings = {**os.environ, "QUOTE_STORE": "postgresql://relay:hunter@2@db/quotes"}
    command = [sys.executable, "-m", "relay", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "hunter" not in done.stderr
