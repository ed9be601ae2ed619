"""Amounts of money as visitors, pages and mails write them."""

import re
from decimal import Decimal, InvalidOperation

from estimator.values.money import dollars

AMOUNT = re.compile(r"\$?\s?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(\.\d{1,2})?", re.ASCII)


def parse_money(text: str) -> Decimal | None:
    """Return an amount as the page or a script writes it (`$4,310.00`, `4310.00`), or None."""
    match = AMOUNT.fullmatch(text.replace("\u00a0", " ").strip())
    return Decimal(match[1].replace(",", "") + (match[2] or "")) if match else None


def format_money(amount: object) -> str:
    """Return an amount as a person reads it: `4310.00` becomes `4,310.00`."""
    try:
        return dollars(Decimal(str(amount))).removeprefix("$")
    except InvalidOperation:
        return str(amount)
