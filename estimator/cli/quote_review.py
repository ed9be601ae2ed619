"""What the owner alone sees of a fixed quote: how far it departs from the engine's likely price, and what to look at before it goes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from estimator.card.rates import UNSURE
from estimator.cli.quote import ASSUMED, NAMES, day_in_words
from estimator.present.layout import Layout, Table, change, signed
from estimator.values.money import dollars


def departure(quote: Mapping[str, Any]) -> Layout:
    """Return what the owner alone sees: by how much the fixed price departs from the engine's likely one, and in which lines."""
    engine = {line["code"]: line for line in quote["estimate"]["lines"]}
    rows = []
    for line in quote["lines"]:
        likely, amount = Decimal(engine[line["code"]]["amount"] if line["code"] else 0), Decimal(line["amount"])
        rows.append((line["label"], line["code"], signed(likely), signed(amount), change(amount - likely) if amount != likely else ""))
    likely, price = Decimal(quote["estimate"]["likely"]), Decimal(quote["price"])
    rows += [
        ("Price before GST", "", signed(likely), signed(price), change(price - likely) if price != likely else ""),
        (f"GST {quote['gst_rate']}%", "", signed(Decimal(quote["estimate"]["gst"])), signed(Decimal(quote["gst"])), ""),
        ("Total", "", signed(Decimal(quote["estimate"]["total"])), signed(Decimal(quote["total"])), ""),
    ]
    off = f"{change(price - likely)} from" if price != likely else "as"
    lead = f"{dollars(price)} before GST, {off} the engine's likely price; valid until {day_in_words(quote['valid_until'])}."
    notes = list(_warnings(quote))
    return Layout(
        f"Quote {quote['quote']}, revision {quote['revision']}",
        lead,
        [Table("For you alone", ("Line", "Name", "Engine", "Quoted", "Departs"), rows, foot=3)],
        notes,
    )


def _warnings(quote: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the owner should look at before the quote goes."""
    low, high = (Decimal(quote["estimate"][key]) for key in ("low", "high"))
    if not low <= Decimal(quote["price"]) <= high:
        yield f"The price is outside the engine's range, {dollars(low)} to {dollars(high)}."
    for name, words in quote["answers"]:
        if words.endswith(ASSUMED) or (name == NAMES["partner"] and quote["estimate"]["request"]["partner"] == UNSURE):
            yield f"{name}: {words}. Ask, or correct it with --set."
    yield from (f"--{name} is empty: the letter promises it." for name in ("auditor", "dates") if not quote["made_with"][name])
    if quote["estimate"]["status"] == "illustrative":
        yield "The rates are illustrative: they are not your own yet (status in rates.toml)."
    if "[" in quote["letterhead"]["terms"] or not quote["letterhead"]["name"]:
        yield "The firm or its terms have placeholders: run `make init`."
