"""The firm's name, telephone and email, from `extra.firm` of mkdocs.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pages.mail_header import can_send_as

FILE = Path(__file__).resolve().parents[2] / "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Firm:
    """What mails say of the firm; a placeholder of mkdocs.yml is empty text here."""

    name: str = ""
    phone: str = ""
    email: str = ""


UNNAMED = Firm()
"""While mkdocs.yml has placeholders."""


def read_firm(file: Path = FILE) -> Firm:
    """Return the firm that a mkdocs.yml names.

    Raises:
        ValueError: the file or a value in it cannot be used; the message names it and says what to do.
    """
    try:
        config = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"{file.name} cannot be read: {' '.join(str(error).split())}; mails take the firm's name from it") from None
    try:
        values = config["extra"]["firm"]
        firm = Firm(*(_value(values, key, file.name) for key in ("name", "phone", "email")))
    except (KeyError, TypeError):
        raise ValueError(f"{file.name}: extra.firm: not there; write the firm's name, phone and email under it") from None
    if firm.name and not can_send_as(firm.name):
        raise ValueError(f"{file.name}: extra.firm.name: {firm.name!r} cannot be in a mail's From; write it in plain words")
    return firm


def _value(values: dict[str, Any], key: str, file: str) -> str:
    text = str(values[key] or "").strip()
    if not text.isprintable():
        raise ValueError(f"{file}: extra.firm.{key}: {text!r} holds a character that cannot be seen; write it on one line")
    return "" if "[" in text else text
