"""Prints the pipeline's steps, and each part's size on the wire."""

import sys
from collections.abc import Mapping

from browser.files import OutputFile

MEGABYTE = 1_000_000


def say(line: str) -> None:
    """Print one line at once, so that a long build does not look stuck."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(made: Mapping[str, OutputFile]) -> None:
    """Print each file's size as it is, as gzip and as brotli, in MB."""
    say(f"  {'file':<12}{'plain':>8}{'gzip':>8}{'brotli':>8}  MB")
    for label, file in made.items():
        sizes = (file.size, file.gzip, file.brotli)
        say(f"  {label:<12}" + "".join(f"{size / MEGABYTE:>8.3f}" for size in sizes))
