"""The engine's interface: JSON in, JSON out. The only module that reads and writes JSON."""

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

from estimator import clock
from estimator.asks import registry
from estimator.card.loader import load_rates
from estimator.card.rates import RateCard
from estimator.parsing import form
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import echo, iso_date, unknown_keys, without_invisible

MAX_LISTS = 500  # of which each may be in another, or they are too deep for a browser's stack; a saved estimate has 212
MAX_CHARACTERS = 150_000  # characters: the earnings of 10,000 workers, one by one; a request is a hundredth of that
YEARS = range(2000, 2100)  # a clock that shows another is wrong
ENVELOPE_KEYS = ("ask", "request", "fields", "today", "show")


@lru_cache(maxsize=1)
def card() -> RateCard:
    """Return the packaged rate card, read once."""
    return load_rates()


def handle(text: str, card: RateCard | None = None) -> str:
    """Answer one ask.

    Args:
        text: JSON such as `{"ask": "estimate", "request": {…}}`; `{"ask": "help"}` lists the asks. Instead of
            `request`, `fields` may hold a form's [name, value] pairs. `today` is the caller's date, used where the
            request names none. `show: true` adds HTML.
        card: the rate card; None is the packaged one.

    Returns:
        JSON: `{"ok": true, …}`, or `{"ok": false, "problems": [{"field": …, "message": …}]}`. Never raises.

    """
    try:
        return dump(answer(parse(text), card))
    except InvalidRequest as error:
        return dump(refusal(error.problems))


def ask(name: str, request: Any = None, *, card: RateCard | None = None, **envelope: Any) -> dict[str, Any]:
    """Answer one ask without JSON, for callers in the same process; the answer is that of `handle`.

    Args:
        name: the ask.
        request: its body.
        card: the rate card; None is the packaged one.
        envelope: the other keys that `handle` takes: `fields`, `today`, `show`.

    """
    try:
        return answer({"ask": name, "request": request, **envelope}, card)
    except InvalidRequest as error:
        return refusal(error.problems)


def dump(value: Any) -> str:
    """Write JSON: the same value gives the same bytes everywhere."""
    return json.dumps(value, separators=(",", ":"))


def pretty(value: Any) -> str:
    """Write JSON for people to read and keep."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def refusal(problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the answer that lists the problems of an ask."""
    return {"ok": False, "problems": [{"field": field, "message": message} for field, message in problems]}


def parse(text: str) -> Any:
    """Read JSON strictly; numbers with a point become Decimal.

    Raises:
        InvalidRequest: it is not JSON, too long, has too many lists, or holds NaN.

    """
    if not isinstance(text, str):
        raise InvalidRequest([("", "Send JSON as text.")])
    if len(text) > MAX_CHARACTERS:
        raise InvalidRequest([("", f"{len(text):,} characters are more than the {MAX_CHARACTERS:,} allowed.")])
    if text.count("[") + text.count("{") > MAX_LISTS:
        raise InvalidRequest([("", f"This JSON holds more than {MAX_LISTS} lists and objects.")])
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    except ValueError as error:
        message = f"This is not JSON: {error}."
    except ArithmeticError:
        message = "This JSON holds a number that cannot be read."
    raise InvalidRequest([("", message)])


def _no_constant(name: str) -> None:
    message = f"{name} is not a number in JSON"
    raise ValueError(message)


def answer(envelope: Any, rate_card: RateCard | None = None) -> dict[str, Any]:
    """Answer one parsed ask.

    Raises:
        InvalidRequest: the envelope or the request has problems.

    """
    if not isinstance(envelope, dict):
        raise InvalidRequest([("", f'{echo(envelope)} is not an ask; send {{"ask": …}}.')])
    problems = unknown_keys(envelope, ENVELOPE_KEYS)
    ask = envelope.get("ask")
    if not isinstance(ask, str) or ask not in registry.ASKS:
        problems.append(("ask", f"{echo(ask)} is not an ask; known: {', '.join(registry.ASKS)}."))
    today = envelope.get("today")
    day = iso_date(today)
    if today is not None and (day is None or day.year not in YEARS):
        problems.append(("today", f"{echo(today)} is not a date from {YEARS[0]} to {YEARS[-1]}; write it as 2026-11-24."))
    mapping = without_invisible(envelope.get("request"))
    if "fields" in envelope:
        mapping = pairs(without_invisible(envelope["fields"]), problems)
    if problems or not isinstance(ask, str):
        raise InvalidRequest(problems)
    return {"ok": True, **registry.answer(ask, rate_card or card(), mapping, day or clock.today(), show=bool(envelope.get("show")))}


def pairs(fields: Any, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Read a form's [name, value] pairs."""
    if not isinstance(fields, list) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(part, str) for part in pair)  # noqa: PLR2004
        for pair in fields
    ):
        problems.append(("fields", "Give the form's fields as a list of [name, value] pairs of text."))
        return {}
    return form.to_mapping([(name, value) for name, value in fields])
