"""The command line: `python -m relay serve`, and the owner's commands for stored requests (list, show, resend, backup, …)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.cli import quote_options
from relay.admin import commands, forget, learned, progress, quoting
from relay.admin.commands import EXIT_FAULT, EXIT_USAGE
from relay.mail.transport import DeliveryError
from relay.settings import BadSetting, Settings
from relay.store.schema import PROGRESS, STATES
from relay.store.store import Unavailable
from relay.values.env_file import BadFile, read_file
from relay.values.number import argument as number
from relay.values.number import integer
from relay.values.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    type Command = Callable[[Settings, argparse.Namespace], int]


BACK = "the day to come back to it, like 2026-12-10"
CALLER = {
    "name": "who called",
    "phone": "the telephone number",
    "email": "the email address, where one was given",
    "company": "the company",
    "trained": "whether one of their people took the partner's training: Yes, Not yet or Not sure",
    "message": "what was said",
}


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Run until stopped."""
    from relay.web.server import serve  # lazy: the other commands start without a web server

    return serve(settings, options)


def reference(text: str) -> str:
    """Parse a reference: case and surrounding space do not matter."""
    return text.strip().upper()


def _add_progress(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Add the commands by which a request gets from one state to the next."""
    command = add("note", progress.note, "keep a note with a request")
    command.add_argument("reference", metavar="Q-…", type=reference)
    command.add_argument("text", metavar="TEXT", type=progress.words)
    command.add_argument("--back", type=progress.day, metavar="DAY", help=BACK)
    command = add("mark", progress.mark, "mark how far requests have come")
    command.add_argument("references", metavar="Q-…", nargs="+", type=reference)
    command.add_argument("state", choices=PROGRESS)
    command.add_argument("--back", type=progress.day, metavar="DAY", help=BACK)
    command = add("add", progress.add, "put an enquiry by telephone into the list, priced by the engine; it brings no mail")
    for name, words in CALLER.items():
        command.add_argument(f"--{name}", default="", required=name == "name", metavar="TEXT", help=words)
    command.add_argument("--set", action="append", default=[], metavar="QUESTION=ANSWER", help="an answer, such as employees=40")
    command = add("quote", quoting.quote, "make a fixed quote of a request: its letter, and a mail draft")
    command.add_argument("reference", metavar="Q-…", type=reference)
    quote_options.add_options(command)
    command.add_argument("--look", action="store_true", help="show it, and keep nothing")
    command.add_argument("--send", action="store_true", help="send it through the relay instead of writing a draft")
    command = add("replay", quoting.replay, "make a request's quotes again, and compare every figure")
    command.add_argument("reference", metavar="Q-…", type=reference)
    command = add("hours", learned.hours, "keep the hours that a job took, for backtest")
    command.add_argument("reference", metavar="Q-…", type=reference)
    command.add_argument("hours", nargs="+", metavar="PART=HOURS", help="such as onsite=12.5; nothing after = takes it out")


def _add_overviews(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Add the commands that write of all requests together."""
    command = add("export", commands.export, "write every request as CSV or as an mbox")
    command.add_argument("--format", choices=["csv", "mbox"], default="csv")
    command.add_argument("--file", type=Path)
    command = add("backtest", learned.run_backtest, "compare your quotes, and the hours that jobs took, with the engine")
    command.add_argument("--format", choices=("text", "json", "csv", "html"), default="text")
    command.add_argument("--fragment", type=Path, metavar="FILE.md", help="write what a page may say of it")
    command = add("report", learned.run_report, "count requests, quotes and acceptances by month, size and industry")
    command.add_argument("--format", choices=("text", "csv", "svg"), default="text")
    command.add_argument("--file", type=Path)


def parser() -> argparse.ArgumentParser:
    """Return the argument parser."""
    top = argparse.ArgumentParser(prog="python -m relay", description=__doc__)
    words = "a file of settings, such as /etc/cor-relay.env, read as systemd reads it; it goes before those of the environment"
    top.add_argument("--settings", type=Path, metavar="FILE", help=words)
    verbs = top.add_subparsers(dest="command", required=True)

    def add(name: str, run: Command, words: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    command = add("serve", serve, "serve the site and take quote requests")
    command.add_argument("--port", type=number(integer(0, 65_535, 8000)), help="default: PORT, else 8000")
    command.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    command = add("list", commands.listing, "list the requests, what waits longest first")
    command.add_argument(
        "--state",
        default="",
        choices=["", *PROGRESS, *STATES],
        help="only those that have come so far, or with a mail in this state",
    )
    command.add_argument("--verdict", default="", choices=["", "honest", "suspect"])
    command.add_argument("--most", type=number(integer(1, 1_000_000, 50)), default=50)
    for name, run, words in (
        ("show", commands.show, "show a request, its mails and its history"),
        ("resend", commands.resend, "send a request's mails again"),
        ("release", commands.release, "release a suspect as an honest request"),
        ("dismiss", commands.dismiss, "mark a request's dead letters as seen, so that they are not reported as faults"),
    ):
        add(name, run, words).add_argument("reference", metavar="Q-…", type=reference)
    _add_progress(add)
    _add_overviews(add)
    command = add("purge", commands.purge, "delete requests older than QUOTE_KEEP_DAYS")
    command.add_argument("--days", type=number(integer(0, 36_500, 730)), help="instead of QUOTE_KEEP_DAYS; 0 deletes everything")
    command = add("forget", forget.forget, "delete all requests of one person, with mails, files, quotes and history")
    command.add_argument("who", metavar="ADDRESS", help="an email address; or a reference, of a caller who left none")
    command.add_argument("--yes", action="store_true", help="without asking")
    command = add("backup", commands.back_up, "copy the store into a folder while the relay runs")
    command.add_argument("folder", type=Path)
    command.add_argument(
        "--keep", type=number(integer(1, 100_000, 30)), default=0, metavar="N", help="keep the newest N copies; default: all"
    )
    add("restore", commands.restore, "restore a copy into an empty store").add_argument("file", type=Path)
    add("check", commands.check, "check whether the settings can work")
    add("test-mail", commands.test_mail, "send a test mail to QUOTE_TO now")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0, 2 for a wrong setting or argument, 1 for a fault."""
    options = parser().parse_args(arguments)
    try:
        options.environ = {**os.environ, **(read_file(options.settings) if options.settings else {})}
        return int(options.run(Settings.from_environ(options.environ), options))
    except (BadSetting, BadFile) as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    except Unavailable as error:
        print(f"QUOTE_STORE: {error}", file=sys.stderr)
    except DeliveryError as error:
        print(f"The mail did not go: {one_line(str(error))}", file=sys.stderr)
    except OSError as error:
        named = f"{error.filename}: {error.strerror}; name a file or a folder that is there and can be used" if error.filename else ""
        print(named or error.strerror or error, file=sys.stderr)
    return EXIT_FAULT


if __name__ == "__main__":
    sys.exit(main())
