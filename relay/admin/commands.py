"""The owner's commands: each takes its options, prints its result and returns an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from relay.admin import actions, backup, check_settings
from relay.admin.export import as_csv, as_mbox
from relay.admin.listing import listing as requests
from relay.admin.listing import show as one_request
from relay.store.scrub import scrub
from relay.store.store import Store
from relay.values import clock, private_files
from relay.values.text import one_line

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from relay.settings import Settings

EXIT_FAULT = 1
EXIT_USAGE = 2


def listing(settings: Settings, options: argparse.Namespace) -> int:
    """Print requests, what waits longest first."""
    with Store(settings.store_url, create=False) as store:
        rows = requests(store, state=options.state, verdict=options.verdict, most=options.most, reply_days=settings.reply_days)
    for row in rows:
        total = f"${row['total']}" if row["total"] not in {"", "0.00"} else "no price"
        who = f"{one_line(row['name'])} <{one_line(row['email'] or row['phone'])}>"
        words = f"{row['standing']:26}  {row['verdict']:7}  {total:>12}  {who}  [{row['mails']}]"
        print(f"{row['id']}  {row['received']}  {words}{f'  {row["note"]}' if row['note'] else ''}")
    if not rows:
        print("No requests.")
    return 0


def show(settings: Settings, options: argparse.Namespace) -> int:
    """Print one request with its mails and history."""
    with Store(settings.store_url, create=False) as store:
        text = one_request(store, options.reference)
    print(text or f"{options.reference}: no such request; `python -m relay list` has them", file=sys.stdout if text else sys.stderr)
    return 0 if text else EXIT_USAGE


def resend(settings: Settings, options: argparse.Namespace) -> int:
    """Resend a request's mails."""
    with Store(settings.store_url, create=False) as store:
        count = actions.resend(store, settings, options.reference, clock.now())
    print(
        f"{options.reference}: {count} to send" if count else f"{options.reference}: no such request; `python -m relay list` has them",
        file=sys.stdout if count else sys.stderr,
    )
    return 0 if count else EXIT_USAGE


def release(settings: Settings, options: argparse.Namespace) -> int:
    """Release a suspect as honest."""
    with Store(settings.store_url, create=False) as store:
        done = actions.release(store, settings, options.reference, clock.now())
    print(f"{options.reference}: {'released' if done else 'no such suspect'}", file=sys.stdout if done else sys.stderr)
    return 0 if done else EXIT_USAGE


def dismiss(settings: Settings, options: argparse.Namespace) -> int:
    """Dismiss dead letters."""
    with Store(settings.store_url, create=False) as store:
        count = actions.dismiss(store, options.reference, clock.now())
    print(f"{options.reference}: {f'{count} dismissed' if count else 'no dead letter'}", file=sys.stdout if count else sys.stderr)
    return 0 if count else EXIT_USAGE


def export(settings: Settings, options: argparse.Namespace) -> int:
    """Write every request as CSV or mbox."""
    if options.format == "mbox":
        return _mbox(settings, options.file)
    with Store(settings.store_url, create=False) as store:
        text = as_csv(store)
    if options.file is None:
        sys.stdout.write(text)
        return 0
    private_files.make_file(options.file)
    if options.file.is_file():  # one that was there already
        options.file.chmod(0o600)
    options.file.write_text(text, encoding="utf-8-sig", newline="")
    return 0


def _mbox(settings: Settings, file: Path | None) -> int:
    if file is None:
        print("--format mbox needs --file", file=sys.stderr)
        return EXIT_USAGE
    with Store(settings.store_url, create=False) as store:
        count, left_out = as_mbox(store, settings, file)
    print(f"{count} mails in {file}")
    for reference, reason in left_out:
        print(f"{reference}: left out, {one_line(reason)}; `python -m relay show {reference}` has it", file=sys.stderr)
    return EXIT_FAULT if left_out else 0


def purge(settings: Settings, options: argparse.Namespace) -> int:
    """Purge old requests."""
    days = settings.keep_days if options.days is None else options.days
    with Store(settings.store_url, create=False) as store:
        gone = actions.purge(store, settings, clock.now() - days * 86400)
        return finish_removal(store, settings, gone, f"{gone.requests} requests older than {days} days deleted")


def finish_removal(store: Store, settings: Settings, gone: actions.Removed, words: str) -> int:
    """Print what was deleted, and take it out of the store's files, or tell what keeps that from being done."""
    print(
        words
        + f", and {gone.outbox} mails in {settings.maildir}" * (gone.outbox > 0)
        + f", and {gone.drafts} files in {settings.drafts}" * (gone.drafts > 0)
    )
    if left := scrub(store):
        words = "what they said can still be read in its files. Fix that, or close what reads it, and type `purge`"
        print(f"QUOTE_STORE: {left}, so {words}", file=sys.stderr)
        return EXIT_FAULT
    if gone.requests and not store.local:
        print("PostgreSQL writes over their place in time; its own logs and copies keep them as long as you keep those.")
    return 0


def back_up(settings: Settings, options: argparse.Namespace) -> int:
    """Copy the store while the relay runs."""
    file, count = backup.back_up(settings, options.folder, clock.now(), options.keep)
    print(f"{file}: {count} requests")
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Restore a copy into an empty store."""
    print(f"{backup.restore(settings, options.file)} requests in {settings.store_name}")
    return 0


def check(settings: Settings, options: argparse.Namespace) -> int:
    """Return whether the settings can work."""
    found = check_settings.findings(settings, options.environ, options.settings)
    for well, words in found:
        print(f"{'ok   ' if well else 'WRONG'} {one_line(words)}")
    return 0 if all(well for well, _ in found) else EXIT_FAULT


def test_mail(settings: Settings, _options: argparse.Namespace) -> int:  # noqa: PT019 -- a command, not a test
    """Send one test mail now."""
    print(check_settings.send_test(settings))
    return 0
