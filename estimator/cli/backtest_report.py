"""What `backtest` found, as data, as tables, and as the one sentence for a page."""

from decimal import Decimal
from typing import Any

from estimator.cli.backtest import MIN_QUOTES, Backtest
from estimator.present.layout import Layout, Table, change
from estimator.values.money import dollars, plain, text

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


def fragment(backtest: Backtest) -> str:
    """Write what a page may say, from these quotes and nothing else."""
    count = len(backtest.quotes)
    days = sorted(quote.estimate.worksheet.request.on for quote in backtest.quotes)
    last = "The last estimate was" if count == 1 else f"The last {count} estimates were"
    half = f", half of them within ± {backtest.middle}%" if count > 1 else ""
    return f"{last} within ± {backtest.most}% of the real quote{half} (quotes of {days[0]} to {days[-1]}, before GST).\n"


def answer(backtest: Backtest) -> dict[str, Any]:
    """Return the result as data: money and percentages as text."""
    return {
        "quotes": [
            {
                "name": quote.name,
                "on": quote.estimate.worksheet.request.on.isoformat(),
                "quoted": text(quote.quoted),
                "likely": text(quote.engine),
                "error": f"{quote.error.quantize(TENTH)}",
                "inside_range": quote.inside,
                "reference": quote.estimate.reference,
            }
            for quote in backtest.quotes
        ],
        "count": len(backtest.quotes),
        "inside_range": sum(quote.inside for quote in backtest.quotes),
        "most": backtest.most,
        "half_within": backtest.middle,
        "mean_error": f"{backtest.lean.quantize(TENTH)}",
        "spread": f"{backtest.spread.quantize(TENTH)}",
        "suspects": [
            {
                "parameter": suspect.key,
                "quotes": suspect.quotes,
                "factor": f"{suspect.factor.quantize(HUNDREDTH)}",
                "spread": f"{suspect.left.quantize(TENTH)}",
            }
            for suspect in backtest.suspects
        ],
        "hours": [
            {"part": part, "jobs": jobs, "engine": plain(planned.quantize(TENTH)), "took": plain(took)}
            for part, jobs, planned, took in backtest.hours
        ],
        "fragment": fragment(backtest).strip(),
    }


def _percent(error: Decimal) -> str:
    """Write an error: `+2.4%`, `−8.3%`."""
    return f"{error.quantize(TENTH):+}%".replace("-", "−")


def layout(backtest: Backtest) -> Layout:
    """Format the result: each quote, all together, what may be off."""
    rows = [
        (
            quote.name,
            str(quote.estimate.worksheet.request.on),
            dollars(quote.quoted),
            dollars(quote.engine),
            change(quote.engine - quote.quoted),
            _percent(quote.error),
            "yes" if quote.inside else "no",
        )
        for quote in backtest.quotes
    ]
    inside = sum(quote.inside for quote in backtest.quotes)
    whole = [
        ("Quotes", str(len(backtest.quotes))),
        ("Within the estimate's range", str(inside)),
        ("Mean error (above 0: the engine is dearer)", _percent(backtest.lean)),
        ("Half of them within", f"± {backtest.middle}%"),
        ("All of them within", f"± {backtest.most}%"),
    ]
    tables = [
        Table("Quote by quote, before GST", ("Quote", "On", "Quoted", "Engine", "Difference", "Error", "In range"), rows),
        Table("All together", ("Figure", "Value"), whole),
    ]
    if backtest.hours:
        hours = [
            (part, str(jobs), plain(planned.quantize(TENTH)), plain(took), f"× {(took / planned).quantize(HUNDREDTH)}" if planned else "")
            for part, jobs, planned, took in backtest.hours
        ]
        tables.append(Table("Hours that the jobs took", ("Part", "Jobs", "Engine", "Took", "Took / engine"), hours))
    now = backtest.spread.quantize(TENTH)
    if off := [
        (suspect.key, str(suspect.quotes), f"× {suspect.factor.quantize(HUNDREDTH)}", f"{suspect.left.quantize(TENTH)}%")
        for suspect in backtest.suspects
        if suspect.left.quantize(TENTH) < now
    ]:
        tables.append(
            Table(
                f"What may be off: changed alone, the spread of {now}% would be less",
                ("Parameter", "Quotes", "Fits at", "Spread left"),
                off,
            )
        )
    notes = [
        "One parameter at a time: two that are off together can hide each other.",
        f"A parameter is looked at where {MIN_QUOTES} quotes or more use it.",
    ]
    return Layout("Past quotes against the engine", fragment(backtest).strip(), tables, notes)
