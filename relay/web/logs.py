"""Structured logging: one JSON line per event, without personal data: no email, name or network address."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime

from relay.values.text import clean

MINUTE = 60.0
RATE_LIMITED = ("uvicorn.error", "asyncio", "relay.sockets")
"""Loggers whose lines anybody who connects can cause."""
STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}


class JsonFormatter(logging.Formatter):
    """Formats a record with its `extra` fields as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage().partition("\n")[0],  # asyncio's other lines name addresses
        }
        entry |= {name: value for name, value in record.__dict__.items() if name not in STANDARD_FIELDS}
        if record.exc_info and record.exc_info[0]:
            # The kind and place of a fault; its text may quote what a visitor typed.
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
            entry["fault"] = f"{record.exc_info[0].__name__} at {place}"
        return clean(json.dumps(entry, ensure_ascii=False, default=str))


class OncePerMinute(logging.Filter):
    """Lets one line of a kind through in a minute: what strangers can cause fills no disk. The next says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line goes out."""
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        kind = (record.name, str(record.msg).partition("\n")[0], fault)
        now = time.monotonic()
        at, left_out = self._seen.get(kind, (-MINUTE, 0))
        if now - at < MINUTE:
            self._seen[kind] = (at, left_out + 1)
            return False
        if left_out:
            record.left_out = left_out
        self._seen[kind] = (now, 0)
        return True


def start(level: str = "INFO") -> None:
    """Write what the relay logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    for name in ("relay", *RATE_LIMITED):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level if name == "relay" else "WARNING")
        if name in RATE_LIMITED:
            logger.filters = [OncePerMinute()]
