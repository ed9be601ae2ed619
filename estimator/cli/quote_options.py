"""What an owner chooses of a fixed quote: the options of the commands, checked, and carried from one revision to the next."""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from estimator.card.rates import RateCard
from estimator.cli.quote import work_out
from estimator.parsing.number import decimal, money, refused
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, iso_date
from estimator.values.money import text

MOST = Decimal(10_000_000)  # dollars
MOST_HOURS = 10_000
MOST_DAYS = 366
MAX_WORDS = 200
KEPT = ("set", "hours", "lines", "price", "round", "client", "dates", "auditor", "valid")
"""What the owner chose, kept in a quote so that it can be made again and revised; the first three are lists."""
NAME = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
DAYS = re.compile(r"\d+")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what an owner can choose; a later revision starts from the choices of the one before."""
    add = command.add_argument
    add(
        "--set",
        action="append",
        default=[],
        metavar="QUESTION=ANSWER",
        help="correct an answer, such as sites=3; nothing after = takes it out",
    )
    add(
        "--hours",
        action="append",
        default=[],
        nargs=2,
        metavar=("LINE=HOURS", "REASON"),
        help="overrule the quantity of a line; the client reads the reason",
    )
    add(
        "--line",
        action="append",
        default=[],
        nargs=2,
        metavar=("LABEL", "DOLLARS"),
        help="a line of your own; 0 dollars takes it out again",
    )
    add("--price", help="the fixed price in dollars, before GST; nothing takes it out again")
    add("--round", metavar="DOLLARS", help="round the price before GST to this step, such as 10 or 50; nothing takes it out again")
    add("--client", help="whom the quote is for")
    add("--dates", help="when the auditor is on site, in your words")
    add("--auditor", help="who does the audit")
    add("--valid", metavar="DAYS", help="days from its own for which the quote is valid; else as the terms in mkdocs.yml say")
    add("--day", help="the quote's own day, whose rates apply, such as 2026-11-29; else today")
    add("--from-start", action="store_true", help="start from the request, not from the choices of the revision before")


def chosen(options: argparse.Namespace, before: Mapping[str, Any], problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the owner's choices: those of the revision before, with what the options change."""
    found = {key: before.get(key, [] if key in KEPT[:3] else "") for key in KEPT}
    problems += [*_unwritten(options)]
    names = {part.partition("=")[0] for part in options.set}
    given = [list(part.partition("=")[::2]) for part in options.set]
    found["set"] = [pair for pair in found["set"] if pair[0] not in names] + given
    for code, quantity, reason in [(*part.partition("=")[::2], reason) for part, reason in options.hours]:
        kept = [row for row in found["hours"] if row[0] != code]
        number = decimal(quantity)
        if not quantity and len(kept) == len(found["hours"]):
            problems.append(
                ("--hours", f"“{code}” has no hours; write it like report=6, or nothing after = to take out those you gave before")
            )
        elif quantity and (number is None or not 0 <= number <= MOST_HOURS):
            problems.append(("--hours", f"{code}: {refused(quantity, f'a number of hours from 0 to {MOST_HOURS:,}')}"))
        elif quantity and not reason.strip():
            problems.append(("--hours", f"{code}: say why in the second part; the client reads it"))
        found["hours"] = [*kept, *([[code, f"{number:f}", _words(reason)]] if number is not None else [])]
    for label, amount in options.line:
        number = money(amount, MOST)
        if number is None or abs(number) > MOST or not label.strip():
            problems.append(
                (
                    "--line",
                    f"{label}: {refused(amount, 'an amount in dollars', MOST)} Write a label and an amount, as in “Second visit” 450",
                )
            )
            continue
        kept = [row for row in found["lines"] if row[0] != _words(label)]
        if not number and len(kept) == len(found["lines"]):
            yours = comma_list([row[0] for row in kept])
            problems.append(("--line", f"“{label}” is no line of yours, so 0 takes nothing out{f'; yours: {yours}' if yours else ''}"))
        found["lines"] = [*kept, *([[_words(label), text(number)]] if number else [])]
    if options.price and options.round:
        problems.append(("--round", "leave it out, or leave --price out: a price is either fixed or rounded"))
    for key in ("price", "round"):
        typed = getattr(options, key)
        if typed is None:
            continue
        number = money(typed, MOST) if typed else None
        if typed and (number is None or not 0 < number <= MOST):
            problems.append((f"--{key}", refused(typed, "an amount in dollars above 0", MOST)))
        found |= {"price": "", "round": "", key: text(number) if number else ""}
    found |= {key: _words(getattr(options, key)) for key in ("client", "dates", "auditor") if getattr(options, key) is not None}
    if options.valid is not None:
        found["valid"] = options.valid
    return found


