"""The mail queue in the store: which mail is due, who claimed it, its outcome (sent, retry, dead letter)."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from sqlalchemy import func, insert, or_, select, update

from relay.mail import digest
from relay.store import mail_kinds
from relay.store.schema import history, mails
from relay.values import private_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Connection

    from relay.store.store import NewMail, Store

MAX_RETRY_SECONDS = 6 * 3600.0
"""Seconds between two attempts at most. A mail due later than that was deferred by a clock that has since jumped back."""
UNWRITABLE = "could not be written: "
REFUSED = "refused, tried again: "
"""How the errors begin of a mail that our own code could not make, and of one to the owner that a server refused for good."""
LATE_SECONDS = 3600.0
"""Seconds after which an owner's mail that was tried and has not gone, or any mail that nobody tried, is a fault to report."""
STUCK_SECONDS = 900.0
"""Seconds after which a mail that is marked `sending` is a fault to report: no attempt takes that long."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an attempt."""

    at: float
    state: str
    due: float
    error: str
    alarms: tuple[NewMail, ...]
    """Mails that tell the owners of it."""


@dataclass(slots=True)
class Claim:
    """A mail that this thread alone may send."""

    store: Store
    id: str
    request: str
    kind: str
    attempts: int
    """Attempts begun before this one."""
    created: float
    _connection: Connection | None = None
    """PostgreSQL: the transaction that holds the row's lock while the mail goes out."""
    outcome: Outcome | None = None
    """What became of the attempt, kept here until the store has it."""

    @property
    def to_visitor(self) -> bool:
        """Whether the mail goes to the visitor; every other goes to the owner."""
        return mail_kinds.first_part(self.kind) in mail_kinds.TO_CLIENT

    def settle(self, at: float, state: str, *, due: float | None = None, error: str = "", alarms: tuple[NewMail, ...] = ()) -> None:
        """Record the outcome of the attempt: `sent`, `waiting` (retry at `due`) or `dead`, with alarms to the owners."""
        self.outcome = Outcome(at, state, at if due is None else due, error, alarms)
        if self._connection is not None:
            self._write(self._connection, self.outcome)
        else:
            self.save_outcome()

    def save_outcome(self) -> None:
        """Store the outcome in a transaction of its own, once.

        Raises:
            Unavailable: the store does not take it now; the outcome is kept for the next call.
        """
        if self.outcome is not None:
            with self.store.writing() as connection:
                self._write(connection, self.outcome)

    def _write(self, connection: Connection, outcome: Outcome) -> None:
        ours = (mails.c.id == self.id) & mails.c.state.in_(("waiting", "sending")) & (mails.c.attempts == self.attempts)
        values = {"state": outcome.state, "error": outcome.error[:1000], "attempts": self.attempts + 1, "due": outcome.due}
        if connection.execute(update(mails).where(ours).values(**values)).rowcount == 0:
            return  # written before a connection broke, or purged
        event = {"sent": "sent", "waiting": "deferred", "dead": "dead"}[outcome.state]
        self.store.record(connection, self.request, self.kind, outcome.at, event, outcome.error)
        if mail_kinds.first_part(self.kind) == "digest" and event == "sent":
            digest.mark_shown(connection, self.created)
        for mail in outcome.alarms:
            self.store.write_mail(connection, self.request, mail, outcome.at)


def _due(now: float) -> ColumnElement[bool]:
    return (mails.c.state == "waiting") & or_(mails.c.due <= now, mails.c.due > now + MAX_RETRY_SECONDS * 1.5)


