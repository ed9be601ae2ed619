"""Stored requests as the owner reads them: a list, and one request with its mails and history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from estimator.present import headline
from relay.mail import request_text
from relay.store.schema import history, mails, requests
from relay.values import clock
from relay.values.text import one_line, quoted

if TYPE_CHECKING:
    from relay.store.store import Store


def listing(store: Store, *, state: str = "", verdict: str = "", most: int = 100) -> list[dict[str, Any]]:
    """Return the newest requests.

    Args:
        store: of the relay.
        state: only those with a mail in this state: `waiting`, `sent`, `dead`, `held`, `digested`.
        verdict: only `honest` or `suspect` ones.
        most: how many.
    """
    wanted = (
        select(requests.c.id, requests.c.received, requests.c.verdict, requests.c.content).order_by(requests.c.received.desc()).limit(most)
    )
    if state:
        wanted = wanted.where(requests.c.id.in_(select(mails.c.request).where(mails.c.state == state)))
    if verdict:
        wanted = wanted.where(requests.c.verdict == verdict)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
        states: dict[str, list[str]] = {}
        for mail in connection.execute(
            select(mails.c.request, mails.c.kind, mails.c.state).where(mails.c.request.in_([row.id for row in rows])).order_by(mails.c.id)
        ):
            states.setdefault(mail.request, []).append(f"{mail.kind} {mail.state}")
    return [_row(row.id, row.received, row.verdict, json.loads(row.content), states.get(row.id, [])) for row in rows]


def _row(reference: str, received: float, verdict: str, content: dict[str, Any], states: list[str]) -> dict[str, Any]:
    estimate = content.get("estimate") or {}
    return {
        "id": reference, "received": clock.format_time(received), "verdict": verdict, **content["contact"], "total": estimate.get("total", ""),
        "page says it showed": content.get("shown", ""), "compared": content.get("verdict", ""), "mails": ", ".join(states),
    }  # fmt: skip


def show(store: Store, reference: str) -> str | None:
    """Return all about a request as text, or None."""
    request = store.get(reference, file=False)
    if request is None:
        return None
    with store.reading() as connection:
        steps = connection.execute(select(history).where(history.c.request == reference).order_by(history.c.seq)).all()
        states = connection.execute(select(mails).where(mails.c.request == reference).order_by(mails.c.id)).all()
    content = request.content
    lines = [f"{request.id}, received {clock.format_time(request.received)}, {request.verdict}"]
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
    lines += [f"  suspect: {one_line(reason)}" for reason in content.get("reasons", [])]
    lines += [
        f"  mail {mail.kind}: {mail.state}, {mail.attempts} attempts{f', {one_line(mail.error)}' if mail.error else ''}" for mail in states
    ]
    lines += [
        f"  {clock.format_time(step.at)}  {step.kind or 'request':8} {step.event}{f': {one_line(step.detail)}' if step.detail else ''}"
        for step in steps
    ]
    return "\n".join(lines)
