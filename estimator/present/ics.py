"""Calendar files (iCalendar, RFC 5545): whole-day events, lines of at most 75 octets ended by CRLF, the same input the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_OCTETS = 75
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""What SEQUENCE counts its seconds from: a later file's is higher, and it stays within RFC 5545's 31 bits until 2088."""
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """A whole-day event; the same `uid` replaces the event of an earlier file."""

    uid: str
    summary: str
    description: str
    day: date


def calendar(name: str, events: Iterable[Event], made: datetime) -> str:
    """Write a calendar.

    Args:
        name: what calendar programs show.
        events: what it holds.
        made: when it was made, in UTC. Programs take the later of two events with one `uid`.

    """
    sequence = max(0, int((made - EPOCH).total_seconds()))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//COR estimator//Audit calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{name.translate(ESCAPES)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{sequence}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{event.summary.translate(ESCAPES)}",
            f"DESCRIPTION:{event.description.translate(ESCAPES)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def fold(line: str) -> str:
    """Break a line into pieces of at most 75 octets, each after the first begun by a space; no character is split."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > MAX_OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space counts
        piece += char
        size += octets
    return "\r\n ".join([*pieces, piece])
