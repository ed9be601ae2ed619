"""Export of every request: CSV for a spreadsheet, with formulas escaped, or an mbox for a mail program."""

from __future__ import annotations

import json
import mailbox
import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from estimator.present import csv
from relay.admin.listing import listing
from relay.mail import message, request_text
from relay.mail.policy import SMTP
from relay.store import quotes
from relay.store.schema import requests
from relay.store.store import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from relay.settings import Settings
    from relay.store.store import Store

COLUMNS = (
    "id", "received", "verdict", "state", "back", "note", "name", "email", "phone", "company", "trained", "message",
    "total", "page says it showed", "compared", "mails", "hours",
    "quoted", "quoted with GST", "revision", "quoted on", "valid until", "accepted by", "position", "accepted on",
    "file", "suspect because", "follows", "low", "likely", "high", "rates", "engine", "reference", "request", "page", "browser",
)  # fmt: skip
UNIX_LINES = SMTP.clone(linesep="\n")
"""An mbox has the platform's line ends."""


def as_csv(store: Store) -> str:
    """Return everything that was kept of every request as a table, but the files themselves: their names are in it.

    After the columns that all have comes one for each question that anybody answered, in the form's words, and one for each
    field that anybody sent beside them. Where a spreadsheet would run a formula a cell gets an apostrophe.
    """
    with store.reading() as connection:
        rows = connection.execute(select(requests.c.id, requests.c.content, requests.c.file_name)).all()
    kept = {row.id: (json.loads(row.content), row.file_name or "") for row in rows}
    table: list[dict[str, str]] = []
    for row in listing(store, most=1_000_000):
        content, file = kept[row["id"]]
        table.append(
            {
                **row,
                **_whole(content, file),
                **_quoted(store, row["id"]),
                **_columns("", _answers(content)),
                **_columns("also: ", content.get("others", [])),
            }
        )
    further = dict.fromkeys(name for row in table for name in row if name not in COLUMNS)
    names = [*COLUMNS, *sorted(further, key=lambda name: name.startswith("also: "))]
    return csv.table([names, *([row.get(name, "") for name in names] for row in table)])


def _whole(content: dict[str, Any], file: str) -> dict[str, str]:
    estimate = content.get("estimate") or {}
    return {
        "file": file, "suspect because": "; ".join(content.get("reasons", [])), "follows": content.get("follows", ""),
        "low": estimate.get("low", ""), "likely": estimate.get("likely", ""), "high": estimate.get("high", ""),
        "rates": estimate.get("rates_version", ""), "engine": estimate.get("engine_version", ""), "reference": estimate.get("reference", ""),
        "request": json.dumps(estimate["request"], ensure_ascii=False) if estimate else "",
        "page": content.get("origin", ""), "browser": content.get("agent", ""),
    }  # fmt: skip


def _quoted(store: Store, reference: str) -> dict[str, str]:
    """Return the newest fixed quote of a request."""
    if not (kept := quotes.of_request(store, reference)):
        return {}
    quote = kept[-1]
    return {
        "quoted": quote.content["price"], "quoted with GST": quote.content["total"], "revision": str(quote.revision), "quoted on": quote.day,
        "valid until": quote.until, "accepted by": quote.accepted.get("by", ""), "position": quote.accepted.get("position", ""),
        "accepted on": quote.accepted.get("at", ""),
    }  # fmt: skip


def _answers(content: dict[str, Any]) -> list[tuple[str, str]]:
    estimate = content.get("estimate")
    return request_text.answers(estimate["request"]) if estimate else []


def _columns(before: str, pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return pairs as columns; of a name that comes several times, every value."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(f"{before}{name}", []).append(value)
    return {name: "; ".join(values) for name, values in found.items()}


def messages(store: Store, settings: Settings) -> Iterator[tuple[str, bytes | Exception]]:
    """Yield every request's reference with the mail its owner got, or with what kept that from being written."""
    with store.reading() as connection:
        references = connection.scalars(select(requests.c.id).order_by(requests.c.received)).all()
    for reference in references:
        try:
            if request := store.get(reference):
                yield reference, message.to_owner(settings, request, settings.to).as_bytes(policy=UNIX_LINES)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - any error: the other requests are still exported
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
