"""What the owner may do with a stored request: resend, release a suspect, dismiss dead letters, purge, forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from relay.mail import queue
from relay.mail.transport import Maildir
from relay.store import mail_kinds, scrub
from relay.store.schema import history, mails, quotes, requests
from relay.store.store import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from relay.settings import Settings
    from relay.store.store import Store


def resend(store: Store, settings: Settings, reference: str, now: float) -> int:
    """Resend the dead letters, or, where all mails went, a new copy to every owner; return how many.

    A dead letter keeps its Message-ID. A copy gets a new one, or a receiver that has the first would drop it.
    """
    with store.writing() as connection:
        if connection.scalar(select(requests.c.id).where(requests.c.id == reference)) is None:
            return 0
        dead = (mails.c.request == reference) & (mails.c.state == "dead")
        kinds = list(connection.scalars(select(mails.c.kind).where(dead)))
        connection.execute(update(mails).where(dead).values(state="waiting", due=now, created=now, error=""))
        if not kinds:
            first = (mails.c.request == reference) & or_(mails.c.kind == "owner", mails.c.kind.startswith("owner~"))
            number = connection.scalar(select(func.count()).where(first)) or 0
            copies = mail_kinds.to_owners(settings, "owner", f"~{number}")
            for mail in copies:
                store.write_mail(connection, reference, mail, now)
            kinds = [mail.kind for mail in copies]
        for kind in kinds:
            store.record(connection, reference, kind, now, "resent", "by the owner")
    return len(kinds)


def release(store: Store, settings: Settings, reference: str, now: float) -> bool:
    """Mark a suspect as honest and send its mails; False where there is no such suspect."""
    request = store.get(reference, file=False)
    if request is None:
        return False
    return store.release(reference, mail_kinds.of_request(settings, request.content["contact"]["email"]), now)


def dismiss(store: Store, reference: str, now: float) -> int:
    """Mark a request's dead letters as seen: health no longer reports them; return how many."""
    with store.writing() as connection:
        dead = (mails.c.request == reference) & (mails.c.state == "dead")
        kinds = list(connection.scalars(select(mails.c.kind).where(dead)))
        connection.execute(update(mails).where(dead).values(state="dismissed"))
        for kind in kinds:
            store.record(connection, reference, kind, now, "dismissed", "by the owner")
    return len(kinds)


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was deleted: of the store, of the embedded outbox, of the folder with letters and drafts of quotes."""

    requests: int
    rows: dict[str, int]
    outbox: int
    drafts: int


def purge(store: Store, settings: Settings, before: float) -> Removed:
    """Delete every request received before a moment, and the digests of then."""
    with store.writing() as connection:
        connection.execute(delete(mails).where(mail_kinds.is_kind(mails.c.kind, "digest"), mails.c.created < before))
        connection.execute(delete(history).where(mail_kinds.is_kind(history.c.kind, "digest"), history.c.at < before))
        gone, rows = _remove(store, connection, requests.c.received < before)
    return _remove_files(settings, gone, rows, before)


def forget(store: Store, settings: Settings, references: Collection[str], now: float) -> Removed:
    """Delete requests.

    Raises:
        Unavailable: a mail about one of them is being sent now, and would be written into the outbox afterwards.
    """
    sending = mails.c.request.in_(references) & (mails.c.state == "sending") & (mails.c.due > now - queue.STUCK_SECONDS)
    with store.writing() as connection:
        if found := connection.scalar(select(mails.c.request).where(sending).limit(1)):
            raise Unavailable(f"a mail about {found} is being sent now")
        gone, rows = _remove(store, connection, requests.c.id.in_(references))
    return _remove_files(settings, gone, rows, 0.0)


def _remove(store: Store, connection: Connection, which: ColumnElement[bool]) -> tuple[set[str], dict[str, int]]:
    """Delete requests with their files, mails, quotes and history; `scrub` then removes them from the store's files."""
    wanted = select(requests.c.id).where(which)
    gone = set(connection.scalars(wanted))
    rows = {table.name: connection.execute(delete(table).where(table.c.request.in_(wanted))).rowcount for table in (mails, quotes, history)}
    connection.execute(delete(requests).where(which))
    if gone:
        scrub.due(store, connection)
    return gone, rows


def _remove_files(settings: Settings, gone: set[str], rows: dict[str, int], before: float) -> Removed:
    drafts = [file for reference in gone for file in settings.drafts.glob(f"{reference}-*")]
    for file in drafts:
        file.unlink(missing_ok=True)
    return Removed(len(gone), rows, Maildir(settings.maildir).purge(gone, before), len(drafts))