@contextmanager
def claim(store: Store, now: float, excluded: Collection[str] = ()) -> Iterator[Claim | None]:
    """Claim the mail that has waited longest, or None. Nobody else can claim it until the block ends.

    Args:
        store: of the relay.
        now: seconds since 1970.
        excluded: mails that this process has claimed: one that was sent, but whose outcome is not stored yet, is not sent twice.

    SQLite: the mail is marked `sending`; only the holder of `sole_sender` comes here, and what a killed process left
    marked is taken back by `recover`. PostgreSQL: the row stays locked for the length of the block, and the server
    itself frees it the moment a relay dies.
    """
    wanted = select(mails.c.id, mails.c.request, mails.c.kind, mails.c.attempts, mails.c.created).where(
        _due(now), mails.c.id.not_in(excluded)
    )
    wanted = wanted.order_by(mails.c.due).limit(1)
    if store.local:
        with store.writing(synced=False) as connection:  # a mark that is lost leaves a mail that waits
            row = connection.execute(wanted).first()
            if row:
                connection.execute(update(mails).where(mails.c.id == row.id).values(state="sending", due=now))
                store.record(connection, row.request, row.kind, now, "attempt", str(row.attempts + 1))
        yield Claim(store, *row) if row else None
        return
    with store.writing() as connection:
        row = connection.execute(wanted.with_for_update(skip_locked=True)).first()
        if row is None:
            yield None
            return
        with store.engine.begin() as other:  # kept even if we are killed while the mail goes out
            other.execute(insert(history).values(request=row.request, kind=row.kind, at=now, event="attempt", detail=str(row.attempts + 1)))
        yield Claim(store, *row, connection)


def recover(store: Store, now: float, excluded: Collection[str] = ()) -> int:
    """Requeue mails that a killed process left marked `sending` in a local store; return how many.

    Args:
        store: of the relay.
        now: seconds since 1970.
        excluded: mails that this process has claimed.
    """
    if not store.local:
        return 0
    left = (mails.c.state == "sending") & mails.c.id.not_in(excluded)
    with store.writing() as connection:
        rows = connection.execute(select(mails.c.id, mails.c.request, mails.c.kind).where(left)).all()
        for row in rows:
            connection.execute(update(mails).where(mails.c.id == row.id).values(state="waiting", due=now, attempts=mails.c.attempts + 1))
            store.record(connection, row.request, row.kind, now, "requeued", "the relay or its store failed while this mail was being sent")
    return len(rows)


def faults(store: Store, now: float) -> list[str]:
    """Return what health reports, as mail cannot: dead letters, and mails to the owner that a server refuses.

    A confirmation that a visitor's server refused is none: the address was wrong. A quote that did not reach its client is one.
    """
    to_owner = ~or_(*(mail_kinds.is_kind(mails.c.kind, kind) for kind in mail_kinds.TO_CLIENT))
    unseen = (mails.c.state == "dead") & or_(mails.c.kind != "visitor", mails.c.error.startswith(UNWRITABLE, autoescape=True))
    refused = mails.c.state.in_(("waiting", "sending")) & to_owner & (mails.c.attempts > 0)
    refused &= or_(mails.c.error.startswith(REFUSED, autoescape=True), mails.c.created < now - LATE_SECONDS)
    forgotten = or_(
        (mails.c.state == "sending") & (mails.c.due < now - STUCK_SECONDS),
        (mails.c.state == "waiting") & (mails.c.due < now - LATE_SECONDS),
    )
    with store.reading() as connection:
        dead, waiting, left = (connection.scalar(select(func.count()).where(which)) or 0 for which in (unseen, refused, forgotten))
    faults = []
    if dead:
        faults.append(f"{_mails(dead)} could not be written or sent: `python -m relay list --state dead`, then `resend` or `dismiss`")
    if waiting:
        faults.append(
            f"{_mails(waiting)} to QUOTE_TO {'does' if waiting == 1 else 'do'} not go: `python -m relay list --state waiting`, then `show`"
        )
    if left:
        faults.append(f"{_mails(left)} should have gone long ago and nobody sends: restart the relay, it requeues them")
    return faults


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"


def next_due(store: Store, now: float) -> float | None:
    """Return the seconds until the next mail is due, or None where none waits."""
    with store.reading() as connection:
        due = connection.scalar(select(func.min(mails.c.due)).where(mails.c.state == "waiting"))
    if due is None:
        return None
    return 0.0 if due > now + MAX_RETRY_SECONDS * 1.5 else max(0.0, due - now)


def sole_sender(store: Store) -> IO[bytes] | None:
    """Return a held lock that makes this process the only sender for a local store, or None where another has it.

    The kernel lets go of it when the process ends, however it ends.
    """
    path = store.path.with_suffix(".sender")
    private_files.make_file(path)
    handle = path.open("ab")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle
