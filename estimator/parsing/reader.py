"""Parses the body of an ask, collecting every problem before raising."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.parsing.number import money, refused, whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, echo, iso_date, month, unknown_keys

YES_NO = {"yes": True, "no": False, True: True, False: False}
MAX_MONEY = Decimal(10_000_000_000)


class AskReader:
    """The values of one ask. Each method returns None where nothing was given, and adds a problem where the value is invalid.

    Args:
        body: the value of `request`.
        known: the allowed keys; any other is a problem.

    Raises:
        InvalidRequest: the body is not a mapping.

    """

    def __init__(self, body: Any, known: tuple[str, ...]) -> None:
        if not isinstance(body, Mapping):
            raise InvalidRequest([("request", f"{echo(body)} is not a set of answers; send an object with {comma_list(known)}.")])
        self.body = body
        self.problems = unknown_keys(body, known)

    def problem(self, key: str, message: str) -> None:
        """Add a problem with a value."""
        self.problems.append((key, message))

    def finish(self) -> None:
        """Raise the problems, if any.

        Raises:
            InvalidRequest: there was any problem.

        """
        if self.problems:
            raise InvalidRequest(self.problems)

    def value(self, key: str) -> Any:
        """Return a value as given; None for an empty text."""
        value = self.body.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def number(self, key: str, least: Decimal | int, most: Decimal | int, what: str) -> Decimal | None:
        """Read a number within limits; a dollar or per cent sign is allowed."""
        value = self.value(key)
        if value is None:
            return None
        number = money(value, most)
        if number is None or not least <= number <= most:
            self.problem(key, refused(value, f"{what} from {least:,} to {most:,}", most))
            return None
        return number

    def money(self, key: str, most: Decimal = MAX_MONEY) -> Decimal | None:
        """Read an amount in dollars, more than nothing."""
        return self.number(key, Decimal("0.01"), most, "an amount in dollars")

    def percent(self, key: str) -> Decimal | None:
        """Read a percentage."""
        return self.number(key, 0, 100, "a percentage")

    def whole(self, key: str, least: int, most: int) -> int | None:
        """Read a whole number within limits."""
        value = self.value(key)
        number = whole_number(value)
        if value is None or (number is not None and least <= number <= most):
            return number
        self.problem(key, refused(value, f"a whole number from {least} to {most}"))
        return None

    def day(self, key: str) -> date | None:
        """Read a date."""
        value = self.value(key)
        day = iso_date(value)
        if value is not None and day is None:
            self.problem(key, f"{echo(value)} is not a date; write it as 2026-11-24.")
        return day

    def month(self, key: str) -> tuple[date, date] | None:
        """Read a month with its year: the first and the last day; both are one day where a whole date was given."""
        value = self.value(key)
        days = month(value)
        if value is not None and days is None:
            self.problem(key, f"{echo(value)} is not a month with its year; write it as March 2027.")
        return days

    def yes(self, key: str) -> bool | None:
        """Read yes or no."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, str | bool) or value not in YES_NO:
            self.problem(key, f"{echo(value)} is not an answer; known: yes, no.")
            return None
        return YES_NO[value]

    def choice(self, key: str, options: tuple[str, ...]) -> str | None:
        """Read one of the options."""
        value = self.value(key)
        if value is None or (isinstance(value, str) and value in options):
            return value
        self.problem(key, f"{echo(value)} is not an answer here; choose one of {comma_list(options)}.")
        return None


def split_body(body: Any, own: tuple[str, ...]) -> tuple[dict[str, Any], Any]:
    """Split the body into the ask's own values and the request to price, which is under `request` or beside them."""
    if not isinstance(body, Mapping):
        return {}, body
    if "request" in body:
        return {key: value for key, value in body.items() if key != "request"}, body["request"]
    return {key: body[key] for key in body if key in own}, {key: body[key] for key in body if key not in own}
