"""Kinds of mail: which mails a request brings, and how a kind names its recipient.

A kind is `visitor`, or `owner`, `alarm` or `digest` for the first address of QUOTE_TO and `owner.1` and so on for the others;
`~2` behind it marks a copy that the owner asked for. `quote~2` brings the client revision 2 of a fixed quote; when it is accepted,
`accepted~2` tells the owners and `receipt~2` the client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relay.store.store import NewMail
from relay.values import address

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from relay.settings import Settings


def to_owners(settings: Settings, kind: str, copy: str = "") -> tuple[NewMail, ...]:
    """Return a mail to every owner: `owner`, `alarm` or `digest`."""
    return tuple(NewMail(kind=f"{kind}{f'.{i}' if i else ''}{copy}") for i in range(len(settings.to)))


def of_request(settings: Settings, email: str, *, confirm: bool = True) -> tuple[NewMail, ...]:
    """Return the mails that an honest request brings: to every owner, and to the visitor where the owner wants that.

    Args:
        settings: of the relay.
        email: the address that the visitor typed.
        confirm: False where only a proof of work made the request honest: it may be a stranger's, whom somebody wants to get our mail.
    """
    visitor = (NewMail(kind="visitor", recipient=address.fingerprint(email)),) if settings.confirm and confirm else ()
    return to_owners(settings, "owner") + visitor


def of_suspect() -> tuple[NewMail, ...]:
    """Return the placeholder of a suspect request until it is released: it brings no mail of its own and is in the daily digest."""
    return (NewMail(kind="owner", state="held"),)


TO_CLIENT = ("visitor", "quote", "receipt")
"""The first parts of kinds that go to who sent the request; every other goes to the owners."""


def of_acceptance(settings: Settings, revision: int, email: str) -> tuple[NewMail, ...]:
    """Return the mails that an accepted quote brings: to every owner, and to the client, who may have left no address."""
    receipt = (NewMail(kind=f"receipt~{revision}"),) if email else ()
    return (*to_owners(settings, "accepted", f"~{revision}"), *receipt)


def first_part(kind: str) -> str:
    """Return `owner`, `visitor` or another kind without its number."""
    return kind.partition("~")[0].partition(".")[0]


def owner(settings: Settings, kind: str) -> str:
    """Return the owner whom a mail goes to; the first, where QUOTE_TO has become shorter since."""
    index = int(kind.partition("~")[0].partition(".")[2] or 0)
    return settings.to[index if index < len(settings.to) else 0]


def is_kind(column: Any, kind: str) -> ColumnElement[bool]:
    """Return the condition that a mail is of a kind, to whichever owner."""
    found: ColumnElement[bool] = column.startswith(kind)
    return found
