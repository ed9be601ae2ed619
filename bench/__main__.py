"""`python -m bench` runs every benchmark and campaign; `python -m bench NAME …` runs one. Results go to bench/results.json."""

import importlib
import sys
from collections.abc import Callable

ALL = ("engine", "parity", "fuzz", "mutants", "hostile", "kill", "load")


def main(arguments: list[str]) -> int:
    """Run what is named, or all; return the worst exit status."""
    if arguments and arguments[0] not in ALL:
        sys.stderr.write(f"“{arguments[0]}” is not a benchmark; known: {', '.join(ALL)}\n")
        return 2
    worst = 0
    for name in arguments[:1] or ALL:
        print(f"{name}: {importlib.import_module(f'bench.{name}').__doc__}", flush=True)
        sys.argv = [f"python -m bench {name}", *arguments[1:]]
        run: Callable[[], int | None] = importlib.import_module(f"bench.{name}").main
        worst = max(worst, run() or 0)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
