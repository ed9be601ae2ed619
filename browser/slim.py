"""The runtime without what only dynamic libraries need: names that nothing uses, and the data that goes its own way.

The wasm exports thousands of functions so that libraries loaded later may link to them, and the script gives each a
variable. We load none. What stays is every export that the script, the linker's tables or the package loader name.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from browser import runtime, wasm
from browser.paths import RUNTIME, BuildError

LINE = re.compile(r'var (_[\w$]+)=(?:Module\["_[\w$]+"\]=)?wasmExports\["([^"]+)"\];')
"""How the script gives one export a variable."""
WORD = re.compile(r"[\w$]+")
RESTORED = "return Module.HEAP8.set(t),l};"
"""How the script ends putting a kept memory back."""
COUNTING = (
    "return Module.HEAP8.set(t),HEAP32[(__PyRuntime+HEAP32[__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET/4>>>0])/4>>>0]=Module._PyEM_CountArgsPtr,l};"
)
"""The same, and then what this browser has for counting a function's parameters: the memory says what Node has.

No iPhone is asked for it, and what came before WebAssembly's garbage collection has none: Python then goes another way.
"""
LINKER = ("GOT.func", "GOT.mem")
"""Where the wasm asks for an address by an export's name."""


def names() -> set[str]:
    """The exports that something names, apart from the line that gives each a variable."""
    script = "".join(runtime.read(part).decode() for part in runtime.PARTS)
    words = set(WORD.findall(LINE.sub("", script)))
    found = wasm.sections(runtime.read("pyodide.asm.wasm"))
    linked = {one.name for one in wasm.imports(found[wasm.IMPORTS]) if one.module in LINKER}
    every = (one.name for one in wasm.exports(found[wasm.EXPORTS]))
    return {name for name in every if name in words or f"_{name}" in words or name in linked}


@dataclass(frozen=True, slots=True)
class Wasm:
    """The wasm without its data, and the data with the address that it goes to."""

    module: bytes
    address: int
    data: bytes


def wasm_without_data() -> Wasm:
    """The wasm with the exports that something names, its data apart."""
    whole = runtime.read("pyodide.asm.wasm")
    found = wasm.sections(whole)
    address, data = wasm.data(found.pop(wasm.DATA), runtime.memory_base())
    del found[wasm.DATA_COUNT]
    kept = names()
    found[wasm.EXPORTS] = wasm.exporting(one for one in wasm.exports(found[wasm.EXPORTS]) if one.name in kept)
    return Wasm(wasm.written(found, wasm.custom(whole, "dylink.0")), address, data)


def laid(one: Wasm, module: bytes, folder: Path) -> dict[str, object]:
    """Write a module and the data into a folder, and say where they are, as browser/node/start.mjs reads it."""
    paths = {"module": folder / "module.wasm", "data": folder / "data.bin"}
    paths["module"].write_bytes(module)
    paths["data"].write_bytes(one.data)
    return {**{name: str(path) for name, path in paths.items()}, "address": one.address}


def script() -> tuple[bytes, str]:
    """Both scripts of the runtime as one module, without the names that nothing uses, and the seal its last line exports.

    One request, and no second name to look up. A file cut short does not parse or lacks the seal,
    so the worker notices before it starts anything.

    Raises:
        BuildError: the runtime puts a kept memory back in another way than before.
    """
    notice = (
        f"/* Pyodide {runtime.version()}, MPL-2.0: {' + '.join(runtime.PARTS)}, without the variables of exports that nothing uses */\n"
    )
    body = notice + "\n".join(lean(runtime.read(part).decode().split("\n//# sourceMappingURL")[0]) for part in runtime.PARTS)
    if body.count(RESTORED) != 1:
        raise BuildError(f"{RUNTIME / runtime.PARTS[0]} does not end putting a memory back with {RESTORED!r}; see COUNTING")
    body = body.replace(RESTORED, COUNTING)
    seal = hashlib.sha256(body.encode()).hexdigest()[:16]
    return f'{body}\nexport const seal = "{seal}";\n'.encode(), seal


def lean(text: str) -> str:
    """The script without the variables of exports that are gone."""
    kept = names()
    return LINE.sub(lambda line: line[0] if line[2] in kept else "", text)
