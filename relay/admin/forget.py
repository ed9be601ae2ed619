"""Delete all of one person, as the privacy page promises: every request from an address, in whatever way it is written."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from sqlalchemy import select

from estimator.values.count import counted
from relay.admin import actions
from relay.admin.commands import EXIT_USAGE, finish_removal
from relay.admin.listing import listing
from relay.store.schema import requests
from relay.store.store import Store, Unavailable
from relay.values import address, clock
from relay.values.text import one_line

if TYPE_CHECKING:
    import argparse

    from relay.settings import Settings

NAMES = {"mails": "mail", "quotes": "quote", "history": "history line"}
"""What the owner calls a row of each table."""
ELSEWHERE = (
    "Not deleted, as the relay does not have it: the mails in your own mailbox (search for the references above), and copies by `backup`. "
    "Delete the copies that were made before now, or leave them to go when newer ones take their place; after a `restore`, type this again."
)


def of_person(store: Store, who: str) -> list[str]:
    """Return the references of a person's requests: of an address without regard to case or `+tag`, or the one reference given."""
    with store.reading() as connection:
        rows = connection.execute(select(requests.c.id, requests.c.content).order_by(requests.c.received)).all()
    wanted = address.canonical(address.normalize(who))
    mailboxes = {row.id: json.loads(row.content)["contact"]["email"] for row in rows}
    return [
        reference
        for reference, mailbox in mailboxes.items()
        if reference == who.strip().upper() or (mailbox and address.canonical(mailbox) == wanted)
    ]


def forget(settings: Settings, options: argparse.Namespace) -> int:
    """Delete a person's requests once the owner has read what they are."""
    with Store(settings.store_url, create=False) as store:
        references = of_person(store, options.who)
        if not references:
            words = "no request came from there. Give an email address or a reference, as `python -m relay list` shows them"
            print(f"{one_line(options.who)}: {words}", file=sys.stderr)
            return EXIT_USAGE
        for row in listing(store, only=references):
            print(f"{row['id']}  {row['received']}  {one_line(row['name'])} <{one_line(row['email'] or row['phone'])}>  [{row['mails']}]")
        if not options.yes and not _agreed():
            print("Nothing was deleted; --yes, or the word yes, deletes it", file=sys.stderr)
            return EXIT_USAGE
        try:
            gone = actions.forget(store, settings, references, clock.now())
        except Unavailable as error:
            raise Unavailable(
                f"{error}. Nothing was deleted; a mail to or about them may be on its way, so type it again in a minute"
            ) from None
        rows = ", ".join(counted(gone.rows[name], words) for name, words in NAMES.items())
        status = finish_removal(store, settings, gone, f"{counted(gone.requests, 'request')} deleted, with uploaded files, {rows}")
    print(ELSEWHERE)
    return status


def _agreed() -> bool:
    """Ask the owner; who cannot answer has not agreed."""
    print("Delete this for good, with its mails, files, quotes and history? ", end="", flush=True)
    return sys.stdin.readline().strip().lower() == "yes"
