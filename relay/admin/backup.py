"""Backup and restore of the store: a copy while the relay runs, and the restore of one.

SQLite is copied by its own online backup, PostgreSQL by pg_dump and pg_restore, which get the password of QUOTE_STORE in their
environment, or read it from where they always do (`~/.pgpass`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.mail import queue
from relay.store import schema
from relay.store.schema import requests
from relay.store.store import Store
from relay.values import private_files
from relay.values.text import MEGABYTE

if TYPE_CHECKING:
    from relay.settings import Settings

SQLITE, DUMP = ".sqlite3", ".pgdump"
NAME = "quotes-"
DAY = 86400.0


class BackupError(OSError):
    """A copy cannot be made or must not be restored; the message says why and what to do."""


def back_up(settings: Settings, folder: Path, now: float, keep: int = 0) -> tuple[Path, int]:
    """Copy the store into a folder; return the file, which only its owner may read, and the number of requests in it.

    Args:
        settings: whose store.
        folder: made where it is not.
        now: seconds since 1970; the file is named by it.
        keep: how many copies to leave there, the new one included; the oldest go. 0 leaves all.

    Raises:
        BackupError: the copy cannot be made, or is corrupt.
        Unavailable: the store is not there, or cannot be opened.

    """
    with Store(settings.store_url, create=False) as store:
        count = 0 if store.local else _count(store)
    private_files.make_folder(folder)
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    kind = SQLITE if _is_sqlite(settings) else DUMP
    for left in folder.glob(f".{NAME}*.part"):  # of a command that was killed
        if left.stat().st_mtime < now - DAY:
            left.unlink(missing_ok=True)
    _see_to_room(settings, folder)
    target, partial = folder / f"{NAME}{stamp}{kind}", folder / f".{NAME}{stamp}.part"
    try:
        private_files.make_file(partial)
        if kind == SQLITE:
            count = _copy(_path(settings), partial)
        else:
            _run("pg_dump", settings.store, "--format=custom", "--no-owner", f"--file={partial}")
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    copies = sorted(folder.glob(f"{NAME}*{kind}"))
    for old in copies[:-keep] if keep else []:
        old.unlink()
    return target, count


def _see_to_room(settings: Settings, folder: Path) -> None:
    """Refuse a copy that would leave the disk of the store with less free than the owner wants: then it takes nobody's request.

    Raises:
        BackupError: the message says how much is free, and what to do.
    """
    if not _is_sqlite(settings) or folder.stat().st_dev != _path(settings).stat().st_dev:
        return
    free, size = shutil.disk_usage(folder).free // MEGABYTE, _path(settings).stat().st_size // MEGABYTE
    if free - size < settings.disk_floor:
        words = "keep fewer (--keep), or make them on another disk"
        raise BackupError(f"QUOTE_DISK_FLOOR={settings.disk_floor}: {free} MB are free and a copy in {folder} takes {size}; {words}")


def restore(settings: Settings, file: Path) -> int:
    """Restore a copy into the store, which must be empty; return the number of requests.

    Mails that had not gone when the copy was made go now, under the Message-ID they had.

    Raises:
        BackupError: the store holds requests, is another program's or is in use, or the file is no copy of one.
        Unavailable: the store cannot be opened.

    """
    if not file.is_file():
        raise BackupError(f"{file}: is not there; name one of the files that `backup` wrote")
    kind = SQLITE if _is_sqlite(settings) else DUMP
    if file.suffix != kind:
        raise BackupError(f"{file}: is a copy of another kind of store; QUOTE_STORE={settings.store_name} takes a file that ends in {kind}")
    if kind == SQLITE and _path(settings).is_file() and _path(settings).stat().st_size:
        Store(settings.store_url, create=False).close()  # another program's file is not replaced
    with Store(settings.store_url) as store:
        if held := _count(store):
            words = "name an empty one, or move this one away, so that none is lost"
            raise BackupError(f"QUOTE_STORE={settings.store_name}: holds {held} requests; {words}")
        if kind == DUMP:
            _run("pg_restore", settings.store, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))
            return _count(store)
        lock = queue.sole_sender(store)
    if lock is None:
        raise BackupError(f"QUOTE_STORE={settings.store_name}: the relay uses it and would go on with the old file; stop it first")
    with lock:
        return _replace(file, _path(settings))


def _replace(file: Path, path: Path) -> int:
    """Copy a database next to the store, check its integrity, and only then replace the store."""
    partial = path.with_name(f".{path.name}.part")
    try:
        private_files.make_file(partial)
        count = _copy(file, partial)
        for beside in ("-wal", "-shm"):
            Path(f"{path}{beside}").unlink(missing_ok=True)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count


def _is_sqlite(settings: Settings) -> bool:
    return settings.store_url.startswith("sqlite")


def _path(settings: Settings) -> Path:
    return Path(settings.store_url.removeprefix("sqlite:///"))


def _count(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(requests)) or 0


def _copy(source: Path, target: Path) -> int:
    """Copy a database while others write to it; return the number of requests in the copy."""
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            [word] = new.execute("PRAGMA integrity_check(1)").fetchone()
            if word != "ok":
                raise BackupError(f"{source}: is corrupt: {word}; restore the newest copy that is intact")
            for table in schema.metadata.tables.values():  # another program's may have one of that name
                new.execute(f"SELECT {', '.join(table.columns.keys())} FROM {table.name} LIMIT 0")  # noqa: S608 -- our own names
            [[count]] = new.execute("SELECT count(*) FROM requests").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"{source}: cannot be copied: {error}") from error
    return int(count)


def _run(program: str, store: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on a store; its password goes in the environment, as everybody can read a command line.

    Raises:
        BackupError: the program is not here, or failed.
    """
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # here: a store in a file needs no psycopg

    if shutil.which(program) is None:
        raise BackupError(f"{program} is not on this machine; install PostgreSQL's client programs")
    parts = {name: str(value) for name, value in conninfo_to_dict(store).items()}
    secret = {"PGPASSWORD": parts.pop("password")} if "password" in parts else {}
    if "sslpassword" in parts:
        raise BackupError(
            f"QUOTE_STORE: {program} can take sslpassword on its command line alone, which everybody can read; use a key without one"
        )
    command = [program, f"--dbname={make_conninfo(**parts)}", *arguments]
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603 -- PostgreSQL's own program
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")
