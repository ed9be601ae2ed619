"""Stored requests as the owner reads them: a list, and one request with its mails and history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from estimator.present import headline
from relay.mail import request_text
from relay.store import progress, quotes
from relay.store.schema import OPEN, PROGRESS, history, mails, requests
from relay.values import clock
from relay.values.text import one_line, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from relay.store.store import Store

LISTED = [column for column in requests.c if column.name not in {"file", "key", "draft", "state"}]


def listing(
    store: Store, *, state: str = "", verdict: str = "", most: int = 100, reply_days: int | None = None, only: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return requests: what waits longest first, or the newest.

    Args:
        store: of the relay.
        state: only those at this point of PROGRESS, or with a mail in this one of STATES.
        verdict: only `honest` or `suspect` ones.
        most: how many.
        reply_days: business days within which an answer is promised, to sort by what waits longest; left out: the newest first.
        only: these alone.
    """
    here = progress.state(clock.today())
    wanted = select(requests.c.id, requests.c.received, requests.c.verdict, here, requests.c.back)
    if only:
        wanted = wanted.where(requests.c.id.in_(only))
    if state in PROGRESS:
        wanted = wanted.where(here == state)
    elif state:
        wanted = wanted.where(requests.c.id.in_(select(mails.c.request).where(mails.c.state == state)))
    if verdict:
        wanted = wanted.where(requests.c.verdict == verdict)
    with store.reading() as connection:
        found = sorted(connection.execute(wanted).all(), key=lambda row: _urgency(row, reply_days))[:most]
        ids = [row.id for row in found]
        rows = {row.id: row for row in connection.execute(select(*LISTED, here).where(requests.c.id.in_(ids)))}
        states: dict[str, list[str]] = {}
        for mail in connection.execute(
            select(mails.c.request, mails.c.kind, mails.c.state).where(mails.c.request.in_(ids)).order_by(mails.c.id)
        ):
            states.setdefault(mail.request, []).append(f"{mail.kind} {mail.state}")
    return [_row(rows[reference], states.get(reference, []), reply_days) for reference in ids]


def _urgency(row: Any, reply_days: int | None) -> tuple[int, str, float]:
    """Return the key to sort by: what waits for the owner by its day, what waits for the client, what is done."""
    if reply_days is not None and row.back:
        return 0, row.back, row.received
    if reply_days is not None and row.verdict == "honest":
        if row.state == "new":
            return 0, progress.promised(row.received, reply_days).isoformat(), row.received
        if row.state in OPEN:
            return 1, "", row.received
    return 2, "", -row.received


def _standing(row: Any, reply_days: int) -> str:
    """Return where a request stands in words: `new, answer by 2026-11-30`, `quoted, back 2026-12-10`."""
    if row.back:
        return f"{row.state}, back {row.back}"
    if row.state != "new" or row.verdict != "honest":
        return str(row.state)
    day = progress.promised(row.received, reply_days)
    return f"new, {'late since' if day < clock.today() else 'answer by'} {day}"


def _row(row: Any, states: list[str], reply_days: int | None) -> dict[str, Any]:
    content = json.loads(row.content)
    estimate = content.get("estimate") or {}
    return {
        "id": row.id, "received": clock.format_time(row.received), "verdict": row.verdict,
        "state": row.state, "back": row.back, "note": row.note,
        **content["contact"], "total": estimate.get("total", ""),
        "page says it showed": content.get("shown", ""), "compared": content.get("verdict", ""), "mails": ", ".join(states),
        "hours": hours_text(row.hours) if row.hours else "",
        **({} if reply_days is None else {"standing": _standing(row, reply_days)}),
    }  # fmt: skip


def hours_text(kept: str) -> str:
    """Return kept hours in words: `onsite 12.5, report 6`."""
    return ", ".join(f"{part} {text}" for part, text in json.loads(kept or "{}").items()) or "none"


def show(store: Store, reference: str) -> str | None:
    """Return all about a request as text, or None."""
    request = store.get(reference, file=False)
    if request is None:
        return None
    with store.reading() as connection:
        steps = connection.execute(select(history).where(history.c.request == reference).order_by(history.c.seq)).all()
        state = connection.scalar(select(progress.state(clock.today())).where(requests.c.id == reference))
        states = connection.execute(select(mails).where(mails.c.request == reference).order_by(mails.c.id)).all()
    content = request.content
    lines = [f"{request.id}, received {clock.format_time(request.received)}, {request.verdict}, {state}"]
    lines += [f"  come back on {request.back}"] if request.back else []
    lines += [f"  note: {one_line(request.note)}"] if request.note else []
    lines += [f"  hours: {hours_text(request.hours)}"] if request.hours else []
    lines += ["  by telephone"] if content.get("by_telephone") else []
    lines += [f"  {name}: {one_line(value)}" for name, value in content["contact"].items() if value and name != "message"]
    if words := content["contact"].get("message"):
        lines += ["  message:", quoted(words)]
    for name, value in content.get("others", []):
        lines += [f"  also sent, {one_line(name)}:", quoted(value)]
    if request.file_name:
        lines.append(f"  file: {one_line(request.file_name)}")
    if lost := content.get("not_kept"):
        lines.append(f"  file, sent and not kept, since the request was suspect: {one_line(lost)}")
    if estimate := content.get("estimate"):
        lines.append(f"  price: {headline.words(estimate)['said']}")
        lines.append(f"  {request_text.compared(content)}")
        if words := request_text.unreadable(content):
            lines.append(quoted(words))
        lines += [f"    {question} {words}" for question, words in request_text.answers(estimate["request"])]
    for quote in quotes.of_request(store, reference):
        price = f"${quote.content['price']} before GST, ${quote.content['total']} with it"
        lines.append(f"  quote, revision {quote.revision} of {quote.day}: {price}, valid until {quote.until}")
        if by := quote.accepted:
            lines.append(f"    accepted by {one_line(by['by'])}, {one_line(by['position'])}, {by['at']}")
    lines += [f"  suspect: {one_line(reason)}" for reason in content.get("reasons", [])]
    lines += [
        f"  mail {mail.kind}: {mail.state}, {mail.attempts} attempts{f', {one_line(mail.error)}' if mail.error else ''}" for mail in states
    ]
    lines += [
        f"  {clock.format_time(step.at)}  {step.kind or 'request':8} {step.event}{f': {one_line(step.detail)}' if step.detail else ''}"
        for step in steps
    ]
    return "\n".join(lines)
