"""The owner's fixed quotes: make a revision with its letter and mail draft or send it, and make kept ones again."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from estimator import InvalidRequest, wire
from estimator.cli import letter, quote_options, quote_review
from estimator.cli.quote import again, unchanged
from pages.config import SettingsError
from pages.forms.letterhead import letterhead
from relay.admin.commands import EXIT_FAULT, EXIT_USAGE
from relay.mail import quote_mail
from relay.mail.policy import SMTP
from relay.store import quotes
from relay.store.store import NewMail, Store
from relay.values import clock, private_files
from relay.values.text import one_line

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from relay.settings import Settings
    from relay.store.store import StoredRequest

SAME = "Nothing changed since revision {}, so no other one was made"


def quote(settings: Settings, options: argparse.Namespace) -> int:
    """Make a fixed quote of a request: the next revision, its letter, and a mail draft unless it is sent."""
    with Store(settings.store_url, create=False) as store:
        request = store.get(options.reference, file=False)
        if request is None:
            return _refuse(f"{options.reference}: no such request; `python -m relay list` has them")
        if options.send and (reason := _unsendable(request)):
            return _refuse(f"{request.id}: {reason}")
        kept = quotes.of_request(store, request.id)
        try:
            made = _make(options, request, kept[-1].content if kept else None)
        except SettingsError as error:
            return _refuse(str(error))
        except InvalidRequest as error:
            asked = wire.card().questions
            named = [(f"--set {field}" if field.partition(".")[0] in asked else field, words) for field, words in error.problems]
            return _refuse(*(f"{request.id}: {field}: {one_line(words)}" for field, words in named))
        same = kept and unchanged(made, kept[-1].content)
        made = kept[-1].content if same else made
        print(quote_review.departure(made).text())
        for one in kept:
            if (by := one.accepted) and not same:
                who = f"{one_line(by['by'])}, {one_line(by['position'])}, on {by['at']}"
                print(f"Revision {one.revision} was accepted by {who}. The next one asks the client to accept once more.\n")
        mails = (NewMail(kind=f"quote~{made['revision']}"),) if options.send else ()
        if not same and not options.look:
            quotes.add(store, request.id, made, clock.now(), mails)
        elif why := "Nothing was kept or written." if options.look else _done(store, kept[-1], mails):
            print(why)
            return 0
        else:
            print(f"{SAME.format(made['revision'])}; its files are written once more.")
        newest = quotes.of_request(store, request.id)[-1]
        address = "" if options.send else quote_mail.link(settings, store, newest)
        files = {"html": letter.document(made, link=address).encode(), "json": wire.pretty(made).encode()}
        if not options.send:
            files["eml"] = quote_mail.draft(settings, request, newest, address).as_bytes(policy=SMTP)
        for suffix, content in files.items():
            print(_write(settings, f"{request.id}-r{made['revision']}.{suffix}", content))
    _say_next(settings, options, request)
    return 0


def _unsendable(request: StoredRequest) -> str:
    """Return why nothing is sent to who asked; empty where it may be."""
    if not request.content["contact"]["email"]:
        return "has no email address to send to; leave --send out, and use the draft"
    if request.verdict != "honest":
        return f"is a suspect; read it, and type `python -m relay release {request.id}` before you send anything there"
    return ""


def _done(store: Store, newest: quotes.Quote, mails: tuple[NewMail, ...]) -> str:
    """Queue the mails of a revision that is kept; return why there is nothing more to do, empty where it was neither accepted nor sent."""
    if newest.accepted or (mails and not quotes.send(store, newest.request, mails, clock.now())):
        return f"{SAME.format(newest.revision)}. It was {'accepted' if newest.accepted else 'sent'} already."
    return ""


def _make(options: argparse.Namespace, request: StoredRequest, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return the next revision.

    Raises:
        InvalidRequest: every problem, by option or question.
        SettingsError: the standing terms cannot be read.
    """
    contact = request.content["contact"]
    client = ", ".join(part for part in (contact["company"], contact["name"]) if part)
    source = request.content.get("estimate") or {"request": {}}
    return quote_options.make(
        options, source, wire.card(), clock.today(), letterhead(), name=request.id, client=one_line(client), before=before
    )


def _say_next(settings: Settings, options: argparse.Namespace, request: StoredRequest) -> None:
    if options.send:
        print(
            f"The relay sends it to {one_line(request.content['contact']['email'])}; `python -m relay show {request.id}` says when it went."
        )
    else:
        print("Nothing was sent: open the .eml file in your mail program, read it, and send it.")
    if not settings.url:
        print("QUOTE_URL is not set, so the letter has no link: the client accepts by answering the mail.")


def _write(settings: Settings, name: str, content: bytes) -> Path:
    """Write a file that only its owner may read."""
    private_files.make_folder(settings.drafts)
    file = settings.drafts / name
    file.unlink(missing_ok=True)
    private_files.make_file(file)
    with file.open("wb") as open_file:
        open_file.write(content)
        os.fsync(open_file.fileno())
    return file


def _refuse(*lines: str) -> int:
    print("\n".join(lines), file=sys.stderr)
    return EXIT_USAGE


def replay(settings: Settings, options: argparse.Namespace) -> int:
    """Make each revision of a request's quote again with the rates of its own day, compare every figure, and write its letter."""
    with Store(settings.store_url, create=False) as store:
        kept = quotes.of_request(store, options.reference)
    if not kept:
        return _refuse(f"{options.reference}: has no quote; `python -m relay quote {options.reference}` makes one")
    wrong = 0
    for one in kept:
        try:
            differing = again(one.content, wire.card())
        except InvalidRequest as error:
            differing = [words for _, words in error.problems]
        wrong += bool(differing)
        file = _write(settings, f"{one.request}-r{one.revision}-again.html", letter.document(one.content, accepted=one.accepted).encode())
        print(
            f"{one.request}, revision {one.revision}: {'; '.join(differing) or f'the same with the rates of {one.day}'}; its letter: {file}"
        )
    return EXIT_FAULT if wrong else 0
