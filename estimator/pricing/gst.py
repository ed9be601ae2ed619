"""GST (goods and services tax) on the likely price. The percentage is `tax.gst` of data/rates.toml."""

from decimal import Decimal

from estimator.card.rates import DayRates
from estimator.values.money import HUNDRED, cents


def gst(amount: Decimal, rates: DayRates) -> Decimal:
    """Return the GST on an amount, in dollars, rounded half up to the cent."""
    return cents(amount * rates.span("tax", "gst").likely / HUNDRED)
