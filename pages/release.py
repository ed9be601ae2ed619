"""`python -m pages.release`: refuses a site that is not ready to be published, and names every reason with file and line."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

from estimator import RateCardError, clock, wire
from pages import content, parts, share
from pages.mail_header import can_send_as
from pages.upkeep import firm, ledger, settings, stale

RATES = "estimator/data/rates.toml"
SOURCE = re.compile(r"source = .*illustrative", re.IGNORECASE)
"""The source of an example number that came with the repository."""


def placeholders(text: str) -> Iterator[str]:
    """Yield what is still a placeholder in mkdocs.yml's text: a value of the firm in square brackets, or an address that is nobody's."""
    for key, node in settings.scalars(text).items():
        if key.startswith("extra.firm.") and "[" in node.value:
            yield f"{firm.CONFIG}:{settings.line(node)}: {key}: “{node.value}” is a placeholder; write what is true, or run `make init`"
        elif key == "site_url" and ".example/" in node.value:
            yield (
                f"{firm.CONFIG}:{settings.line(node)}: {key}: {node.value} is a placeholder; "
                "write the address the site is published at, or run `make init`"
            )


def sender(text: str) -> Iterator[str]:
    """Yield why mails cannot come from the firm's name in mkdocs.yml's text."""
    node = settings.scalars(text).get("extra.firm.name")
    if node and not can_send_as(node.value):
        yield f"{firm.CONFIG}:{settings.line(node)}: extra.firm.name: “{node.value}” cannot be in a mail's From; write it in plain words"


def pages() -> Iterator[str]:
    """Yield what a page's front matter lacks."""
    for file in sorted(content.DOCS.rglob("*.md")):
        if "_fragments" in file.parts:
            continue
        matter = content.matter(file)
        for key in content.REQUIRED:
            if not str(matter.get(key) or "").strip():
                yield f"{file}:{ledger.head(Path(), str(file), key)}: {key}: missing; every page has {', '.join(content.REQUIRED)}"


def rates() -> Iterator[str]:
    """Yield why the rates cannot be published."""
    status = wire.card().status
    if status != "published":
        line = ledger.head(Path(), RATES, "status")
        yield f"{RATES}:{line}: status: “{status}”; set “published” when the rates are the firm's own"
        return
    for number, text in enumerate(Path(RATES).read_text(encoding="utf-8").splitlines(), start=1):
        if SOURCE.match(text):
            yield f"{RATES}:{number}: {text}: visitors read this; write where the firm's number comes from, such as “The firm's own.”"


def fragments() -> Iterator[str]:
    """Yield the generated files that are not fresh, or not committed where this is a clone of a repository."""
    for path, text in parts.stale().items():
        yield f"{path}:{_differs(path, text)}: not fresh; run `python -m pages fragments` and commit it"
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *(str(path) for path in parts.made())]
    try:
        status = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return  # no git: nothing to be committed to
    for line in status.stdout.splitlines() if status.returncode == 0 else []:
        yield f"{line[3:]}:1: generated and not committed; commit it, so that what is published can be built again"


def pictures() -> Iterator[str]:
    """Yield why the pictures of shared links cannot go out."""
    if share.stale():
        yield f"{share.TITLES}:1: the pictures of shared links show other names than the pages; run `make fresh` and commit them"


def _differs(path: Path, wanted: bytes) -> int:
    """Return the first line that differs from the fresh content."""
    found = path.read_bytes().split(b"\n") if path.exists() else []
    lines = wanted.split(b"\n")
    return next(number for number in count(1) if found[number - 1 : number] != lines[number - 1 : number])


def reasons(today: date) -> list[str]:
    """Return why the site cannot be published on a day; empty when it can.

    Raises:
        RateCardError: the data cannot be read at all.
        ValueError: the limits of what is read again name something that is not there.

    """
    lacking = [*pages()]
    config = firm.CONFIG.read_text(encoding="utf-8")
    found = [*placeholders(config), *sender(config), *rates(), *(due.line() for due in stale.past(today)), *lacking]
    if not lacking:  # what is generated is made from them
        found += [*fragments(), *pictures()]
    return found


def main() -> int:
    """Print every reason; return 1 if there is one."""
    try:
        found = reasons(clock.today())
    except RateCardError as error:
        found = list(error.problems)
    except ValueError as error:
        found = [str(error)]
    for reason in found:
        print(f"  {reason}")
    print("Not ready to be published." if found else "Ready to be published.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
