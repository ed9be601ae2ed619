"""The headline of an estimate, the same words wherever a price is shown: `$2,940 + GST ($3,087)`, and the range under it.

Likely and range are before GST, rounded to $10: a range that is a third of the price holds no cents. The total with GST is
to the dollar. Cents are in the breakdown. Where nothing is chosen there is nothing to price, and no figure; a SECOR
self-assessment without us costs nothing from us.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from estimator.card.rates import DayRates
from estimator.present import help_alone
from estimator.pricing.gst import gst
from estimator.values.money import dollars, tens, whole
from estimator.values.span import Span

BASIS = "before GST"
NOTHING = "No help chosen yet"
FREE = "$0 from us"
"""Where a SECOR self-assessment is done without us."""


def priced(span: Span, rates: DayRates) -> dict[str, str]:
    """Return the words for a price before GST."""
    tax = gst(span.likely, rates)
    return words({"low": span.low, "likely": span.likely, "high": span.high, "gst": tax, "total": span.likely + tax})


def unpriced(request: Mapping[str, Any]) -> str:
    """Return the words where there is nothing to price."""
    return FREE if help_alone.by_yourself(request) else NOTHING


def words(amounts: Mapping[str, Any]) -> dict[str, str]:
    """Return the formatted amounts of a headline, and a sentence with all of them.

    Args:
        amounts: `low`, `likely` and `high` before GST, `gst` and `total`, in dollars, and `request`, as `Estimate.to_mapping()` has them.

    Returns:
        `likely` and `range` before GST, rounded; `with_gst`, what follows `likely` in the `price`; `under` the price, the range; `gst` and `total` to the cent; `said`: all that a headline shows. Where nothing is chosen: NOTHING or FREE, and no amounts.

    """
    if not Decimal(amounts["high"]):
        shown = dict.fromkeys(("likely", "price", "said"), unpriced(amounts.get("request", {})))
        return {**dict.fromkeys(("with_gst", "range", "under", "gst", "total"), ""), **shown}
    low, likely, high = (tens(Decimal(amounts[name])) for name in ("low", "likely", "high"))
    gst, total = (Decimal(amounts[name]) for name in ("gst", "total"))
    span, with_gst = f"{low} to {high}", f" + GST ({whole(total)})"
    price = f"{likely}{with_gst}"
    return {
        "likely": likely,
        "with_gst": with_gst,
        "price": price,
        "range": span,
        "under": span,
        "gst": dollars(gst),
        "total": dollars(total),
        "said": price if low == high else f"{price} likely, {span} {BASIS}",
    }
