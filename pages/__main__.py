"""`python -m pages build` makes site/; `python -m pages fragments [--check]` makes or checks what is generated into docs/.

`python -m pages stale` lists what is past its review date; `python -m pages init` writes who the firm is.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from browser import offline
from browser.paths import BuildError
from estimator import RateCardError, clock, wire
from pages import content, parts, release
from pages.config import SettingsError
from pages.hosting import compress, headers, headings, scripts, servers, styles, trim
from pages.upkeep import firm
from pages.upkeep import stale as reviews

SITE = Path("site")
ENGINE = content.DOCS / "assets/engine/manifest.json"


def main() -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pages", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("build", help="make site/").set_defaults(run=build)
    command = commands.add_parser("fragments", help="make the generated parts of docs/")
    command.add_argument("--check", action="store_true", help="change nothing; fail if any is not fresh")
    command.set_defaults(run=fragments)
    command = commands.add_parser("stale", help="list every page and fact past its review date, with its source and place")
    command.add_argument("--on", type=_day, metavar="DATE", help="as on this day; left out: today")
    command.set_defaults(run=stale)
    command = commands.add_parser("init", help="say who the firm is: writes mkdocs.yml; without a terminal, only what the options say")
    firm.options(command)
    command.set_defaults(run=init)
    options = parser.parse_args()
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except RateCardError as error:
        sys.stderr.write("\n".join(["The data cannot be used; nothing was built.", *error.problems, ""]))
        return 1
    except BuildError as error:
        sys.stderr.write(f"The site is incomplete: {error}\n")
        return 1
    except SettingsError as error:
        sys.stderr.write(f"{error}\nNothing was built.\n")
        return 1


def _day(text: str) -> date:
    """Read a day that was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is not a day; write it like 2027-01-02"
        raise argparse.ArgumentTypeError(message) from error


def fragments(options: argparse.Namespace) -> int:
    """Write every generated part that is not fresh, or list them."""
    old = parts.stale(parts.made())
    if getattr(options, "check", False):
        for path in old:
            sys.stderr.write(f"{path}: not fresh; run `python -m pages fragments` and commit it\n")
        return 1 if old else 0
    for path, text in old.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        print(f"  wrote {path}")
    return 0


def stale(options: argparse.Namespace) -> int:
    """Print what is past its review date; return 1 if anything is."""
    on = options.on or clock.today()
    try:
        found = list(reviews.dated(on))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    past, coming = [due for due in found if due.day <= on], min(found, key=lambda due: due.day)
    for due in past:
        print(due.line())
    print(f"{len(past)} past the limit on {on}." if past else f"Nothing is past its limit on {on}. Next, on {coming.day}: {coming.what}.")
    day, many = reviews.crowd(on, found)
    if many >= reviews.MANY:
        print(f"{many} fall due in the week of {day}: read some in the months before, so that no week has them all.")
    return 1 if past else 0


def init(options: argparse.Namespace) -> int:
    """Write who the firm is, regenerate what shows it, and print what is still missing."""
    try:
        changed = firm.write(options)
    except ValueError as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return 2
    content.config.cache_clear()
    print(f"mkdocs.yml: {len(changed)} changed: {', '.join(changed)}" if changed else "mkdocs.yml: nothing to change")
    fragments(options)
    city = str(content.config()["extra"]["firm"]["city"]).partition(",")[0]
    base = wire.card().places.labels[wire.card().base]
    if city not in base:
        slug = wire.card().places.names.find(city)
        line = f'write base = "{slug}"' if slug else "choose a place of estimator/data/roads.toml for `base`"
        print(f"Trips start from {base}. If yours start in {city}, {line} at the head of estimator/data/rates.toml.")
    for line in release.placeholders(firm.CONFIG.read_text(encoding="utf-8")):
        print(f"  {line}")
    return 0


def rendered(site: Path) -> list[str]:
    """Let mkdocs write the pages into a folder; return its warnings and errors, each of which stops the build.

    `--quiet` would hide the warnings from `--strict` as well.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--no-strict", "--clean", "--site-dir", str(site.absolute())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    wrong: list[str] = []
    told = False
    for line in lines:  # what a warning lists is on the lines after it, further in
        told = line.startswith(("WARNING", "ERROR", "Error")) or (told and line.startswith(" "))
        wrong += [line] if told else []
    return wrong or (lines if done.returncode else [])


def build(options: argparse.Namespace) -> int:
    """Make the generated parts, then the pages, then what hosts and browsers need beside them."""
    if not ENGINE.is_file():
        raise BuildError(f"{ENGINE}: is not there; `make site` makes the engine, and the pages after it")
    fragments(options)
    if wrong := rendered(SITE):
        sys.stderr.write("\n".join([*wrong, "The pages cannot be built.", ""]))
        return 1
    trim.write(SITE)
    headings.clear(SITE)
    styles.write(SITE)
    scripts.join(SITE)
    offline.write(SITE)
    headers.write(SITE)
    servers.write(SITE)
    compress.write(SITE)
    pages = sum(1 for _ in SITE.rglob("*.html"))
    print(f"  {pages} pages in {SITE}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
