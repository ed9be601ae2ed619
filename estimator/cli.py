"""The command line: the same engine, for the owner and for scripts.

Exit status: 0, or 2 with one line for each problem on standard error.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from estimator import show, wire
from estimator.estimating import Estimate, estimate
from estimator.html import document
from estimator.problems import InvalidRequest, RateCardError
from estimator.rates import load_rates
from estimator.request import Request

FORMATS = {
    "text": show.text,
    "json": lambda found: wire.pretty(found.to_mapping()),
    "csv": show.table,
    "html": document,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        sys.stdout.write(options.run(options))
    except InvalidRequest as error:
        return _refuse(f"{options.request}: {field or 'request'}: {message}" for field, message in error.problems)
    except RateCardError as error:
        return _refuse(error.problems)
    except (OSError, UnicodeDecodeError) as error:
        return _refuse([f"{error}; check the file's name and that it is text in UTF-8"])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m estimator", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    price = commands.add_parser("price", help="price a request")
    price.add_argument("request", metavar="REQUEST.json", help="the request as JSON; - reads standard input")
    price.add_argument("--rates", metavar="FILE", help="a rate card other than the packaged one")
    price.add_argument("--format", choices=FORMATS, default="text")
    price.set_defaults(run=_price)
    rates = commands.add_parser("rates", help="look after rate cards").add_subparsers(required=True, metavar="action")
    check = rates.add_parser("check", help="say whether a rate card is valid, and what to mend")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)
    return parser


def _price(options: argparse.Namespace) -> str:
    rates = load_rates(options.rates)
    text = sys.stdin.read() if options.request == "-" else Path(options.request).read_text(encoding="utf-8")
    found: Estimate = estimate(Request.from_mapping(wire.parsed(text), rates), rates)
    return FORMATS[options.format](found)


def _check(options: argparse.Namespace) -> str:
    rates = load_rates(options.file)
    newest = rates.on(max(row.since for entries in rates.sections.values() for entry in entries.values() for row in entry.rows))
    entries = sum(len(entries) for entries in rates.sections.values())
    return f"{options.file}: valid; {entries} entries, {rates.status}, version {newest.version}\n"


def _refuse(problems: object) -> int:
    for problem in problems if isinstance(problems, list) else list(problems):  # type: ignore[call-overload]
        sys.stderr.write(f"{problem}\n")
    return 2
