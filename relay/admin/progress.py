"""Where each request stands, by the owner's commands: note, mark, and add for an enquiry by telephone."""

from __future__ import annotations

import difflib
import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from estimator.parsing.text import iso_date
from estimator.present import headline
from relay.admin.commands import EXIT_USAGE
from relay.intake.accept import entry
from relay.intake.pricing import KNOWN
from relay.intake.problems import Refusal
from relay.intake.submission import CONTACT, Submission, sort_pairs
from relay.store import progress
from relay.store.store import Store
from relay.values import clock
from relay.values.text import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from relay.settings import Settings

MAX_NOTE = 1000


def day(text: str) -> str:
    """Read the day to come back to a request, from today on."""
    found = iso_date(text.strip())
    if found is None or found < clock.today():
        raise ArgumentTypeError(f"{text}: is not a day from {clock.today()} on; write one like {clock.today()}")
    return found.isoformat()


def words(text: str) -> str:
    """Read a note."""
    text = one_line(text)
    if not 0 < len(text) <= MAX_NOTE:
        raise ArgumentTypeError(f"has {len(text)} characters; write 1 to {MAX_NOTE} in quotation marks")
    return text


def note(settings: Settings, options: argparse.Namespace) -> int:
    """Keep a note with a request."""
    values = {"note": options.text, **({"back": options.back} if options.back else {})}
    return _change(settings, [options.reference], "note", options.text, values)


def mark(settings: Settings, options: argparse.Namespace) -> int:
    """Mark how far requests have come; the day to come back is the one given, or none."""
    detail = f"back {options.back}" if options.back else ""
    return _change(settings, options.references, options.state, detail, {"state": options.state, "back": options.back or ""})


def _change(settings: Settings, references: Iterable[str], event: str, detail: str, values: dict[str, str]) -> int:
    missing = []
    with Store(settings.store_url, create=False) as store:
        for reference in dict.fromkeys(references):
            with store.writing() as connection:
                found = progress.change(store, connection, reference, clock.now(), event, detail, **values)
            if found:
                print(f"{reference}: {event}{f', {detail}' if detail else ''}")
            else:
                missing.append(reference)
    for reference in missing:
        print(f"{reference}: no such request; `python -m relay list` has them", file=sys.stderr)
    return EXIT_USAGE if missing else 0


def add(settings: Settings, options: argparse.Namespace) -> int:
    """Put an enquiry by telephone into the list, priced by the engine; it brings no mail."""
    given = {name: value for name in CONTACT if (value := getattr(options, name))}
    pairs = [part.partition("=")[::2] for part in options.set]
    wrong = [_not_asked(name) for name, _ in pairs if name.partition(".")[0] not in KNOWN]
    wrong += [f"--set {name}: has no answer; write it like employees=40" for name, answer in pairs if not answer.strip()]
    if not options.phone and not options.email:
        wrong.append("--phone: is missing, and so is --email; give one of them, so that you can reach who called")
    if not wrong:
        try:
            wanted = entry(Submission(**sort_pairs([*given.items(), *pairs], KNOWN)), settings, clock.now(), by_telephone=True)
        except Refusal as refusal:
            wrong = [f"{'--' if problem.field in CONTACT else '--set '}{problem.field}: {problem.message}" for problem in refusal.problems]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return EXIT_USAGE
    with Store(settings.store_url, create=False) as store:
        [kept] = store.add([wanted])
    estimate = wanted.content["estimate"]
    price = f"{headline.words(estimate)['price']}" if estimate else "no price; --set employees=40 and the like would give one"
    print(f"{kept.id}: {'was in the list already' if kept.repeated else 'in the list'}, {price}")
    return 0


def _not_asked(name: str) -> str:
    near = difflib.get_close_matches(name, KNOWN, 1)
    return f"--set {name}: is no question of the estimator; {f'did you mean {near[0]}?' if near else f'known: {", ".join(sorted(KNOWN))}'}"
