"""`python -m pages.release`: refuses a site that is not ready to be published, and names every reason with file and line."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from estimator import RateCardError, clock, wire
from pages import content, parts, share
from pages.config import SettingsError
from pages.forms import providers, receipt
from pages.upkeep import firm, ledger, settings, stale
from pages.upkeep import moved as moves

RATES = "estimator/data/rates.toml"
SOURCE = re.compile(r"source = .*illustrative", re.IGNORECASE)
"""The source of an example number that came with the repository."""
ADDON = re.compile(r"(?:data-offers=|[#&;]addons=)([\w-]+)")
"""An add-on that a page is about: at a heading, or in a link to the estimator."""


def placeholders(text: str) -> Iterator[str]:
    """Yield what is still a placeholder in mkdocs.yml's text: a value of the firm or of its terms in square brackets, or an address that is nobody's."""
    for key, node in settings.scalars(text).items():
        if key.startswith(("extra.firm.", "extra.quote.", "extra.terms.")) and "[" in node.value:
            yield f"{firm.CONFIG}:{settings.line(node)}: {key}: “{node.value}” is a placeholder; write what is true, or run `make init`"
        elif key == "site_url" and ".example/" in node.value:
            yield (
                f"{firm.CONFIG}:{settings.line(node)}: {key}: {node.value} is a placeholder; "
                "write the address the site is published at, or run `make init`"
            )


def answers(text: str) -> Iterator[str]:
    """Yield what mkdocs.yml's text says of the firm that `make init` would not take, but for placeholders and who answers the form."""
    nodes = settings.scalars(text)
    for question in firm.QUESTIONS:
        node = nodes.get(question.key)
        if node and "[" not in node.value and ".example" not in node.value and not question.key.startswith("extra.quote."):
            try:
                question.read(node.value)
            except firm.InvalidAnswer as error:
                yield f"{firm.CONFIG}:{settings.line(node)}: {question.key}: {error}"


def pages() -> Iterator[str]:
    """Yield what a page's front matter lacks."""
    for file in content.files():
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
    if (starts := wire.card().starts) > clock.today():
        line = ledger.head(Path(), RATES, "from")
        yield f"{RATES}:{line}: from: {starts} is still to come: nobody gets a price before it; write a day of the past"
    for number, text in enumerate(Path(RATES).read_text(encoding="utf-8").splitlines(), start=1):
        if SOURCE.match(text):
            yield f"{RATES}:{number}: {text}: visitors read this; write where the firm's number comes from, such as “The firm's own.”"


def offers() -> Iterator[str]:
    """Yield where a page describes an add-on, or links to it, that is not offered today."""
    offered = wire.card().options("addon", clock.today())
    for file in content.files():
        for number, text in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            for name in ADDON.findall(text):
                if name not in offered:
                    yield f"{file}:{number}: {name}: is an add-on that {RATES} does not offer; take out what the page says of it"


def fragments() -> Iterator[str]:
    """Yield the generated files that are not fresh, or not committed where this is a clone of a repository."""
    made = parts.made()
    for path, text in parts.stale(made).items():
        yield f"{path}:{_differs(path, text)}: not fresh; run `python -m pages fragments` and commit it"
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *map(str, made)]
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
    before = path.read_bytes().split(b"\n") if path.exists() else []
    lines = wanted.split(b"\n")
    return next(number for number in count(1) if before[number - 1 : number] != lines[number - 1 : number])


def settled() -> Iterator[str]:
    """Yield what is still open in mkdocs.yml.

    Raises:
        SettingsError: it cannot be used; one line for each reason.

    """
    content.config()
    text = firm.CONFIG.read_text(encoding="utf-8")
    yield from placeholders(text)
    yield from answers(text)
    yield from form(text)


def form(text: str) -> Iterator[str]:
    """Yield why nobody would answer the quote form, by mkdocs.yml's text."""
    if "extra.quote.provider" not in settings.scalars(text):
        line = ledger.head(Path(), str(firm.CONFIG), "extra")
        yield f"{firm.CONFIG}:{line}: extra.quote.provider: missing; say who answers the quote form: {', '.join(providers.table())}"
    for page, number, claim in receipt.untrue(providers.chosen().name):
        yield f"{page}:{number}: “{claim}”: only the relay does that, and {providers.chosen().name} answers the form; say what happens"


def moved(*, confirmed: bool) -> Iterator[str]:
    """Yield that prices moved much since the last release, unless that was confirmed."""
    words, large = moves.moves()
    if words and large and not confirmed:
        yield f"{moves.CASES}:1: {words}; read var/cases.txt, and if they are all meant, type `make release CONFIRM=yes`"
    elif words:
        print(f"  {words}.")


def reasons(today: date, *, confirmed: bool = False) -> list[str]:
    """Return why the site cannot be published on a day; empty when it can.

    Args:
        today: the day of the release.
        confirmed: whether the owner said that prices may move as they did.

    """
    reasons: list[str] = []
    whole = True
    for part in (settled, rates, pages, offers, lambda: (due.line() for due in stale.past(today))):
        try:
            reasons += part()
        except (RateCardError, SettingsError) as error:
            reasons += str(error).splitlines()
            whole = False
    if whole and not any(pages()):  # what is generated is made from them
        reasons += [*fragments(), *pictures(), *moved(confirmed=confirmed)]
    return list(dict.fromkeys(reasons))


def main(arguments: Sequence[str] = ()) -> int:
    """Print every reason; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m pages.release", description=__doc__)
    parser.add_argument("--confirm", action="store_true", help="prices may move as they did since the last release")
    parser.add_argument("--released", action="store_true", help="keep today's prices as released; asks nothing")
    options = parser.parse_args(arguments)
    try:
        if options.released:
            moves.keep()
            return 0
        problems = reasons(clock.today(), confirmed=options.confirm)
    except ValueError as error:
        problems = [str(error)]
    for reason in problems:
        print(f"  {reason}")
    print("Not ready to be published." if problems else "Ready to be published.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
