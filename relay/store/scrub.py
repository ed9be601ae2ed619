"""Remove purged data from the database files (VACUUM), so that no copy stays on the disk.

SQLite overwrites what it deletes (`secure_delete`), but a copy of a row may be left in a page from which it was moved, and the
pages themselves wait in the -wal file: so the file is rewritten and the -wal is emptied into it, which a reader can hold up.
PostgreSQL is told to free the space; it writes over it in time.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, text
from sqlalchemy.exc import SQLAlchemyError

from relay.store.database import reason
from relay.store.schema import key_values

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from relay.store.store import Store

DUE = "scrub due"
"""The fact that says that something was deleted and is not out of the files yet; it outlasts a command that is stopped half-way."""
TIMEOUT_SECONDS = 30.0
"""Seconds to wait for other programs that use the store."""
RETRY = threading.Event()


def due(store: Store, connection: Connection) -> None:
    """Note, in the transaction that deletes, that the files have to be cleaned."""
    connection.execute(store.insert_new(key_values).values(name=DUE, value="1", until=0.0))


def scrub(store: Store) -> str:
    """Clean the files where that is due; return what keeps it from being done, empty where it is done.

    Raises:
        Unavailable: the store cannot be read or written.
    """
    with store.reading() as connection:
        if connection.scalar(select(key_values.c.name).where(key_values.c.name == DUE)) is None:
            return ""
    if fault := _rewrite(store) if store.local else _vacuum(store):
        return fault
    with store.writing() as connection:
        connection.execute(delete(key_values).where(key_values.c.name == DUE))
    return ""


def _rewrite(store: Store) -> str:
    end = time.monotonic() + TIMEOUT_SECONDS
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        while True:
            try:
                cursor.execute("VACUUM")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                    return str(error)
                busy = 1
            if not busy:
                return ""
            if time.monotonic() > end:
                return "another program reads the store"
            RETRY.wait(0.2)
    finally:
        connection.close()


def _vacuum(store: Store) -> str:
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM requests, mails, quotes, history"))
    except SQLAlchemyError as error:
        return reason(error)
    return ""
