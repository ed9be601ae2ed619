"""One line of JSON for each thing that happens, without personal data: no address, no name, no network address."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}


class Lines(logging.Formatter):
    """Formats a record with whatever `extra` it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        found: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        found |= {name: value for name, value in record.__dict__.items() if name not in OWN}
        if record.exc_info and record.exc_info[0]:
            # The kind and place of a fault; its text may quote what a visitor typed.
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
            found["fault"] = f"{record.exc_info[0].__name__} at {place}"
        return json.dumps(found, ensure_ascii=False, default=str)


def start(level: str = "INFO") -> None:
    """Write what the relay logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name in ("relay", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level if name == "relay" else "WARNING")
