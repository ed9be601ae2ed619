"""JSON in, JSON out: what the browser and the relay call. (Being written: answers `help` only.)"""

import json


def handle(text: str) -> str:
    return json.dumps({"ok": True, "asks": ["help"]})
