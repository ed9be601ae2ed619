"""Takes a snapshot of a started engine's memory and drops its empty pages: a short header and the heap, half of it empty.

It holds the wasm's own static data, so the page needs no other copy of that.
"""

import base64
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import archive, constants, links, slim, split, standin, tool
from browser.paths import EPOCH, EXERCISE, RUNTIME
from browser.wasm import Segment

PAGE = 4096


def snapshot(wasm: slim.Wasm, lock: Mapping[str, Any], library_zip: bytes, wheel: bytes) -> bytes:
    """Start the engine under Node on the slim wasm and the trimmed library, ask it everything once, and return its memory.

    Modules that a restored engine never uses are left out: see browser/standin.py.
    """
    members = archive.unpack(wheel)
    package = {name: data for name, data in members.items() if ".dist-info/" not in name}
    with TemporaryDirectory() as folder:
        zip_file, output = Path(folder, "library.zip"), Path(folder, "memory.bin")
        zip_file.write_bytes(standin.with_stand_ins(library_zip))
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "wasm": slim.write_wasm(wasm, wasm.module, Path(folder)),
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


def compact(snapshot: bytes, late: Collection[Segment] = ()) -> tuple[bytes, dict[str, Any]]:
    """Return what to ship of a snapshot, its pages that are not empty, and the plan by which the page expands it.

    The plan: ``size`` of the whole; ``pages``, runs of pages that follow one another in the shipped file, each ``[first page, number]``;
    ``begin``, where the memory begins; ``lists``, the addresses at which the lists of objects do: see browser/links.py.

    Args:
        snapshot: a header, then the memory. The header's second number is its own length.
        late: constants that come with the rest of the wasm instead.
    """
    begin = int.from_bytes(snapshot[4:8], "little")
    memory = bytearray(constants.without(0, snapshot[begin:], late))
    lists = links.sort(memory)
    image = snapshot[:begin] + memory
    pages = [n for n in range(-(-len(image) // PAGE)) if any(image[n * PAGE : (n + 1) * PAGE])]
    shipped = b"".join(image[n * PAGE : (n + 1) * PAGE] for n in pages)
    return shipped, {"size": len(image), "page": PAGE, "pages": split.runs(pages), "begin": begin, "lists": lists}
