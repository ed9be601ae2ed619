"""One question of a small tool."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a tool: a number or text to type, a date, or a few options."""

    name: str
    label: str
    hint: str = ""
    kind: str = "number"
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
