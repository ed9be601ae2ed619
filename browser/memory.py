"""The memory of a started engine, made small: no empty pages, and only what the wasm does not hold.

A snapshot is a short header and the whole heap. Two thirds of its pages are empty, and most of the
rest of the first megabytes is the wasm's own static data, which the page has anyway. So what is
shipped is, page by page, the snapshot XOR that data, without the pages where nothing is left.
"""

import base64
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import archive, runtime, standin, tool, wasm
from browser.paths import EPOCH, EXERCISE, RUNTIME, BuildError

PAGE = 4096
HEADER_SIZE_AT = 4
"""A snapshot says at this byte, in four, how long its header is; the heap follows."""


def snapshot(lock: Mapping[str, Any], library_zip: bytes, wheel: bytes) -> bytes:
    """Start the engine under Node on the trimmed library, ask it everything once, and keep its memory.

    Modules that a kept engine never uses are left out: see browser/standin.py.
    """
    members = archive.unpack(wheel)
    package = {name: data for name, data in members.items() if ".dist-info/" not in name}
    with TemporaryDirectory() as folder:
        zip_file, output = Path(folder, "library.zip"), Path(folder, "memory.bin")
        zip_file.write_bytes(standin.lightened(library_zip))
        request = {
            "runtime": str(RUNTIME),
            "lock": lock,
            "library": str(zip_file),
            "package": {name: base64.b64encode(data).decode() for name, data in package.items()},
            "close": standin.CLOSE,
            "exercise": str(EXERCISE),
            "epoch": int(EPOCH),
            "output": str(output),
        }
        tool.node("snapshot.mjs", request)
        return output.read_bytes()


def small(image: bytes) -> tuple[bytes, dict[str, Any]]:
    """Return what to ship of a snapshot, and the plan by which the page makes it whole again.

    The plan: ``size`` of the whole; ``data``, stretches of the wasm's file to lay down first, each
    ``[offset in the wasm, place in the whole, size]``; ``pages``, runs of pages that follow one
    another in the shipped file, each ``[first page, number]``, to XOR onto what lies there.
    """
    header = int.from_bytes(image[HEADER_SIZE_AT : HEADER_SIZE_AT + 4], "little")
    module = runtime.read("pyodide.asm.wasm")
    base = bytearray(len(image))
    stretches = [(one.offset, header + one.address, one.size) for one in wasm.segments(module, runtime.memory_base())]
    for offset, place, size in stretches:
        base[place : place + size] = module[offset : offset + size]
    difference = xor(image, base)
    count = -(-len(image) // PAGE)
    kept = [n for n in range(count) if any(difference[n * PAGE : (n + 1) * PAGE])]
    shipped = b"".join(difference[n * PAGE : (n + 1) * PAGE] for n in kept)
    plan = {"size": len(image), "page": PAGE, "data": stretches, "pages": runs(kept)}
    if whole(shipped, plan, module) != image:
        message = "the small memory does not unfold to the snapshot it was made from"
        raise BuildError(message)
    return shipped, plan


def whole(shipped: bytes, plan: Mapping[str, Any], module: bytes) -> bytes:
    """Do what the page does: unfold the shipped file to the snapshot, to test it."""
    image = bytearray(plan["size"])
    for offset, place, size in plan["data"]:
        image[place : place + size] = module[offset : offset + size]
    at = 0
    for first, number in plan["pages"]:
        begin, end = first * PAGE, min((first + number) * PAGE, len(image))
        image[begin:end] = xor(image[begin:end], shipped[at : at + end - begin])
        at += end - begin
    return bytes(image)


def xor(one: bytes | bytearray, other: bytes | bytearray) -> bytes:
    """Exclusive or of two stretches of the same length."""
    number = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    return number.to_bytes(len(one), "little")


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Group ascending numbers that follow one another: ``[3, 4, 5, 9]`` → ``[(3, 3), (9, 1)]``."""
    groups = (list(group) for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]))
    return [(group[0][1], len(group)) for group in groups]
