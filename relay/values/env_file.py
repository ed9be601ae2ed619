"""Parse an environment file as systemd's EnvironmentFile= does: a shell reads `a@x.ca, b@x.ca` or a password with `$` or `&` otherwise."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ESCAPED = re.compile(r"\\(.)")


class BadFile(ValueError):
    """A line is no setting; the message names the file and the line, and not its value, which may be a password."""


def read_file(path: Path) -> dict[str, str]:
    """Return the variables of a file: `NAME=value` on a line, `#` or `;` before a comment, quotes around a value where it wants them.

    Raises:
        BadFile: a line is none of these.
        OSError: the file cannot be read.
    """
    values = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadFile(f"{path}:{number}: is not UTF-8; save the file as UTF-8") from None
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith(("#", ";")):
            continue
        name, sign, value = (part.strip() for part in text.partition("="))
        if name.startswith("\ufeff"):
            raise BadFile(
                f"{path}:{number}: begins with a byte order mark, which systemd takes for a part of the name; save the file without one"
            )
        if not sign or not NAME.fullmatch(name):
            raise BadFile(f"{path}:{number}: is not a setting; write NAME=value")
        try:
            values[name] = _value(value)
        except ValueError:
            raise BadFile(f"{path}:{number}: {name} has no closing quote; write one, or none at all") from None
    return values


def _value(text: str) -> str:
    if not text.startswith(("'", '"')):
        return ESCAPED.sub(r"\1", text)
    reader = shlex.shlex(text, posix=True)
    reader.whitespace, reader.whitespace_split, reader.commenters = "", True, ""
    return reader.get_token() or ""
