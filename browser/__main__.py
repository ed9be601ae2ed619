"""The command line: ``python -m browser build``."""

import argparse
import sys

from browser import build
from browser.paths import BuildError


def main() -> int:
    """Run the pipeline; 0, or 1 with the reason on standard error."""
    parser = argparse.ArgumentParser(prog="python -m browser", description=build.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="make docs/assets/engine/ from the pinned runtime and our wheel")
    building.add_argument("--force", action="store_true", help="also when nothing has changed")
    building.add_argument("--whole", action="store_true", help="leave the wasm in one piece, as a new runtime may need at first")
    arguments = parser.parse_args()
    try:
        build.run(force=arguments.force, undivided=arguments.whole)
    except BuildError as error:
        sys.stderr.write(f"browser build: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
