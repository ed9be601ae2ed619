"""What a visitor sent, sorted: contact, the request's own fields, control fields, and everything else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relay.values.text import clean, line

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTACT = ("name", "email", "phone", "company", "message")
"""The visitor's own words, each with its greatest length below."""
LENGTHS = {"name": 200, "email": 254, "phone": 60, "company": 200, "message": 10_000}
CONTROLS = ("shown_total", "idempotency_key", "_gotcha", "_next", "_elapsed", "_proof", "_rates", "_total", "altcha")
"""Fields that steer the relay; others that begin with an underscore are dropped, as form services do."""
LONGEST_KEY = 200
LONGEST_OTHER = 2_000
MOST_OTHERS = 40


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came along, already checked to be a PDF."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One post, cleaned, nothing decided yet."""

    contact: dict[str, str]
    fields: list[tuple[str, str]]
    """The request as single form fields."""
    request: Any = None
    """The request as JSON, where it came so; it wins over `fields`."""
    controls: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    """Fields we do not know: shown to the owner, never dropped."""
    upload: Upload | None = None
    file_refused: bool = False
    """Whether a file came for which there was no room; it was not kept."""
    json: bool = False
    """Whether the body was JSON (a script, not a plain form)."""
    agent: str = field(default="", repr=False)
    origin: str = ""

    def digest(self) -> str:
        """Return the fingerprint of what was asked: the same words give the same one."""
        parts = [sorted(self.contact.items()), sorted(self.fields), self.request, sorted(self.others)]
        if self.upload:
            parts.append(hashlib.sha256(self.upload.content).hexdigest())
        text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def sort_pairs(pairs: Iterable[tuple[str, str]], known: frozenset[str]) -> dict[str, Any]:
    """Sort form fields by what they are; `known` are the engine's own names, where `travel` stands for `travel.km` too."""
    contact: dict[str, str] = {}
    fields: list[tuple[str, str]] = []
    controls: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    request: str | None = None
    for raw_name, value in pairs:
        name = line(raw_name)[:LONGEST_KEY]
        if name in CONTACT:
            text = clean(value) if name == "message" else line(value)
            contact[name] = text.strip() or contact.get(name, "")
        elif name == "request":
            request = clean(value).strip() or request
        elif name in CONTROLS or name in {"_replyto", "_subject"}:
            controls[name] = line(value) if name != "altcha" else value.strip()[:LONGEST_OTHER]
        elif name.partition(".")[0] in known:
            if value.strip():
                fields.append((name, line(value)))
        elif not name.startswith("_") and value.strip() and len(others) < MOST_OTHERS:
            others.append((name, clean(value).strip()[:LONGEST_OTHER]))
    if not contact.get("email") and controls.get("_replyto"):
        contact["email"] = controls["_replyto"]
    return {"contact": contact, "fields": fields, "controls": controls, "others": others, "request": request}


def flatten(mapping: dict[str, Any], known: frozenset[str]) -> list[tuple[str, str]]:
    """Return a JSON body as form fields: lists repeat their name, one level of objects gets a dot."""
    pairs: list[tuple[str, str]] = []

    def add(name: str, value: Any, depth: int) -> None:
        if isinstance(value, list) and depth < 3:  # noqa: PLR2004 - request fields nest no deeper
            for item in value:
                add(name, item, depth + 1)
        elif isinstance(value, dict) and depth < 3 and name.partition(".")[0] in known:  # noqa: PLR2004
            for key, item in value.items():
                add(f"{name}.{key}", item, depth + 1)
        elif value is None:
            pairs.append((name, ""))
        elif isinstance(value, str):
            pairs.append((name, value))
        else:
            pairs.append((name, json.dumps(value, ensure_ascii=False)))

    for key, value in mapping.items():
        if key == "request" and not isinstance(value, str):
            continue
        add(key, value, 0)
    return pairs
