"""The store of requests and queued mails. What was acknowledged is here until the owner purges it; a repeated post is one request."""

from __future__ import annotations

import importlib
import json
import shutil
import threading
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from relay.store import confirmations, database
from relay.store.schema import history, key_values, mails, requests
from relay.values import private_files
from relay.values.reference import new_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

FULL = 1_000_000
"""Bytes: with less free on its disk, SQLite may neither write nor read."""
SAME_WITHIN = 600
"""Seconds in which the same content is the same request, whatever its key: a double click, of which one may be sent by the
page's script and one by the form itself."""


class Unavailable(Exception):
    """The store cannot keep or give anything now; the message says why, for the owner's log."""


class Missing(Unavailable):
    """There is no store where the settings say, and a command that reads makes none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """A mail to be written for a request: its kind, and the state it starts in."""

    kind: str
    state: str = "waiting"
    recipient: str = ""
    """A visitor's mailbox as a fingerprint: confirmations to one, and to one domain, are limited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A request to store."""

    key: str
    """`<sha256 of the content> <sha256 of the draft key, or the time>`."""
    draft: str = ""
    received: float
    verdict: str = "honest"
    content: dict[str, Any]
    file_name: str | None = None
    file: bytes | None = None
    mails: tuple[NewMail, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stored request's reference, and whether it was stored before."""

    id: str
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """A stored request."""

    id: str
    received: float
    verdict: str
    content: dict[str, Any]
    file_name: str | None = None
    file: bytes | None = None
    state: str = "new"
    back: str = ""
    note: str = ""
    hours: str = ""


class Store:
    """The tables, and what may be done to them. Safe to use from several threads."""

    def __init__(self, url: str, *, wait: float = 5.0, create: bool = True) -> None:
        """Open the store.

        Args:
            url: as SQLAlchemy names it.
            wait: seconds to wait for a lock or a connection.
            create: whether its file and its tables are made where they are missing.

        Raises:
            Missing: it is not there, and is not to be made.
            Unavailable: it cannot be opened.
        """
        self.local = url.startswith("sqlite")
        """Whether the store is a file of this machine, with one sender of mail at a time."""
        if self.local:
            self.path = Path(url.removeprefix("sqlite:///"))
            if create:
                private_files.make_folder(self.path.parent)
                private_files.make_file(self.path)
            elif not self.path.is_file():
                raise Missing(f"there is no file {self.path}; {database.NO_STORE_HELP}")
        self.engine = database.connect(url, wait=wait)
        # SQLite has one writer: its threads queue here instead of polling the file's lock.
        self._write_lock: threading.Lock | nullcontext[None] = threading.Lock() if self.local else nullcontext()
        try:
            if create:
                database.create_tables(self.engine)
            there = create or database.has_tables(self.engine)
        except SQLAlchemyError as error:
            self.close()
            raise Unavailable(self.reason(error)) from error
        if not there:
            self.close()
            raise Missing(f"no tables of ours in {self.path if self.local else 'that database'}; {database.NO_STORE_HELP}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reason(self, error: SQLAlchemyError) -> str:
        """Return what the database said, and whether its disk is full: SQLite has many words for that."""
        full = self.local and shutil.disk_usage(self.path.parent).free < FULL
        return database.reason(error) + (f"; the disk of {self.path} is full: make room, then try again" if full else "")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def writing(self, *, synced: bool = True) -> Iterator[Connection]:
        """Write in one transaction; it is on the disk when this ends without an error.

        Args:
            synced: False where a power cut may undo it, and what is left then is right as well (SQLite; a kill undoes nothing).
        """
        try:
            with self._write_lock, self.engine.connect().execution_options(unsynced=not synced) as connection, connection.begin():
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise Unavailable(self.reason(error)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read without keeping writers out."""
        try:
            with self.engine.connect().execution_options(reading=True) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise Unavailable(self.reason(error)) from error

    def insert_new(self, table: Any) -> Any:
        """Return an insert that does nothing where the row is there already."""
        # Only the dialect in use is loaded: the relay starts sooner.
        dialect = importlib.import_module(f"sqlalchemy.dialects.{'sqlite' if self.local else 'postgresql'}")
        return dialect.insert(table).on_conflict_do_nothing()

    def add(self, entries: Sequence[Entry]) -> list[Receipt]:
        """Keep requests, all in one transaction; each is kept once, however often it comes.

        Raises:
            Unavailable: nothing was kept.
        """
        order = sorted(range(len(entries)), key=lambda i: entries[i].key)  # two relays lock in the same order
        for last in (False, True):
            try:
                with self.writing() as connection:
                    kept = {i: self._add(connection, entries[i]) for i in order}
            except IntegrityError as error:  # a reference drawn twice: draw again
                if last:
                    raise Unavailable(self.reason(error)) from error
                continue
            break
        return [kept[i] for i in range(len(entries))]

    def _add(self, connection: Connection, entry: Entry) -> Receipt:
        words = entry.key.partition(" ")[0] + " "
        if not self.local:  # relays that got the two halves of a double click take turns
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(words))))
        just_now = requests.c.key.startswith(words, autoescape=True) & requests.c.received.between(
            entry.received - SAME_WITHIN, entry.received + SAME_WITHIN
        )
        if found := connection.scalar(select(requests.c.id).where((requests.c.key == entry.key) | just_now)):
            return Receipt(found, repeated=True)
        content = entry.content
        if entry.draft:
            earlier = select(requests.c.id).where(requests.c.draft == entry.draft).order_by(requests.c.received.desc())
            if before := connection.scalar(earlier):
                content = {**content, "follows": before}
        row = {
            "id": new_reference(), "key": entry.key, "draft": entry.draft, "received": entry.received, "verdict": entry.verdict,
            "content": json.dumps(content, ensure_ascii=False), "file_name": entry.file_name, "file": entry.file,
        }  # fmt: skip
        done = connection.execute(self.insert_new(requests).values(row).returning(requests.c.id)).scalar()
        if done is None:  # another relay kept the same request, or drew the same reference, a moment ago
            found = connection.scalar(select(requests.c.id).where(requests.c.key == entry.key))
            if found is None:
                raise IntegrityError("reference drawn twice", None, ValueError(row["id"]))
            return Receipt(found, repeated=True)
        for mail in entry.mails:
            self.write_mail(connection, done, mail, entry.received)
        self.record(connection, done, "", entry.received, "received", entry.verdict)
        return Receipt(done)

    def release(self, request: str, new_mails: Sequence[NewMail], at: float, again: Entry | None = None) -> bool:
        """Take a request out of the suspects: its held mail goes, and those that an honest one brings. False where it was honest.

        Args:
            request: the request.
            new_mails: the mails that it brings.
            at: the moment, in seconds since 1970.
            again: the same request, sent again by a browser that cleared itself: a suspect's file is kept only now.
        """
        with self.writing() as connection:
            changed = connection.execute(
                update(requests).where(requests.c.id == request, requests.c.verdict == "suspect").values(verdict="honest")
            )
            if changed.rowcount == 0:
                return False
            if again and again.file is not None:
                content = json.loads(connection.scalar(select(requests.c.content).where(requests.c.id == request)) or "{}")
                content.pop("not_kept", None)
                kept = {"content": json.dumps(content, ensure_ascii=False), "file_name": again.file_name, "file": again.file}
                connection.execute(update(requests).where(requests.c.id == request).values(kept))
            held = (mails.c.request == request) & mails.c.state.in_(("held", "digested"))
            connection.execute(update(mails).where(held).values(state="waiting", due=at))
            for mail in new_mails:
                self.write_mail(connection, request, mail, at)
            self.record(connection, request, "", at, "released")
        return True

    def write_mail(self, connection: Connection, request: str, mail: NewMail, at: float) -> None:
        """Queue a mail, once. Confirmations to one mailbox are limited: it may be somebody else's."""
        if mail.recipient and (enough := confirmations.limit_reached(connection, mail.recipient, at)):
            self.record(connection, request, mail.kind, at, "skipped", enough)
            return
        row = {
            "id": f"{request} {mail.kind}", "request": request, "kind": mail.kind, "state": mail.state, "attempts": 0,
            "created": at, "due": at, "recipient": mail.recipient, "error": "",
        }  # fmt: skip
        connection.execute(self.insert_new(mails).values(row))

    def record(self, connection: Connection, request: str, kind: str, at: float, event: str, detail: str = "") -> None:
        """Write a change of state into the history."""
        connection.execute(insert(history).values(request=request, kind=kind, at=at, event=event, detail=detail[:1000]))

    def get(self, request: str, *, file: bool = True) -> StoredRequest | None:
        """Return a request, or None."""
        columns = [c for c in requests.c if c.name not in {"key", "draft"} and (file or c.name != "file")]
        with self.reading() as connection:
            row = connection.execute(select(*columns).where(requests.c.id == request)).mappings().first()
        return None if row is None else StoredRequest(**{**row, "content": json.loads(row["content"])})

    def get_or_set(self, name: str, default: str) -> str:
        """Return a stored value; the first call sets the default."""
        with self.writing() as connection:
            connection.execute(self.insert_new(key_values).values(name=name, value=default, until=0.0))
            return connection.scalar(select(key_values.c.value).where(key_values.c.name == name)) or default

    def use_once(self, name: str, now: float, until: float) -> bool:
        """Mark a name as used; False where it was used before. Deleted after `until`."""
        with self.writing() as connection:
            connection.execute(delete(key_values).where(key_values.c.until > 0, key_values.c.until < now))
            done = connection.execute(self.insert_new(key_values).values(name=name, value="spent", until=until))
            return done.rowcount == 1

    def check_writable(self, at: float) -> None:
        """Write a probe to the database.

        Raises:
            Unavailable: it cannot.
        """
        self.get_or_set("pulse", "0")
        with self.writing() as connection:
            connection.execute(update(key_values).where(key_values.c.name == "pulse").values(value=str(at)))