def _unwritten(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield what cannot go into a letter as it was typed: nothing is cut, lost or left aside without a word."""
    yield from (("--set", f"“{part}” has no =; write it like sites=3") for part in options.set if "=" not in part)
    if any(part.startswith("on=") for part in options.set):
        yield "--set", "on is the quote's own day; give it with --day"
    typed: dict[str, Iterable[str]] = {"set": options.set}
    typed |= {key: chain.from_iterable(getattr(options, key)) for key in ("hours", "line")}
    typed |= {key: [getattr(options, key) or ""] for key in ("client", "dates", "auditor")}
    for key, texts in typed.items():
        for text_ in texts:
            line = " ".join(text_.split())
            if not line.isprintable():
                yield f"--{key}", "has a character that cannot be shown; type it again, on a terminal in UTF-8"
            elif len(line) > MAX_WORDS and key != "set":
                yield f"--{key}", f"“{line[:20]}…” has {len(line)} characters; write {MAX_WORDS} at most"


def _words(typed: str) -> str:
    return " ".join(typed.split())[:MAX_WORDS]


def make(
    options: argparse.Namespace,
    source: Mapping[str, Any],
    card: RateCard,
    today: date,
    letterhead: Mapping[str, Any],
    *,
    name: str = "",
    client: str = "",
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a quote.

    Args:
        options: as `add_options` describes them.
        source: an estimate as `to_mapping` gives it, or a request alone.
        card: the rate card.
        today: the quote's own day, unless the options name one.
        letterhead: the firm, its standing terms as Markdown, and what mkdocs.yml says of how long a quote is valid.
        name: the quote's reference; left out: that of the estimate.
        client: whom it is for, unless the options or `before` say it.
        before: the revision that this one follows.

    Raises:
        InvalidRequest: every problem, by option or question.

    """
    problems: list[tuple[str, str]] = []
    made_with = chosen(options, before["made_with"] if before and not options.from_start else {"client": _words(client)}, problems)
    day = today if options.day is None else iso_date(options.day)
    last = today + timedelta(days=MOST_DAYS)
    if day is None or not card.starts <= day <= last:
        problems.append(("--day", f"“{options.day}” is not a day from {card.starts} to {last}; write one like {today}"))
    made_with["valid"] = str(made_with["valid"] or next(iter(DAYS.findall(letterhead["valid"])), ""))
    if not made_with["valid"].isdecimal() or not 1 <= int(made_with["valid"]) <= MOST_DAYS:
        problems.append(("--valid", f"“{made_with['valid']}” is not a number of days from 1 to {MOST_DAYS}; write one like 30"))
    if not problems and day and day + timedelta(days=int(made_with["valid"])) < today:
        problems.append(("--valid", f"{made_with['valid']} days from {day} are over; give more, or a later --day"))
    if problems or day is None:
        raise InvalidRequest(problems)
    return work_out(made_with, source, card, day, letterhead, name=name, before=before)


def read(body: Any) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """Return the source of a parsed file, and the revision in it where it is a fixed quote.

    Raises:
        InvalidRequest: it is no mapping.

    """
    if not isinstance(body, dict):
        raise InvalidRequest([("", "This is not a request, an estimate or a quote; give one of these as JSON")])
    if "made_with" not in body:
        return _named(body, "reference"), None
    if lost := [key for key in ("quote", "revision", "day", "source", "estimate", "lines", "letterhead") if key not in body]:
        raise InvalidRequest([(key, "is missing: the file is not a whole quote; make it from the request once more") for key in lost])
    return body["source"], _named(body, "quote")


def _named(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Return what was read where its name, if it has one, can be a file's name in the folder of the quotes."""
    if not NAME.fullmatch(str(body.get(key) or "Q")):
        raise InvalidRequest([(key, "is not a reference of ours, such as E-7V7HEQQ3MM; write it as the estimate has it, or take it out")])
    return body
