"""Amounts of money as visitors, pages and mails write them."""

from decimal import Decimal, InvalidOperation

from estimator.values.money import dollars


def money(text: str) -> Decimal | None:
    """Return an amount as the page or a script writes it (`$4,310.00`, `4310.00`), or None."""
    kept = text.replace("$", "").replace(",", "").replace("\u00a0", "").strip()
    try:
        value = Decimal(kept)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def grouped(amount: object) -> str:
    """Return an amount as a person reads it: `4310.00` becomes `4,310.00`."""
    try:
        return dollars(Decimal(str(amount))).removeprefix("$")
    except InvalidOperation:
        return str(amount)
