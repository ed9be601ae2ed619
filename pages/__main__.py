"""`python -m pages build` makes site/; `python -m pages fragments [--check]` makes or checks what is generated into docs/.

`python -m pages stale` lists what was read too long ago; `python -m pages init` writes who the firm is.
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
from pages.hosting import compress, headers, scripts, servers, styles, trim
from pages.upkeep import firm
from pages.upkeep import stale as upkeep

SITE = Path("site")


def main() -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pages", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("build", help="make site/").set_defaults(run=build)
    fragments = commands.add_parser("fragments", help="make the generated parts of docs/")
    fragments.add_argument("--check", action="store_true", help="change nothing; fail if any is not fresh")
    fragments.set_defaults(run=generate)
    stale = commands.add_parser("stale", help="list every page and fact that was read too long ago, with its source and place")
    stale.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as on this day; left out: today")
    stale.set_defaults(run=stand)
    init = commands.add_parser("init", help="say who the firm is: writes mkdocs.yml; without a terminal, only what the options say")
    firm.options(init)
    init.set_defaults(run=introduce)
    options = parser.parse_args()
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except RateCardError as error:
        sys.stderr.write("\n".join(["The data cannot be used; nothing was built.", *error.problems, ""]))
        return 1
    except BuildError as error:
        sys.stderr.write(f"The site is not whole: {error}\n")
        return 1


def generate(options: argparse.Namespace) -> int:
    """Write every generated part that is not fresh, or say which are not."""
    stale = parts.stale()
    if getattr(options, "check", False):
        for path in stale:
            sys.stderr.write(f"{path}: not fresh; run `python -m pages fragments` and commit it\n")
        return 1 if stale else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        print(f"  wrote {path}")
    return 0


def stand(options: argparse.Namespace) -> int:
    """Print what is past its limit; return 1 if anything is."""
    on = options.on or clock.today()
    try:
        past, coming = upkeep.past(on), min(upkeep.dated(on), key=lambda due: due.day)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for due in past:
        print(due.line())
    print(f"{len(past)} past the limit on {on}." if past else f"Nothing is past its limit on {on}. Next, on {coming.day}: {coming.what}.")
    return 1 if past else 0


def introduce(options: argparse.Namespace) -> int:
    """Write who the firm is, make again what shows it, and say what is still open."""
    try:
        changed = firm.write(options)
    except ValueError as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return 2
    content.config.cache_clear()
    print(f"mkdocs.yml: {len(changed)} changed: {', '.join(changed)}" if changed else "mkdocs.yml: nothing to change")
    generate(options)
    city = str(content.config()["extra"]["firm"]["city"]).partition(",")[0]
    base = wire.card().places.labels[wire.card().base]
    if city not in base:
        print(f"Trips start from {base}. If yours start elsewhere, say so in estimator/data/rates.toml: `base`.")
    for line in release.placeholders(firm.CONFIG.read_text(encoding="utf-8")):
        print(f"  {line}")
    return 0


def build(options: argparse.Namespace) -> int:
    """Make the generated parts, then the pages, then what hosts and browsers need beside them."""
    generate(options)
    done = subprocess.run([sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict", "--clean"], check=False)
    if done.returncode:
        return done.returncode
    trim.write(SITE)
    styles.rename(SITE)
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
