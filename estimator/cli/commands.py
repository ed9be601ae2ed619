"""The command line: the same engine, for the owner and for scripts.

Exit status: 0, or 2 with one line for each problem on standard error.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from estimator import clock, wire
from estimator.asks import registry
from estimator.card.loader import load_rates
from estimator.card.rates import RateCard
from estimator.cli import page, text
from estimator.parsing import form
from estimator.parsing.problems import InvalidRequest, RateCardError
from estimator.present import csv, schema
from estimator.present.layout import Layout
from estimator.pricing.estimate import estimate
from estimator.pricing.request import Request

FORMATS = ("text", "json", "csv", "html", "ics")
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
"""Control characters except line end and tab, and marks that change the writing direction."""


LETTERHEAD = Path("docs/_fragments/letterhead.json")
"""Made from mkdocs.yml and terms.md by `make fresh`."""


def printable(text: str) -> str:
    """Return text that is safe on a terminal: control characters and direction marks become U+FFFD."""
    return CONTROL_CHARACTERS.sub("\ufffd", text)


class CommandError(Exception):
    """A command failed; one line for each problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        super().__init__()
        self.problems = list(problems)


def main(arguments: Sequence[str], load: Callable[[str | None], RateCard] = load_rates) -> int:
    """Run one command; return the exit status.

    Args:
        arguments: the command line, without the program's name.
        load: returns the rate card of the file given by `--rates`, or the packaged one.

    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="")
    options = _parser().parse_args(arguments)
    options.load = load
    try:
        sys.stdout.write(printable(options.run(options)))
        sys.stdout.flush()
    except InvalidRequest as error:
        return _refuse(f"{options.file}: {field or 'request'}: {message}" for field, message in error.problems)
    except (CommandError, RateCardError) as error:
        return _refuse(error.problems)
    except BrokenPipeError:  # the reader closed the pipe
        sys.stdout = None
    except (OSError, UnicodeDecodeError) as error:
        return _refuse([f"{error}; check the file's name and that it is text in UTF-8"])
    return 0


def _refuse(problems: Iterable[str]) -> int:
    for problem in problems:
        sys.stderr.write(printable(" ".join(problem.split())) + "\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m estimator", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    _command(commands, "price", "prices a request", _price)
    for name, ask in registry.COMMANDS.items():
        _command(commands, name, ask.about, _ask, ask=name)
    rates = commands.add_parser("rates", help="work with rate cards").add_subparsers(required=True, metavar="action")
    check = rates.add_parser("check", help="validate a rate card and list what to fix")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)
    backtest = commands.add_parser("backtest", help="compare past quotes with the engine", description=_about_backtest())
    backtest.add_argument("file", metavar="QUOTES.csv")
    backtest.add_argument("--rates", metavar="FILE", help="a rate card other than the packaged one")
    backtest.add_argument("--format", choices=FORMATS[:4], default="text")
    backtest.add_argument("--fragment", metavar="FILE.md", help="write what a page may say of it")
    backtest.set_defaults(run=_backtest)
    _add_quote(commands)
    schemas = commands.add_parser("schema", help="print a JSON Schema")
    schemas.add_argument("name", choices=schema.NAMES)
    schemas.set_defaults(run=lambda options: wire.pretty(schema.of(options.name, options.load(None))), file="schema")
    return parser


def _add_quote(commands: Any) -> None:
    from estimator.cli import quote_options

    fixed = commands.add_parser("quote", help="make a fixed quote of a request", description="Makes a fixed quote, and its letter.")
    fixed.add_argument("file", metavar="QUOTE.json", help="a request, an estimate, or a quote to revise, as JSON; - reads standard input")
    quote_options.add_options(fixed)
    fixed.add_argument("--rates", metavar="FILE", help="a rate card other than the packaged one")
    fixed.add_argument("--letterhead", type=Path, default=LETTERHEAD, metavar="FILE", help=f"the firm and its terms; default: {LETTERHEAD}")
    words = "what is printed: what you alone see, the quote, or its letter"
    fixed.add_argument("--format", choices=("text", "json", "html"), default="text", help=words)
    fixed.add_argument("--folder", type=Path, help="write the quote and its letter there as well")
    fixed.set_defaults(run=_whole(_quote))


def _command(commands: Any, name: str, about: str, run: Callable[[argparse.Namespace], str], **more: str) -> None:
    command = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    content = "the request as JSON" if name != "replay" else "a quote.json, or a share link or its part after #"
    command.add_argument("file", metavar="REQUEST.json", help=f"{content}; - reads standard input")
    command.add_argument("--rates", metavar="FILE", help="a rate card other than the packaged one")
    formats = FORMATS if name == "plan" else FORMATS[:4]
    command.add_argument("--format", choices=formats, default="text")
    command.set_defaults(run=run, **more)


def _read(options: argparse.Namespace) -> str:
    return sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8-sig")


def _price(options: argparse.Namespace) -> str:
    card = options.load(options.rates)
    priced = estimate(Request.from_mapping(wire.parse(_read(options)), card), card)
    writers: dict[str, Callable[[], str]] = {
        "text": lambda: text.estimate_text(priced),
        "json": lambda: wire.pretty(priced.to_mapping()),
        "csv": lambda: csv.estimate_csv(priced.to_mapping()),
        "html": lambda: page.of_estimate(priced),
    }
    return writers[options.format]()


def _ask(options: argparse.Namespace) -> str:
    card = options.load(options.rates)
    from_link = options.ask == "replay" and form.is_share_link(options.file)
    body = form.read_share_link(options.file) if from_link else wire.parse(_read(options))
    if options.ask == "replay" and isinstance(body, dict) and "made_with" in body:
        return _whole(lambda _: _quote_again(body, card))(options)
    answer = registry.COMMANDS[options.ask].run(card, body, clock.today())
    if options.format == "json":
        return wire.pretty(answer.data[options.ask])
    if options.format == "ics":
        return str(answer.data[options.ask]["ics"])
    assert answer.layout  # noqa: S101 -- every ask of COMMANDS has a layout
    return _write(answer.layout(), options.format)


def _write(layout: Layout, form_: str) -> str:
    writers: dict[str, Callable[[], str]] = {"text": layout.text, "csv": layout.csv, "html": lambda: page.of_layout(layout)}
    return writers[form_]()


def _check(options: argparse.Namespace) -> str:
    card = options.load(options.file)
    if card.status == "published":
        examples = [entry for entries in card.sections.values() for entry in entries.values() if "illustrative" in entry.source.lower()]
        words = "source: says “Illustrative”, and the status is “published”; write where the firm's number comes from, such as “The firm's own.”"
        if examples:
            raise CommandError(f"{card.file}: {entry.key}.{words}" for entry in examples)
    today = clock.today()
    if early := [*_still_to_come(tomllib.loads(Path(options.file).read_text(encoding="utf-8")), today)]:
        raise CommandError(f"{card.file}: {key}: {day} is still to come; {remedy}" for key, day, remedy in early)
    entries = sum(len(entries) for entries in card.sections.values())
    return f"{options.file}: valid; {entries} entries, {card.status}, version {card.on(today).version}\n"


def _still_to_come(table: dict[str, Any], today: date, within: str = "") -> Iterator[tuple[str, date, str]]:
    """Yield the days of a card that cannot be later than a day: key, day, and what to write."""
    remedies = {
        "checked": "write the day on which you read it",
        "" if within else "from": "nobody gets a price before it; write a day of the past",
    }
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _still_to_come(value, today, f"{within}{key}.")
        elif key in remedies and value > today:
            yield f"{within}{key}", value, remedies[key]


def _whole(run: Callable[[argparse.Namespace], str]) -> Callable[[argparse.Namespace], str]:
    """Return a command that names its files where something in them is not as it was written."""

    def checked(options: argparse.Namespace) -> str:
        try:
            return run(options)
        except (InvalidRequest, RateCardError, UnicodeDecodeError):
            raise
        except (LookupError, TypeError, AttributeError, ArithmeticError, ValueError) as error:
            files = " or ".join(str(file) for file in (options.file, getattr(options, "letterhead", None)) if file)
            words = "make the quote from the request once more, and the letterhead by `make fresh`"
            raise CommandError([f"{files}: is not as it was written ({type(error).__name__}: {error}); {words}"]) from error

    return checked


def _quote(options: argparse.Namespace) -> str:
    from estimator.cli import letter, quote, quote_options, quote_review

    source, before = quote_options.read(wire.parse(_read(options)))
    letterhead = wire.parse(options.letterhead.read_text(encoding="utf-8"))
    name = before["quote"] if before else ""
    made = quote_options.make(options, source, options.load(options.rates), clock.today(), letterhead, name=name, before=before)
    if before and quote.unchanged(made, before):
        raise CommandError([f"{options.file}: nothing changed since revision {before['revision']}, so no other one was made"])
    writers: dict[str, Callable[[], str]] = {
        "text": lambda: quote_review.departure(made).text(),
        "json": lambda: wire.pretty(made),
        "html": lambda: letter.document(made),
    }
    if options.folder:
        files = {options.folder / f"{made['quote']}-r{made['revision']}.{suffix}": writers[suffix]() for suffix in ("html", "json")}
        options.folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            if file.exists() and file.read_text(encoding="utf-8") != content:
                words = (
                    f"make the next revision from {file.with_suffix('.json')} instead, or delete both files where this one never went out"
                )
                raise CommandError([f"{file}: is there already, with other figures or words; {words}"])
        for file, content in files.items():
            file.write_text(content, encoding="utf-8")
    return writers[options.format]()


def _quote_again(kept: dict[str, Any], card: RateCard) -> str:
    from estimator.cli import quote, quote_options

    quote_options.read(kept)
    if differing := quote.again(kept, card):
        raise CommandError(f"{kept['quote']}, revision {kept['revision']}: {one}" for one in differing)
    return f"{kept['quote']}, revision {kept['revision']}: made again with the rates of {kept['day']}, every figure is the same.\n"


def _about_backtest() -> str:
    from estimator.cli import backtest

    return backtest.__doc__ or ""


def _backtest(options: argparse.Namespace) -> str:
    from estimator.cli import backtest, backtest_report

    card = options.load(options.rates)
    path = Path(options.file)
    result = backtest.run(path.name, path.read_text(encoding="utf-8-sig"), card)
    if result.problems:
        raise CommandError(result.problems)
    if options.fragment:
        Path(options.fragment).write_text(backtest_report.fragment(result), encoding="utf-8")
    if options.format == "json":
        return wire.pretty(backtest_report.answer(result))
    return _write(backtest_report.layout(result), options.format)
