"""What the owner does with what was received: list, show, send again, release, export, purge."""

from __future__ import annotations

import csv
import io
import json
import mailbox
import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from relay import clock, message, share
from relay.schema import history, mails, quotes
from relay.store import Note, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from relay.settings import Settings
    from relay.store import Store

COLUMNS = ("id", "received", "verdict", "name", "email", "phone", "company", "message", "total", "shown", "compared", "mails")


def listing(store: Store, *, state: str = "", verdict: str = "", most: int = 100) -> list[dict[str, Any]]:
    """Return the newest requests.

    Args:
        store: of the relay.
        state: only those with a mail in this state: `waiting`, `sent`, `dead`, `held`, `digested`.
        verdict: only `honest` or `suspect` ones.
        most: how many.
    """
    wanted = select(quotes.c.id, quotes.c.received, quotes.c.verdict, quotes.c.content).order_by(quotes.c.received.desc()).limit(most)
    if state:
        wanted = wanted.where(quotes.c.id.in_(select(mails.c.quote).where(mails.c.state == state)))
    if verdict:
        wanted = wanted.where(quotes.c.verdict == verdict)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
        states: dict[str, list[str]] = {}
        for mail in connection.execute(
            select(mails.c.quote, mails.c.kind, mails.c.state).where(mails.c.quote.in_([row.id for row in rows])).order_by(mails.c.id)
        ):
            states.setdefault(mail.quote, []).append(f"{mail.kind} {mail.state}")
    return [_row(row.id, row.received, row.verdict, json.loads(row.content), states.get(row.id, [])) for row in rows]


def _row(reference: str, received: float, verdict: str, content: dict[str, Any], states: list[str]) -> dict[str, Any]:
    estimate = content.get("estimate") or {}
    return {
        "id": reference, "received": clock.spoken(received), "verdict": verdict, **content["contact"], "total": estimate.get("total", ""),
        "shown": content.get("shown", ""), "compared": content.get("verdict", ""), "mails": ", ".join(states),
    }  # fmt: skip


def show(store: Store, reference: str) -> str | None:
    """Return all about a request as text, or None."""
    quote = store.get(reference, file=False)
    if quote is None:
        return None
    with store.reading() as connection:
        steps = connection.execute(select(history).where(history.c.quote == reference).order_by(history.c.seq)).all()
        states = connection.execute(select(mails).where(mails.c.quote == reference).order_by(mails.c.id)).all()
    lines = [f"{quote.id}, received {clock.spoken(quote.received)}, {quote.verdict}"]
    lines += [f"  {name}: {value}" for name, value in quote.content["contact"].items() if value]
    lines += [f"  {name}: {value}" for name, value in quote.content.get("others", [])]
    if quote.file_name:
        lines.append(f"  file: {quote.file_name}")
    if estimate := quote.content.get("estimate"):
        lines.append(
            f"  engine: ${share.grouped(estimate['total'])}; visitor saw: {quote.content['shown'] or 'nothing'} ({quote.content['verdict']})"
        )
        lines += [f"    {question} {words}" for question, words in share.answers(estimate["request"])]
    lines += [f"  suspect: {reason}" for reason in quote.content["reasons"]]
    lines += [f"  mail {mail.kind}: {mail.state}, {mail.attempts} attempts{f', {mail.error}' if mail.error else ''}" for mail in states]
    lines += [
        f"  {clock.spoken(step.at)}  {step.kind or 'request':8} {step.event}{f': {step.detail}' if step.detail else ''}" for step in steps
    ]
    return "\n".join(lines)


def resend(store: Store, settings: Settings, reference: str, now: float) -> int:
    """Send again: the mails that died, or, where all went, a new copy to the owner; return how many.

    What died keeps its Message-ID. A copy gets a new one, or a receiver that has the first would drop it.
    """
    with store.writing() as connection:
        if connection.scalar(select(quotes.c.id).where(quotes.c.id == reference)) is None:
            return 0
        dead = (mails.c.quote == reference) & (mails.c.state == "dead")
        kinds = list(connection.scalars(select(mails.c.kind).where(dead)))
        connection.execute(update(mails).where(dead).values(state="waiting", due=now, created=now, error=""))
        if not kinds:
            copies = (mails.c.quote == reference) & mails.c.kind.like("owner%")
            number = connection.scalar(select(func.count()).where(copies)) or 0
            kinds = [f"{'owner' if i == 0 else f'owner.{i}'}~{number}" for i in range(len(settings.to))]
            for kind in kinds:
                store.write_mail(connection, reference, Note(kind=kind), now)
        for kind in kinds:
            store.record(connection, reference, kind, now, "sent again", "by the owner")
    return len(kinds)


def release(store: Store, settings: Settings, reference: str, now: float) -> bool:
    """Take a suspect up as an honest request; False where there is no such suspect."""
    quote = store.get(reference, file=False)
    if quote is None:
        return False
    notes = [Note(kind="visitor", recipient=message.fingerprint(quote.content["contact"]["email"]))] if settings.confirm else []
    return store.release(reference, notes, now)


def dismiss(store: Store, reference: str, now: float) -> int:
    """Mark a request's dead letters as seen: they are no fault to report any more; return how many."""
    with store.writing() as connection:
        dead = (mails.c.quote == reference) & (mails.c.state == "dead")
        kinds = list(connection.scalars(select(mails.c.kind).where(dead)))
        connection.execute(update(mails).where(dead).values(state="dismissed"))
        for kind in kinds:
            store.record(connection, reference, kind, now, "dismissed", "by the owner")
    return len(kinds)


def purge(store: Store, before: float) -> int:
    """Forget every request received before a moment, with its mails, its history and its file; return how many."""
    with store.writing() as connection:
        old = select(quotes.c.id).where(quotes.c.received < before)
        connection.execute(delete(mails).where(mails.c.quote.in_(old)))
        connection.execute(delete(history).where(history.c.quote.in_(old)))
        count = connection.execute(delete(quotes).where(quotes.c.received < before)).rowcount
        connection.execute(delete(mails).where(mails.c.kind == "digest", mails.c.created < before))
        connection.execute(delete(history).where(history.c.kind == "digest", history.c.at < before))
    store.scrub()
    return count


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
