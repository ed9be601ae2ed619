"""Connect to the database: SQLite on this machine, or a PostgreSQL that several relays share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, inspect, text

from relay.store import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import SQLAlchemyError

NO_STORE_HELP = (
    "the relay makes it when it starts, and if requests were received, these settings are not the relay's: "
    "`python -m relay --settings /etc/cor-relay.env …` reads them from its file"
)
"""Remedy where there is no store."""
LOCK_ID = 0x434F52  # any number, the same for all relays: "COR"


def connect(url: str, *, wait: float = 5.0) -> Engine:
    """Return an engine whose every commit is on the disk before it returns, but those of SQLite asked for with the option `unsynced`.

    Args:
        url: as SQLAlchemy names it, `sqlite:///…` or `postgresql+psycopg://…`.
        wait: seconds to wait for a lock or a connection before giving up.
    """
    if not url.startswith("sqlite"):
        arguments = {"connect_timeout": max(1, int(wait)), "options": f"-c lock_timeout={int(wait * 1000)}"}
        return create_engine(url, pool_size=8, max_overflow=4, pool_pre_ping=True, pool_timeout=wait, connect_args=arguments)
    engine = create_engine(url, connect_args={"timeout": wait, "check_same_thread": False, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")  # what is purged is overwritten

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once, so that it waits there and never fails half-way.
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if options.get('unsynced') else 'FULL'}")
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine


def create_tables(engine: Engine) -> None:
    """Make the tables where they are missing; relays that start together take turns."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK_ID})
        schema.metadata.create_all(connection)


def has_tables(engine: Engine) -> bool:
    """Return whether the tables are there."""
    return inspect(engine).has_table(schema.requests.name)


def reason(error: SQLAlchemyError) -> str:
    """Return what the database said, on one line, without the statement and its values: they hold personal data."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split())[:300] or type(error).__name__
