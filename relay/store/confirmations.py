"""Limits on confirmations to one mailbox and one domain: anybody can type anybody's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from relay.store.schema import mails
from relay.values import address

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAX_PER_MAILBOX = 3
"""Mails to one visitor's mailbox within a day."""
DAY = 86400.0


def limit_reached(connection: Connection, recipient: str, at: float) -> str:
    """Say which limit of a day one more confirmation would pass; empty where it passes none.

    Args:
        connection: to the store, which knows what was sent across restarts of the relay.
        recipient: the mailbox's fingerprint.
        at: the moment, in seconds since 1970.
    """
    domain = address.domain_of(recipient)
    within = mails.c.recipient.between(domain, f"{domain}g")  # by the index; a fingerprint has no letter past f
    for most, which, what in (
        (MAX_PER_MAILBOX, mails.c.recipient == recipient, "mailbox"),
        (address.daily_limit(recipient), within, "domain"),
    ):
        if (connection.scalar(select(func.count()).where(which, mails.c.created > at - DAY)) or 0) >= most:
            return f"{most} confirmations to this {what} within a day"
    return ""
