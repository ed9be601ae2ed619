"""Takes a snapshot of a started engine's memory and drops its empty pages: a short header and the heap, half of it empty.

It holds the wasm's own static data, so the page needs no other copy of that.
"""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import archive, constants, links, slim, split, tool, uncalled
from browser.paths import EPOCH, EXERCISE, PRUNE, RUNTIME
from browser.wasm import Segment

PAGE = 4096


@dataclass(frozen=True, slots=True)
class Started:
    """The memory of a started engine, and the functions called until then, where calls were noted."""

    memory: bytes
    called: list[str]


def start(
    wasm: slim.Wasm,
    lock: Mapping[str, Any],
    library: Mapping[str, bytes],
    wheel: Mapping[str, bytes],
    *,
    prune: Mapping[str, Any] | None = None,
    texts: Sequence[str] = (),
) -> Started:
    """Start the engine under Node on the slim wasm, ask it everything once, and return its memory.

    Args:
        wasm: the slim one.
        lock: the lock file that names the wheel.
        library: the library's members; see browser/uncalled.py.
        wheel: our own wheel's members.
        prune: what is taken out before the memory is kept: the arguments of `prune.prune`.
        texts: what it is asked afterwards, to see that nothing is missing.
    """
    package = {name: base64.b64encode(data).decode() for name, data in wheel.items() if ".dist-info/" not in name}
    with TemporaryDirectory() as folder:
        zip_file, output = Path(folder, "library.zip"), Path(folder, "memory.bin")
        zip_file.write_bytes(archive.pack(library))
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "wasm": slim.write_wasm(wasm, wasm.module, Path(folder)),
            "lock": lock,
            "library": str(zip_file),
            "package": package,
            "exercise": str(EXERCISE),
            "pruner": str(PRUNE),
            "noting": uncalled.STARTS in library,
            "prune": prune,
            "texts": list(texts),
            "epoch": int(EPOCH),
            "output": str(output),
        }
        begun = tool.node("snapshot.mjs", request)["begun"]
        return Started(output.read_bytes(), begun)


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
