"""A submission sorted by kind of field: contact, the engine's questions, control fields (honeypot, idempotency key), everything else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pages.forms.quote import CONTACT as CONTACT_FIELDS
from relay.intake.problems import Problem
from relay.values.text import clean, file_size, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTHS = {field.name: field.max_length for field in CONTACT_FIELDS}
"""Contact fields, each with its greatest length in characters, as the form declares them."""
CONTACT = tuple(MAX_LENGTHS)
BUDGET = ("budget", "payroll", "wcb_rate")
"""Fields of the three-year budget: `yes` where the visitor asked for it; payroll and industry rate in dollars, as typed."""
CONTROLS = (*BUDGET, "shown_total", "idempotency_key", "_gotcha", "_next", "_elapsed", "_proof", "_rates", "_total", "altcha")
"""Fields that steer the relay; others that begin with an underscore are dropped, as form services do."""
WAY = "_way"
"""The button that chooses one of the ways to a SECOR on the estimator's page."""
UPLOAD_FIELD = "report"
"""The one field that takes a file."""
MAX_KEY_LENGTH = 200
MAX_ANSWER_LENGTH = 1_000
"""Characters of an answer to one of the engine's questions."""
MAX_REQUEST_LENGTH = 150_000
"""Characters of a request as JSON, which may be a whole kept estimate: what the engine reads."""
MAX_CONTROL_LENGTH = 2_000
MAX_OTHER_LENGTH = 2_000
MAX_OTHERS = 40
RETURNED_FACTOR = 2
"""How many times its limit a text may be long to be given back whole with the word to shorten it; of a longer one only the beginning
is, and that is said. The message is given back whole: a body's text is limited."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came along, already checked to be a PDF."""

    name: str
    content: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """Its name and size: `audit.pdf, 0.5 MB`."""
        return f"{self.name}, {file_size(len(self.content))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One post, sanitized but not validated."""

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
    problems: tuple[Problem, ...] = ()
    """What was found wrong while it was read: texts that are too long (here cut), a file that cannot be taken, a body that was cut off."""
    json: bool = False
    """Whether the body was JSON (a script, not a plain form)."""
    agent: str = field(default="", repr=False)
    origin: str = ""

    @property
    def budget(self) -> list[str]:
        """The fields of the three-year budget, in the order of BUDGET; empty text where one did not come."""
        return [self.controls.get(name, "") for name in BUDGET]

    def size(self) -> int:
        """Return the bytes of the visitor's own words, which are kept as they came."""
        return sum(len(text.encode()) for text in (*self.contact.values(), *(part for pair in self.others for part in pair)))

    def digest(self) -> str:
        """Return the fingerprint of what was asked: the same words give the same one."""
        parts = [sorted(self.contact.items()), sorted(self.fields), self.request, sorted(self.others)]
        if any(self.budget):
            parts.append(self.budget)
        if self.upload:
            parts.append(hashlib.sha256(self.upload.content).hexdigest())
        text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def sort_pairs(pairs: Iterable[tuple[str, str]], known: frozenset[str]) -> dict[str, Any]:
    """Sort form fields by what they are; `known` are the engine's own names, where `travel` includes `travel.km`.

    Nothing is lost without a word: a text over its limit is cut and a problem, and of a contact field that is there twice
    the last counts and the others are listed beside it.
    """
    contact: dict[str, str] = {}
    fields: list[tuple[str, str]] = []
    controls: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    request: str | None = None
    problems: list[Problem] = []

    def limited(name: str, text: str, most: int) -> str:
        if len(text) > most:
            problems.append(too_long(name, len(text), most))
        return text[: most * RETURNED_FACTOR] if name != "message" else text

    def other(name: str, text: str) -> None:
        if len(others) < MAX_OTHERS:
            others.append((name, limited(name, text, MAX_OTHER_LENGTH)))
        elif not any(problem.code == "TOO_MANY_FIELDS" for problem in problems):
            problems.append(Problem(name, "TOO_MANY_FIELDS", f"Send at most {MAX_OTHERS} fields beside those of the form."))

    for raw_name, value in chosen(list(pairs), known):
        name = one_line(raw_name)[:MAX_KEY_LENGTH]
        if name in CONTACT:
            text = (clean(value) if name == "message" else one_line(value)).strip()
            if text and contact.get(name, text) not in {text, ""}:
                other(name, contact[name])
            contact[name] = text or contact.get(name, "")
        elif name == "request":
            request = limited(name, clean(value).strip(), MAX_REQUEST_LENGTH) or request
        elif name == UPLOAD_FIELD and value.strip():
            problems.append(Problem(name, "NOT_A_FILE", "The report came as text, not as a file. Send the form as multipart/form-data."))
        elif name in CONTROLS or name in {"_replyto", "_subject"}:
            controls[name] = (one_line(value) if name != "altcha" else value.strip())[:MAX_CONTROL_LENGTH]
        elif name.partition(".")[0] in known:
            if text := one_line(value):
                fields.append((name, limited(name, text, MAX_ANSWER_LENGTH)))
        elif not name.startswith("_") and value.strip():
            other(name, clean(value).strip())
    if not contact.get("email") and controls.get("_replyto"):
        contact["email"] = controls["_replyto"]
    for name, most in MAX_LENGTHS.items():
        if name in contact:  # validation reports an address that is too long
            contact[name] = limited(name, contact[name], most) if name != "email" else contact[name][: most * RETURNED_FACTOR]
    return {"contact": contact, "fields": fields, "controls": controls, "others": others, "request": request, "problems": tuple(problems)}


def chosen(pairs: list[tuple[str, str]], known: frozenset[str]) -> list[tuple[str, str]]:
    """Return the fields; where a button with answers of its own was pressed (a way to a SECOR), with those instead of the form's."""
    if not (way := dict(pairs).get(WAY, "")):
        return pairs
    kept = [(name, value) for name, value in pairs if name.partition(".")[0] not in known]
    return kept + parse_qsl(way[:MAX_CONTROL_LENGTH])


def too_long(name: str, length: int, most: int) -> Problem:
    """Return what is wrong with a text over its limit, in characters, and how much of it is given back."""
    left = most * RETURNED_FACTOR
    cut = f" Only the first {left:,} are still here." if length > left and name != "message" else ""
    return Problem(name, "TOO_LONG", f"Shorten the {name} to {most:,} characters. It has {length:,}.{cut}")


def flatten(mapping: dict[str, Any], known: frozenset[str], most: int) -> list[tuple[str, str]]:
    """Return a JSON body as form fields: lists repeat their name, one level of objects gets a dot.

    Raises:
        ValueError: there are more than `most`.
    """
    pairs: list[tuple[str, str]] = []

    def add(name: str, value: Any, depth: int) -> None:
        if len(pairs) > most:
            raise ValueError(f"more than {most} fields")
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
    if len(pairs) > most:
        raise ValueError(f"more than {most} fields")
    return pairs
