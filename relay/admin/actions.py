"""What the owner may do with a stored request: resend, release a suspect, dismiss dead letters, purge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from relay.store import mail_kinds, quotes, scrub
from relay.store.schema import history, mails, requests

if TYPE_CHECKING:
    from relay.mail.transport import Maildir
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


def purge(store: Store, outbox: Maildir, before: float) -> tuple[int, int]:
    """Delete every request received before a moment: its mails, its history, its file, and its mails in the embedded outbox.

    `scrub` then removes what was deleted from the store's files.

    Returns:
        How many requests, and how many files of the outbox.
    """
    with store.writing() as connection:
        old = select(requests.c.id).where(requests.c.received < before)
        gone = set(connection.scalars(old))
        connection.execute(delete(mails).where(mails.c.request.in_(old)))
        connection.execute(delete(history).where(history.c.request.in_(old)))
        quotes.delete(connection, old)
        connection.execute(delete(requests).where(requests.c.received < before))
        connection.execute(delete(mails).where(mail_kinds.is_kind(mails.c.kind, "digest"), mails.c.created < before))
        connection.execute(delete(history).where(mail_kinds.is_kind(history.c.kind, "digest"), history.c.at < before))
        if gone:
            scrub.due(store, connection)
    return len(gone), outbox.purge(gone, before)
