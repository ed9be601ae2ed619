"""Validation problems and refusals: a message for the visitor, a code for programs (those of Formspree)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field: `field` is its name in the form (empty for the whole), `code` is for programs."""

    field: str
    code: str
    message: str

    def mapping(self) -> dict[str, str]:
        """Return it as it goes over the wire."""
        return {"field": self.field, "code": self.code, "message": self.message}


class Refusal(Exception):
    """The request is refused: nothing is stored or mailed."""

    def __init__(self, status: int, error: str, problems: tuple[Problem, ...] = (), *, retry_after: int | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.problems = problems
        self.retry_after = retry_after


def unreadable(what: str) -> NoReturn:
    """Refuse a body that cannot be read.

    Raises:
        Refusal: 400.
    """
    raise Refusal(400, f"The request could not be read: {what}. Nothing was stored.", (Problem("", "UNREADABLE", what),))


def too_large() -> NoReturn:
    """Refuse a body with more text than is read.

    Raises:
        Refusal: 413.
    """
    words = "The text of the request is longer than we read. Nothing was stored. Shorten it, and send again."
    raise Refusal(413, words, (Problem("", "TOO_LARGE", words),))
