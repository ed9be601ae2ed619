"""Compressed neighbours of the built files: `page.html.br` and `.gz` beside `page.html`, for hosts that send them as they are."""

import gzip
from pathlib import Path

import brotli

KINDS = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"}
LEAST = 512
"""Bytes below which compressing gains nothing."""


def write(site: Path) -> int:
    """Compress every text of the site as far as it goes; return how many there are.

    Gzip without a time stamp, so that the same text gives the same bytes.
    """
    count = 0
    for file in sorted(site.rglob("*")):
        if not file.is_file() or file.suffix not in KINDS or file.stat().st_size < LEAST:
            continue
        text = file.read_bytes()
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(text, mode=brotli.MODE_TEXT, quality=11))
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(text, 9, mtime=0))
        count += 1
    return count
