"""Dollars and cents: Decimal inside, text with two decimals outside; rounding is half up."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def cents(amount: Decimal) -> Decimal:
    """Round an amount in dollars half up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def text(amount: Decimal) -> str:
    """Write an amount for programs: `4310.00`."""
    return str(cents(amount))


def dollars(amount: Decimal) -> str:
    """Write an amount for people: `$4,310.00`."""
    return f"${cents(amount):,.2f}"


def whole(amount: Decimal) -> str:
    """Write whole dollars, rounded half up: `$4,310`, `−$1,200`."""
    rounded = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"−${-rounded:,}" if rounded < 0 else f"${rounded + 0:,}"


def tens(amount: Decimal) -> str:
    """Write dollars rounded half up to ten, below ten to one, for estimates: `$4,310`, `$7`."""
    step = 10 if abs(amount) >= 10 else 1  # noqa: PLR2004 -- dollars
    return whole((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def plain(number: Decimal) -> str:
    """Write a number without trailing zeros: `37.5`, `8`, `1,200`."""
    digits = f"{number.normalize():,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
