"""What past jobs teach the engine: the hours that they took, and `backtest` over the quotes of the store."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from estimator import wire
from estimator.cli import backtest, backtest_report, page
from estimator.parsing.form import from_mapping
from estimator.present import csv
from estimator.values.money import plain
from relay.admin import report
from relay.admin.commands import EXIT_USAGE
from relay.admin.listing import hours_text
from relay.store import progress
from relay.store.schema import quotes, requests
from relay.store.store import Store
from relay.values import clock

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from relay.settings import Settings


def hours(settings: Settings, options: argparse.Namespace) -> int:
    """Keep the hours that a job took; nothing after = takes a part out again."""
    wrong, typed = [], {}
    for pair in options.hours:
        part, _, text = pair.partition("=")
        number = backtest.hours(text)
        if part not in backtest.HOURS:
            wrong.append(f"{pair}: is no part of a job; write PART=HOURS with one of {', '.join(backtest.HOURS)}")
        elif "=" not in pair or (text and number is None):
            wrong.append(f"{pair}: is no number of hours from 0 to {backtest.MOST_HOURS:,}; write it like {part}=12.5")
        else:
            typed[part] = "" if number is None else plain(number)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return EXIT_USAGE
    with Store(settings.store_url, create=False) as store:
        request = store.get(options.reference, file=False)
        if request is None:
            print(f"{options.reference}: no such request; `python -m relay list` has them", file=sys.stderr)
            return EXIT_USAGE
        kept = json.dumps({part: text for part, text in {**json.loads(request.hours or "{}"), **typed}.items() if text})
        words = hours_text(kept)
        with store.writing() as connection:
            progress.change(store, connection, request.id, clock.now(), "hours", words, hours=kept)
    print(f"{request.id}: {words}")
    return 0


def run_backtest(settings: Settings, options: argparse.Namespace) -> int:
    """Compare the newest quote of each request with what the engine says by itself, and its hours with those the job took."""
    newest = select(quotes.c.request, quotes.c.content, requests.c.hours).join(requests, requests.c.id == quotes.c.request)
    with Store(settings.store_url, create=False) as store, store.reading() as connection:
        rows = connection.execute(newest.order_by(quotes.c.request, quotes.c.revision)).all()
        worked = set(connection.scalars(select(requests.c.id).where(requests.c.hours.not_in(("", "{}")))))
    result = backtest.Backtest()
    for row in {row.request: row for row in rows}.values():
        one = backtest.run(row.request, _table(row.request, json.loads(row.content), json.loads(row.hours or "{}")), wire.card())
        result.quotes += one.quotes
        result.problems += one.problems
    left_out = [*result.problems, *(f"{reference}: has hours and no quote" for reference in worked - {row.request for row in rows})]
    for words in left_out:
        print(f"Left out: {words}", file=sys.stderr)
    if not result.quotes:
        print("No quote to compare; `python -m relay quote Q-…` makes one", file=sys.stderr)
        return EXIT_USAGE
    if options.fragment:
        options.fragment.write_text(backtest_report.fragment(result), encoding="utf-8")
    layout = backtest_report.layout(result)
    writers: dict[str, Callable[[], str]] = {
        "text": layout.text,
        "csv": layout.csv,
        "html": lambda: page.of_layout(layout),
        "json": lambda: wire.pretty(backtest_report.answer(result)),
    }
    sys.stdout.write(writers[options.format]())
    return 0


def _table(reference: str, quote: dict[str, Any], took: dict[str, str]) -> str:
    """Return a quote as the table that `backtest` reads: one row under its heading."""
    cells: dict[str, str] = {}
    for name, value in from_mapping(quote["estimate"]["request"]):
        cells[name] = f"{cells[name]};{value}" if name in cells else value
    cells |= {"name": reference, "on": str(quote["day"]), "quoted": str(quote["price"])}
    cells |= {f"hours.{part}": text for part, text in took.items()}
    return csv.table([list(cells), list(cells.values())])


def run_report(settings: Settings, options: argparse.Namespace) -> int:
    """Count requests, quotes and acceptances."""
    with Store(settings.store_url, create=False) as store:
        jobs = report.read(store, clock.today())
    text = {"text": report.text, "csv": report.table, "svg": report.svg}[options.format](jobs)
    if options.file is None:
        sys.stdout.write(text)
    else:
        options.file.write_text(text, encoding="utf-8-sig" if options.format == "csv" else "utf-8", newline="")
    return 0
