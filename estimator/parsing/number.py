"""Numbers as people write them, with a decimal comma or point: one reader for every field.

Spaces, apostrophes, commas and points part thousands where exactly three digits follow each of them. A comma or point that
parts none is a decimal. One mark before three digits is decided by the field: where thousands can be meant, `1,200` is 1200 and
`1.200` is refused with both readings; where they can't (a rate, a percentage), both are 1.2. The page reads whole numbers in
the same way, in docs/assets/js/shared/numbers.js; tests/estimator/numbers.json checks both.
"""

import re
from decimal import ROUND_CEILING, Decimal
from itertools import chain

from estimator.parsing.text import FULL_WIDTH, INVISIBLE, echo

MAX_DIGITS = 12  # no number that can be meant has more before its point
MAX_LENGTH = 15  # characters of a number, without what parts its thousands
MAX_TYPED = 60
THOUSANDS_FROM = 1000  # a field that takes less has no thousands
GROUP = 3  # digits between two marks
SPACES = "\t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
SIGNS = {
    **FULL_WIDTH,
    **INVISIBLE,
    **dict.fromkeys(chain(map(ord, SPACES), range(0x2000, 0x200B)), " "),
    **dict.fromkeys(map(ord, "_\u2018\u2019\u02bc"), "'"),
}
"""What is typed or pasted in a number, as the plain sign: full-width digits, spaces of every width, apostrophes."""
NUMBER = re.compile(r"([+-]?)([0-9][0-9 ',.]*|[,.][0-9]+)")
POWER = re.compile(r"[+-]?[1-9][0-9]*(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
BETWEEN = str.maketrans("", "", " ',.")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([ ',.])[0-9]{3}(?:\1[0-9]{3})*")


def whole_number(value: object) -> int | None:
    """Read 12, "12", "1,200", "1 200" or 12.0; None for anything else."""
    number = decimal(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number)


def kilometres(value: object) -> int | None:
    """Read kilometres of 0 or more, rounded up to a whole one; None for anything else."""
    number = decimal(value)
    return None if number is None or number < 0 else int(number.to_integral_value(ROUND_CEILING))


def decimal(value: object, most: Decimal | int = THOUSANDS_FROM) -> Decimal | None:
    """Read a number of a size that can be meant, in a field that takes up to `most`; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        numbers = readings(value, most)
        if len(numbers) != 1 or len(numbers[0]) > MAX_LENGTH:
            return None
        value = numbers[0]
    elif not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value)) if not isinstance(value, int) or value.bit_length() < 64 else Decimal("Infinity")  # noqa: PLR2004
    return number if number.is_finite() and number.adjusted() < MAX_DIGITS else None


def money(value: object, most: Decimal | int = THOUSANDS_FROM) -> Decimal | None:
    """Read a number as `decimal` does, with a dollar sign before or after it, or a per cent sign where no thousands can be meant."""
    return decimal(plain(value).strip("$% " if most < THOUSANDS_FROM else "$ ") if isinstance(value, str) else value, most)


def readings(text: str, most: Decimal | int = THOUSANDS_FROM) -> list[str]:
    """Return the numbers that a text can mean, in digits with a point: none, one, or two."""
    text = plain(text)
    if POWER.fullmatch(text):
        return [text]
    match = NUMBER.fullmatch(text)
    return [match[1] + number for number in _readings(match[2], thousands=most >= THOUSANDS_FROM)] if match else []


def plain(text: str) -> str:
    """Return a text with plain digits, spaces and apostrophes, without what is not seen; nothing where it is longer than a number."""
    return " ".join(part for part in text.translate(SIGNS).split(" ") if part) if len(text) <= MAX_TYPED else ""


def refused(value: object, what: str, most: Decimal | int = THOUSANDS_FROM) -> str:
    """Say that a value is not `what`, and what it may mean."""
    return f"{echo(value)} is not {what}.{meaning(value, most)}"


def meaning(value: object, most: Decimal | int = THOUSANDS_FROM) -> str:
    """Return a sentence on what a refused text may mean, after a space; empty where its marks are not why it is refused."""
    text = plain(value).strip("$% ") if isinstance(value, str) else ""
    numbers, joined = readings(text, most), _joined(text)
    if len(numbers) > 1:
        return f" Write {' or '.join(map(_short, numbers))}."
    if not (joined.isdecimal() and joined.isascii()) or len(joined) > MAX_LENGTH:
        return ""
    if not numbers:
        return f" Write {_short(joined)} if you mean that."
    return f" It reads as {_short(numbers[0])}, not as {_short(joined)}." if "," in text and numbers != [joined] else ""


def _readings(digits: str, *, thousands: bool) -> list[str]:
    """Read digits with separators; one after the last digit is ignored."""
    digits = digits[:-1] if digits[-1] in ",." else digits
    if digits.isdecimal():
        return [digits]
    joined, grouped = _joined(digits), THOUSANDS.fullmatch(digits)
    at = max(digits.rfind(","), digits.rfind("."))
    head, mark, tail = digits[:at], digits[at], digits[at + 1 :]
    parted = THOUSANDS.fullmatch(head)
    if at < 0 or not tail.isdecimal() or not (head.isdecimal() or not head or (parted and parted[1] != mark)):
        return [joined] if grouped else []
    fraction = f"{_joined(head)}.{tail}"
    if not thousands or head[:1] in ("", "0") or (parted and parted[1] in ",."):
        return [fraction]
    if mark == "," and len(tail) >= GROUP:
        return [joined] if grouped else [joined, fraction]
    return [joined, fraction] if len(tail) == GROUP and (grouped or parted) else [fraction]


def _joined(digits: str) -> str:
    """Return digits without separators."""
    return digits.translate(BETWEEN)


def _short(number: str) -> str:
    """Return a reading without leading and trailing zeros."""
    whole, point, part = number.partition(".")
    return (whole.lstrip("0") or "0") + (point + part.rstrip("0")).removesuffix(".")
