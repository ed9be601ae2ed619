"""Every request in one file: a table for a spreadsheet, or an mbox for a mail program."""

from __future__ import annotations

import csv
import io
import mailbox
import os
from typing import TYPE_CHECKING

from sqlalchemy import select

from relay.desk.listing import listing
from relay.mail import message
from relay.store.schema import quotes
from relay.store.store import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from relay.settings import Settings
    from relay.store.store import Store

COLUMNS = ("id", "received", "verdict", "name", "email", "phone", "company", "message", "total", "shown", "compared", "mails")


def as_csv(store: Store) -> str:
    """Return every request as a table. A cell that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in listing(store, most=1_000_000):
        writer.writerow({name: f"'{value}" if str(value).startswith(("=", "+", "-", "@", "\t")) else value for name, value in row.items()})
    return out.getvalue()


def messages(store: Store, settings: Settings) -> Iterator[tuple[str, bytes | Exception]]:
    """Yield every request's reference with the mail its owner got, or with what kept that from being written."""
    with store.reading() as connection:
        references = connection.scalars(select(quotes.c.id).order_by(quotes.c.received)).all()
    for reference in references:
        try:
            if quote := store.get(reference):
                yield reference, message.to_owner(settings, quote, settings.to).as_bytes()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are written
            yield reference, error


def as_mbox(store: Store, settings: Settings, path: Path) -> tuple[int, list[tuple[str, str]]]:
    """Write every request into an mbox file that only its owner may read; what was there is replaced once all is written.

    Returns:
        How many mails were written; and each request that was left out, with the reason.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    count, left_out = 0, []
    box = mailbox.mbox(draft)
    try:
        try:
            for reference, content in messages(store, settings):
                if isinstance(content, Exception):
                    left_out.append((reference, f"{type(content).__name__}: {content}"))
                else:
                    box.add(content)
                    count += 1
            box.flush()
        finally:
            box.close()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count, left_out
