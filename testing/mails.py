"""The mails that a relay wrote to its Maildir."""

from __future__ import annotations

import email
from email.policy import default
from typing import TYPE_CHECKING

from testing.relay import until

if TYPE_CHECKING:
    from email.message import EmailMessage

    from testing.relay import Running


def outbox(running: Running, count: int) -> list[EmailMessage]:
    """Return the mails in the Maildir once there are so many, the owner's first."""
    folder = running.settings.maildir / "new"
    files = until(lambda: found if len(found := list(folder.glob("*.cor"))) >= count else None)
    mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return sorted(mails, key=lambda mail: "owner" not in str(mail["Message-ID"]))


def body(mail: EmailMessage, kind: str) -> str:
    """Return the text of one kind."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())
