"""`report`: how many requests became quotes and how many quotes were accepted, by month, size and industry; no personal information."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from estimator import wire
from estimator.present import csv
from estimator.present.layout import Layout, Table
from estimator.values.count import counted
from pages.drawings.canvas import Canvas
from relay.mail.request_text import answer_text
from relay.store.schema import quotes, requests
from relay.values import clock

if TYPE_CHECKING:
    from relay.store.store import Store

KINDS = ("Requests", "Quoted", "Accepted")
PARTS = ("month", "size", "industry")
SIZES = (24, 49, 99)
"""The most people of each size between a SECOR's and the largest."""
UNPRICED = "No price asked"
MONTHS = 12
"""Months in the picture."""
TITLE = "Requests, quotes and acceptances"
WIDTH, HEIGHT, TOP, BASE, LEFT = 760, 316, 64, 264, 16
STYLE = (
    "<style>svg{max-width:100%;height:auto}text{font:14px system-ui,sans-serif;fill:#13222c}.paper{fill:#fff}.axis{stroke:#51616b}"
    ".requests{fill:#7d8b92}.quoted{fill:#0e4f4a}.accepted{fill:#f2a81d}"
    "@media(prefers-color-scheme:dark){text{fill:#f2f0e8}.paper{fill:#13222c}.axis{stroke:#a9b4b8}.requests{fill:#8b9aa1}.quoted{fill:#5fb3a9}}"
    "</style>"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A request as it is counted."""

    month: str
    size: str
    industry: str
    quoted: bool
    accepted: bool


def read(store: Store, today: date) -> list[Job]:
    """Return every honest request; what its newest quote says of size and industry counts before what was asked."""
    columns = (requests.c.id, requests.c.received, requests.c.state, requests.c.content)
    with store.reading() as connection:
        rows = connection.execute(select(*columns).where(requests.c.verdict == "honest").order_by(requests.c.received)).all()
        made = connection.execute(select(quotes.c.request, quotes.c.content).order_by(quotes.c.revision)).all()
    newest = {row.request: json.loads(row.content)["estimate"] for row in made}
    limit = int(wire.card().scheme["secor-limit"].on(today))
    jobs = []
    for row in rows:
        estimate: dict[str, Any] = newest.get(row.id) or json.loads(row.content).get("estimate") or {}
        request = estimate.get("request", {})
        jobs.append(
            Job(
                month=clock.today(row.received).isoformat()[:7],
                size=size(request["employees"], limit) if request else UNPRICED,
                industry=answer_text("industry", request["industry"]) if request else UNPRICED,
                quoted=row.id in newest or row.state in {"quoted", "accepted", "expired"},
                accepted=row.state == "accepted",
            )
        )
    return jobs


def size(people: int, limit: int) -> str:
    """Return the size of a company in words: `1 to 10 people`."""
    least = 1
    for most in (limit, *SIZES):
        if people <= most:
            return f"{least} to {most} people"
        least = most + 1
    return f"{least} people or more"


def tally(jobs: list[Job], part: str) -> dict[str, tuple[int, int, int]]:
    """Return the three numbers of each month, size or industry, in order; `part` is the name of a Job's field."""
    names = {getattr(job, part) for job in jobs}
    order = sorted(names, key=lambda name: (name == UNPRICED, int(name.split()[0]) if part == "size" and name != UNPRICED else 0, name))
    grouped = {name: [job for job in jobs if getattr(job, part) == name] for name in order}
    return {name: (len(some), sum(job.quoted for job in some), sum(job.accepted for job in some)) for name, some in grouped.items()}


def text(jobs: list[Job]) -> str:
    """Return the report as tables in plain text."""
    every = (len(jobs), sum(job.quoted for job in jobs), sum(job.accepted for job in jobs))
    tables = []
    for part in PARTS if jobs else ():
        rows = [(name, *map(str, numbers)) for name, numbers in tally(jobs, part).items()]
        tables.append(Table(f"By {part}", (part.capitalize(), *KINDS), [*rows, ("All", *map(str, every))]))
    lead = f"{counted(every[0], 'request')}, {every[1]} of them quoted, {every[2]} accepted." if jobs else "No requests yet."
    more = "Each request counts in the month in which it came, whenever it was quoted or accepted. Suspects do not count."
    return Layout(TITLE, lead, tables, more=more).text()


def table(jobs: list[Job]) -> str:
    """Return the report as CSV."""
    rows = [(part, name, *map(str, numbers)) for part in PARTS for name, numbers in tally(jobs, part).items()]
    return csv.table([("by", "name", *map(str.lower, KINDS)), *rows])


def svg(jobs: list[Job]) -> str:
    """Draw the last twelve months that had requests, three columns each; the description says every number."""
    months = list(tally(jobs, "month").items())[-MONTHS:]
    words = "; ".join(
        f"{month}: {', '.join(f'{number} {kind.lower()}' for number, kind in zip(numbers, KINDS, strict=True))}"
        for month, numbers in months
    )
    canvas = Canvas(WIDTH, HEIGHT, f"{TITLE} by month. {words or 'No requests yet'}.")
    canvas.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", "paper")
    for index, kind in enumerate(KINDS):
        _column(canvas, LEFT + index * 120, 30, 14, 14, kind)
        canvas.words(LEFT + index * 120 + 22, 29, kind)
    most = max((numbers[0] for _, numbers in months), default=1)
    step = (WIDTH - 2 * LEFT) // max(len(months), 6)
    wide = (step - 12) // 3
    for place, (month, numbers) in enumerate(months):
        left = LEFT + place * step + 6
        canvas.words(left + wide * 1.5, BASE + 20, f"{date.fromisoformat(f'{month}-01'):%b %Y}".split(), anchor="middle")
        for index, number in enumerate(numbers):
            high = number * (BASE - TOP) // most
            _column(canvas, left + index * wide, BASE, wide - 2, high, KINDS[index])
            canvas.words(left + index * wide + wide / 2 - 1, BASE - high - 6, str(number), anchor="middle")
    canvas.line(LEFT, BASE, WIDTH - LEFT, BASE, "axis")
    return canvas.svg().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(">\n", f">\n{STYLE}", 1)


def _column(canvas: Canvas, x: int, base: int, wide: int, high: int, kind: str) -> None:
    canvas.path(f"M{x} {base}v-{high}h{wide}v{high}Z", kind.lower())
