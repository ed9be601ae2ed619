"""Takes a snapshot of a started engine's memory and drops its empty pages: a short header and the heap, half of it empty.

It holds the wasm's own static data, so the page needs no other copy of that.
"""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import archive, constants, slim, split, standin, tool, uncalled
from browser.paths import CALLS, EPOCH, EXERCISE, RUNTIME
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
    called: Sequence[str] = (),
    texts: Sequence[str] = (),
) -> Started:
    """Start the engine under Node on the slim wasm, ask it everything once, and return its memory.

    Args:
        wasm: the slim one.
        lock: the lock file that names the wheel.
        library: the library's members; see browser/standin.py and browser/uncalled.py.
        wheel: our own wheel's members.
        called: the functions that keep their code; none for all.
        texts: what it is asked afterwards, to see that nothing is missing.
    """
    package = {name: base64.b64encode(data).decode() for name, data in wheel.items() if ".dist-info/" not in name}
    with TemporaryDirectory() as folder:
        zip_file, output, started = Path(folder, "library.zip"), Path(folder, "memory.bin"), Path(folder, "started.json")
        zip_file.write_bytes(archive.pack(library))
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "wasm": slim.write_wasm(wasm, wasm.module, Path(folder)),
            "lock": lock,
            "library": str(zip_file),
            "package": package,
            "close": standin.CLOSE,
            "exercise": str(EXERCISE),
            "calls": str(CALLS),
            "noting": uncalled.STARTS in library,
            "called": list(called) or None,
            "texts": list(texts),
            "epoch": int(EPOCH),
            "output": str(output),
            "started": str(started),
        }
        tool.node("snapshot.mjs", request)
        return Started(output.read_bytes(), json.loads(started.read_bytes()))


def compact(snapshot: bytes, late: Collection[Segment] = ()) -> tuple[bytes, dict[str, Any]]:
    """Return what to ship of a snapshot, its pages that are not empty, and the plan by which the page expands it.

    The plan: ``size`` of the whole; ``pages``, runs of pages that follow one another in the shipped file, each ``[first page, number]``.

    Args:
        snapshot: a header, then the memory. The header's second number is its own length.
        late: constants that come with the rest of the wasm instead.
    """
    begin = int.from_bytes(snapshot[4:8], "little")
    image = snapshot[:begin] + constants.without(0, snapshot[begin:], late)
    pages = [n for n in range(-(-len(image) // PAGE)) if any(image[n * PAGE : (n + 1) * PAGE])]
    shipped = b"".join(image[n * PAGE : (n + 1) * PAGE] for n in pages)
    return shipped, {"size": len(image), "page": PAGE, "pages": split.runs(pages)}
