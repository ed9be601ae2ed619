"""The owner's commands: `python -m relay serve`, and those that look after what was received."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from relay import logs
from relay.schema import STATES
from relay.settings import BadSetting, Settings
from relay.store import Store, Unavailable
from relay.transport import Delayed

if TYPE_CHECKING:
    from collections.abc import Callable

TURN = 0.0005
"""Seconds after which a thread that writes mails lets the one that answers visitors go on; Python's own 5 ms add up, several times a request."""
FAULT = 1
WRONG = 2


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Run until stopped."""
    import uvicorn  # here, so that the other commands start without it

    from relay.app import create_app

    port = options.port if options.port is not None else settings.port
    url = f"http://{options.host}:{port}/"
    settings = replace(settings, port=port, url=settings.url or url)
    logs.start()
    sys.setswitchinterval(TURN)
    app = create_app(settings)
    config = uvicorn.Config(
        app, host=options.host, port=port, access_log=False, log_config=None, server_header=False, ws="none",
        timeout_keep_alive=15, timeout_graceful_shutdown=10, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    print(f"Site and quote relay: {url}\nMail goes to {settings.destination}\nRequests are kept in {settings.store}", flush=True)
    uvicorn.Server(config).run()
    return 0


def listing(settings: Settings, options: argparse.Namespace) -> int:
    """Print the newest requests."""
    from relay import desk

    rows = desk.listing(Store(settings.store_url), state=options.state, verdict=options.verdict, most=options.most)
    for row in rows:
        total = f"${row['total']}" if row["total"] else "no price"
        print(f"{row['id']}  {row['received']}  {row['verdict']:7}  {total:>12}  {row['name']} <{row['email']}>  [{row['mails']}]")
    if not rows:
        print("No requests.")
    return 0


def show(settings: Settings, options: argparse.Namespace) -> int:
    """Print all about one request."""
    from relay import desk

    text = desk.show(Store(settings.store_url), options.reference)
    print(text or f"{options.reference}: no such request", file=sys.stdout if text else sys.stderr)
    return 0 if text else WRONG


def resend(settings: Settings, options: argparse.Namespace) -> int:
    """Put a request's mails back on the list."""
    from relay import clock, desk

    count = desk.resend(Store(settings.store_url), settings, options.reference, clock.now())
    print(
        f"{options.reference}: {count} to send" if count else f"{options.reference}: no such request",
        file=sys.stdout if count else sys.stderr,
    )
    return 0 if count else WRONG


def release(settings: Settings, options: argparse.Namespace) -> int:
    """Take a suspect up as honest."""
    from relay import clock, desk

    done = desk.release(Store(settings.store_url), settings, options.reference, clock.now())
    print(f"{options.reference}: {'released' if done else 'no such suspect'}", file=sys.stdout if done else sys.stderr)
    return 0 if done else WRONG


def dismiss(settings: Settings, options: argparse.Namespace) -> int:
    """Take dead letters off the list."""
    from relay import clock, desk

    count = desk.dismiss(Store(settings.store_url), options.reference, clock.now())
    print(f"{options.reference}: {f'{count} dismissed' if count else 'no dead letter'}", file=sys.stdout if count else sys.stderr)
    return 0 if count else WRONG


def export(settings: Settings, options: argparse.Namespace) -> int:
    """Write every request as CSV or mbox."""
    from relay import desk

    store = Store(settings.store_url)
    if options.format == "mbox":
        if options.file is None:
            print("--format mbox needs --file", file=sys.stderr)
            return WRONG
        count, left_out = desk.as_mbox(store, settings, options.file)
        print(f"{count} mails in {options.file}")
        for reference, reason in left_out:
            print(f"{reference}: left out, {reason}; `python -m relay show {reference}` has it", file=sys.stderr)
        return FAULT if left_out else 0
    text = desk.as_csv(store)
    if options.file is None:
        sys.stdout.write(text)
        return 0
    with open(  # noqa: PTH123 -- made with its mode, not changed after
        os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write(text)
    return 0


def purge(settings: Settings, options: argparse.Namespace) -> int:
    """Forget old requests."""
    from relay import clock, desk

    days = settings.keep_days if options.days is None else options.days
    count = desk.purge(Store(settings.store_url), clock.now() - days * 86400)
    print(f"{count} requests older than {days} days forgotten")
    return 0


def check(settings: Settings, _options: argparse.Namespace) -> int:
    """Say whether the settings can work."""
    from relay import checkup

    found = checkup.findings(settings, os.environ)
    for well, words in found:
        print(f"{'ok   ' if well else 'WRONG'} {words}")
    return 0 if all(well for well, _ in found) else FAULT


def test_mail(settings: Settings, _options: argparse.Namespace) -> int:  # noqa: PT019 -- a command, not a test
    """Send one test mail now."""
    from relay import checkup

    print(checkup.send_test(settings))
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    top = argparse.ArgumentParser(prog="python -m relay", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[Settings, argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    command = add("serve", serve, "serve the site and take quote requests")
    command.add_argument("--port", type=int, help="default: PORT, else 8000")
    command.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    command = add("list", listing, "list the newest requests")
    command.add_argument(
        "--state",
        default="",
        choices=["", *STATES],
        help="only those with a mail in this state",
    )
    command.add_argument("--verdict", default="", choices=["", "honest", "suspect"])
    command.add_argument("--most", type=int, default=50)
    for name, run, words in (
        ("show", show, "show a request, its mails and its history"),
        ("resend", resend, "send a request's mails again"),
        ("release", release, "take a suspect up as an honest request"),
        ("dismiss", dismiss, "take a request's dead letters off the list of faults"),
    ):
        add(name, run, words).add_argument("reference", metavar="Q-…")
    command = add("export", export, "write every request as CSV or as an mbox")
    command.add_argument("--format", choices=["csv", "mbox"], default="csv")
    command.add_argument("--file", type=Path)
    command = add("purge", purge, "forget requests older than QUOTE_KEEP_DAYS")
    command.add_argument("--days", type=int)
    add("check", check, "say whether the settings can work")
    add("test-mail", test_mail, "send a test mail to QUOTE_TO now")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0, 2 for a wrong setting or argument, 1 for a fault."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(Settings.from_environ(os.environ), options))
    except BadSetting as error:
        print(error, file=sys.stderr)
        return WRONG
    except Unavailable as error:
        print(f"QUOTE_STORE: {error}", file=sys.stderr)
    except Delayed as error:
        print(f"The mail did not go: {error}", file=sys.stderr)
    except OSError as error:
        print(error, file=sys.stderr)
    return FAULT


if __name__ == "__main__":
    sys.exit(main())
