"""GST: the tax on the likely price. The percentage stands in data/rates.toml, under `tax.gst`."""

from decimal import Decimal

from estimator.card.rates import Rates
from estimator.values.money import HUNDRED, cents


def gst(amount: Decimal, rates: Rates) -> Decimal:
    """Return the GST on an amount, in dollars, rounded half up to the cent."""
    return cents(amount * rates.span("tax", "gst").likely / HUNDRED)
