"""Content-hashed files in the output folder, each large one with its `.br` and `.gz` beside it."""

import gzip
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import brotli

from browser.paths import OUTPUT

DIGITS = 16
"""Hexadecimal digits of a file's SHA-256 that go into its name."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the output folder; sizes in bytes."""

    name: str
    sha256: str
    size: int
    gzip: int
    brotli: int


def name_of(pattern: str, data: bytes) -> str:
    """Put the content's hash where the pattern says: ``python.{hash}.wasm`` → ``python.0123456789abcdef.wasm``."""
    return pattern.format(hash=hashlib.sha256(data).hexdigest()[:DIGITS])


def write_all(contents: dict[str, tuple[str, bytes]]) -> dict[str, OutputFile]:
    """Write each part's content under its hashed name, compressing side by side, and drop every other file.

    Args:
        contents: by part, the pattern of its file name and its bytes.

    A file that is there already under its hash, with its compressed siblings, is left as it is:
    the runtime's own wasm is by far the slowest to compress and changes only with the runtime.
    """
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:
        made = dict(zip(contents, pool.map(lambda file: write(*file), contents.values()), strict=True))
    names = {f"{file.name}{suffix}" for file in made.values() for suffix in ("", ".br", ".gz")}
    for path in OUTPUT.iterdir():
        if path.name not in names:
            path.unlink()
    return made


def write(pattern: str, data: bytes) -> OutputFile:
    """Write one content and its compressed siblings."""
    path = OUTPUT / name_of(pattern, data)
    small, smaller = path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.br")
    if not (path.is_file() and path.read_bytes() == data and small.is_file() and smaller.is_file()):
        smaller.write_bytes(brotli.compress(data, quality=11, lgwin=24))
        small.write_bytes(gzip.compress(data, 9, mtime=0))
        path.write_bytes(data)
    sizes = (each.stat().st_size for each in (path, small, smaller))
    return OutputFile(path.name, hashlib.sha256(data).hexdigest(), *sizes)
