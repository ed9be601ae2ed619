"""Parse numbers in settings and options, within bounds; the error says what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = 12
"""More are no number that anybody means."""


def integer(least: int, most: int, example: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from one bound to the other; it raises ValueError with what to write."""

    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) <= DIGITS and least <= int(text) <= most:
            return int(text)
        raise ValueError(f"must be a whole number from {least} to {most}; write one like {example}")

    return read


def real(least: float, most: float, example: float) -> Callable[[str], float]:
    """Return a reader of numbers from one bound to the other; it raises ValueError with what to write."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = least - 1
        if least <= number <= most:  # keeps nan out too
            return number
        raise ValueError(f"must be a number from {least:g} to {most:g}; write one like {example:g}")

    return read


def argument[Number](read: Callable[[str], Number]) -> Callable[[str], Number]:
    """Return a reader for a command's option, whose words argparse prints."""
    from argparse import ArgumentTypeError

    def checked(text: str) -> Number:
        try:
            return read(text)
        except ValueError as error:
            raise ArgumentTypeError(f"{text}: {error}") from None

    return checked
