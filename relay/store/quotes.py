"""Fixed quotes: the revisions of each request, the tokens of their letters, and which one was accepted.

A token is drawn for each copy of a letter that goes out; only its hash is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from relay.store import progress
from relay.store.schema import mails as queue
from relay.store.schema import quotes
from relay.store.store import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from relay.store.store import NewMail, Store

TOKEN_BYTES = 24
"""Random bytes of a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One revision."""

    request: str
    revision: int
    made: float
    day: str
    until: str
    content: dict[str, Any]
    state: str
    accepted: dict[str, str]
    """`by`, `position` and `at`; empty while it is open."""


def add(store: Store, request: str, content: dict[str, Any], at: float, mails: Sequence[NewMail] = ()) -> None:
    """Keep a revision, and queue its mails.

    Raises:
        Unavailable: it cannot be kept, or another one has its number by now.
    """
    row = {
        "request": request, "revision": content["revision"], "made": at, "day": content["day"], "until": content["valid_until"],
        "tokens": "", "content": json.dumps(content, ensure_ascii=False), "state": "open", "accepted": "",
    }  # fmt: skip
    try:
        with store.writing() as connection:
            connection.execute(insert(quotes).values(row))
            words = f"revision {content['revision']}, ${content['total']} with GST"
            progress.change(store, connection, request, at, "quoted", words, state="quoted", back="")
            for mail in mails:
                store.write_mail(connection, request, mail, at)
    except IntegrityError:
        raise Unavailable(f"revision {content['revision']} of {request} was made by another command just now; type yours again") from None


def send(store: Store, request: str, mails: Sequence[NewMail], at: float) -> bool:
    """Queue the mails of a revision that is kept; False where there are none, or they were queued before."""
    with store.writing() as connection:
        ours = (queue.c.request == request) & queue.c.kind.in_([mail.kind for mail in mails])
        new = bool(mails) and connection.scalar(select(queue.c.id).where(ours)) is None
        for mail in mails if new else ():
            store.write_mail(connection, request, mail, at)
    return new


def of_request(store: Store, request: str) -> list[Quote]:
    """Return a request's revisions, the first first."""
    with store.reading() as connection:
        rows = connection.execute(select(quotes).where(quotes.c.request == request).order_by(quotes.c.revision)).all()
    return [_read(row) for row in rows]


def _read(row: Any) -> Quote:
    values = {name: value for name, value in row._asdict().items() if name != "tokens"}
    return Quote(**{**values, "content": json.loads(row.content), "accepted": json.loads(row.accepted or "{}")})


def new_token(store: Store, request: str, revision: int) -> str:
    """Draw a token for one more copy of a letter; its hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ours = (quotes.c.request == request) & (quotes.c.revision == revision)
    with store.writing() as connection:
        connection.execute(update(quotes).where(ours).values(tokens=quotes.c.tokens + f"{_hash(token)} "))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def with_token(store: Store, request: str, token: str) -> tuple[Quote, Quote] | None:
    """Return the revision whose letter has a token, and the newest revision of that request; None where no letter has it."""
    digest = _hash(token)
    with store.reading() as connection:
        rows = connection.execute(select(quotes).where(quotes.c.request == request).order_by(quotes.c.revision)).all()
    found = [row for row in rows if any([hmac.compare_digest(digest, kept) for kept in row.tokens.split()])]  # noqa: C419 -- all are compared
    return (_read(found[0]), _read(rows[-1])) if found else None


def accept(store: Store, quote: Quote, words: dict[str, str], at: float, mails: Sequence[NewMail]) -> bool:
    """Mark a revision as accepted and queue its mails, once; False where it was accepted, or a newer one was made, meanwhile."""
    with store.writing() as connection:
        if not _accept(connection, quote, words):
            return False
        progress.change(store, connection, quote.request, at, "accepted", f"revision {quote.revision}", state="accepted", back="")
        for mail in mails:
            store.write_mail(connection, quote.request, mail, at)
    return True


def _accept(connection: Connection, quote: Quote, words: dict[str, str]) -> bool:
    newer = select(quotes.c.revision).where(quotes.c.request == quote.request, quotes.c.revision > quote.revision)
    ours = (quotes.c.request == quote.request) & (quotes.c.revision == quote.revision) & (quotes.c.state == "open") & ~newer.exists()
    values = {"state": "accepted", "accepted": json.dumps(words, ensure_ascii=False)}
    return connection.execute(update(quotes).where(ours).values(values)).rowcount == 1
