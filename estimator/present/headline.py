"""The headline of an estimate, the same words wherever it is shown: likely and range on one basis, GST and total under them.

Likely and range are before GST and in whole dollars, because a range that is a third of the price holds no cents.
The total with GST is to the cent, as the lines are.
"""

from collections.abc import Mapping
from decimal import Decimal

from estimator.values.money import dollars, whole

BASIS = "before GST"


def words(amounts: Mapping[str, str | Decimal]) -> dict[str, str]:
    """Return the formatted amounts of a headline, and a sentence with all of them.

    Args:
        amounts: `low`, `likely` and `high` before GST, `gst` and `total`, in dollars, as `Estimate.to_mapping()` has them.

    Returns:
        `likely` and `range` in whole dollars before GST, `gst` and `total` to the cent, `lead` with the basis, and `said`: all of it.

    """
    low, likely, high = (whole(Decimal(amounts[name])) for name in ("low", "likely", "high"))
    gst, total = (dollars(Decimal(amounts[name])) for name in ("gst", "total"))
    span = f"{low} to {high}"
    lead = f"{likely}, {BASIS}" if low == high else f"{likely} likely, {span}, {BASIS}"
    return {"likely": likely, "range": span, "gst": gst, "total": total, "lead": lead, "said": f"{lead}. {total} with GST."}
