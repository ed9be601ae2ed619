"""What the pipeline says: its steps, and how large each part is on the wire."""

import sys
from collections.abc import Mapping

from browser.files import Made

MEGABYTE = 1_000_000


def say(line: str) -> None:
    """Print one line at once: a build that works in silence looks stuck."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(made: Mapping[str, Made]) -> None:
    """Print each file's size as it is, as gzip and as brotli, in MB."""
    say(f"  {'file':<12}{'plain':>8}{'gzip':>8}{'brotli':>8}  MB")
    for label, file in made.items():
        sizes = (file.size, file.gzip, file.brotli)
        say(f"  {label:<12}" + "".join(f"{size / MEGABYTE:>8.3f}" for size in sizes))
