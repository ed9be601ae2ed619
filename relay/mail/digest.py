"""The daily digest: one mail with what waits for the owner too long, the suspect requests and the dead letters; none where there is nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, false, func, or_, select, update

from relay.store import mail_kinds, progress
from relay.store.schema import mails, requests
from relay.values import clock

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause

    from relay.settings import Settings
    from relay.store.store import Store

HOUR = 7
"""Alberta's hour after which the day's digest goes."""
MAX_SUSPECTS = 200
"""Suspects in one digest; the rest comes the next day, and `python -m relay list` has them all."""

MAX_LATE = 20
"""Requests that wait for the owner in one digest, the oldest."""


def last_send_time(at: float) -> float:
    """Return the last seven o'clock in Alberta before a moment."""
    local = datetime.fromtimestamp(at, UTC).astimezone(clock.ALBERTA)
    seven = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return (seven if seven <= local else seven - timedelta(days=1)).timestamp()


def enqueue(store: Store, settings: Settings, now: float) -> bool:
    """Queue today's digest for every owner where it is due and not empty. Several relays queue one."""
    at = last_send_time(now)
    name = f"D-{clock.today(at).isoformat()}"
    with store.reading() as connection:
        if connection.scalar(select(mails.c.id).where(mails.c.id == f"{name} digest")):
            return False
        # One from a day to come was made by a clock that has since jumped back.
        last = (
            connection.scalar(select(func.max(mails.c.created)).where(mail_kinds.is_kind(mails.c.kind, "digest"), mails.c.created <= at))
            or 0.0
        )
        late = select(requests.c.id).where(_waits(settings, at)).limit(1)
        if not connection.scalar(select(func.count()).where(_new(at, last))) and not connection.scalar(late):
            return False
    with store.writing() as connection:
        for mail in mail_kinds.to_owners(settings, "digest"):
            store.write_mail(connection, name, mail, at)
    return True


def _new(at: float, last: float) -> Any:
    """Return what makes a digest due: a suspect held until then, or a mail that died since the last one."""
    return ((mails.c.state == "held") & (mails.c.created <= at)) | (
        (mails.c.state == "dead") & (mails.c.due > last) & (mails.c.due <= at) & ~mail_kinds.is_kind(mails.c.kind, "digest")
    )


def _waits(settings: Settings, at: float) -> ColumnElement[bool]:
    """Return the condition that a request waits for the owner, on a business day."""
    today = clock.today(at)
    return progress.waits(today, settings.reply_days) if progress.working(today) else false()


def contents(store: Store, settings: Settings, at: float) -> dict[str, Any]:
    """Return what a digest shows: what waits for the owner, the suspects held until its moment, the dead letters, how many mails wait."""
    with store.reading() as connection:
        late = [
            {**row._asdict(), "received": clock.format_time(row.received), **json.loads(row.content)}
            for row in connection.execute(
                select(
                    requests.c.id,
                    requests.c.received,
                    progress.state(clock.today(at)),
                    requests.c.back,
                    requests.c.note,
                    requests.c.content,
                )
                .where(_waits(settings, at))
                .order_by(requests.c.received)
                .limit(MAX_LATE)
            )
        ]
        more = (connection.scalar(select(func.count()).select_from(requests).where(_waits(settings, at))) or 0) - len(late)
        wanted = select(requests.c.id, requests.c.received, requests.c.content).join(mails, mails.c.request == requests.c.id)
        wanted = wanted.where(or_(_held(at), _shown(mails, at))).order_by(requests.c.received).limit(MAX_SUSPECTS)
        suspects = [
            {"id": row.id, "received": clock.format_time(row.received), **json.loads(row.content)} for row in connection.execute(wanted)
        ]
        dead = connection.execute(
            select(mails.c.request, mails.c.kind, mails.c.error)
            .where(mails.c.state == "dead")
            .order_by(mails.c.due.desc())
            .limit(MAX_SUSPECTS)
        ).all()
        waiting = (
            connection.scalar(select(func.count()).where(mails.c.state == "waiting", ~mail_kinds.is_kind(mails.c.kind, "digest"))) or 0
        )
    return {"late": late, "more": more, "suspects": suspects, "dead": [row._asdict() for row in dead], "waiting": waiting}


def mark_shown(connection: Connection, at: float) -> None:
    """Mark the suspects that a digest has shown, with its moment: it goes to the other owners with the same ones."""
    first = select(mails.c.id).where(_held(at)).order_by(mails.c.created).limit(MAX_SUSPECTS)
    others = mails.alias()
    settled = exists().where(_shown(others, at))  # one owner has this digest already
    connection.execute(update(mails).where(mails.c.id.in_(first), ~settled).values(state="digested", due=at))


def _held(at: float) -> ColumnElement[bool]:
    return (mails.c.state == "held") & (mails.c.kind == "owner") & (mails.c.created <= at)


def _shown(table: FromClause, at: float) -> ColumnElement[bool]:
    return (table.c.state == "digested") & (table.c.due == at)
