"""The runtime without what only dynamic libraries need: names that nothing uses, and the data that goes its own way.

The wasm exports thousands of functions so that libraries loaded later may link to them, and the script gives each a
variable. It also has everything that such a library might ask the page for, sound, windows and 3D among it. We load
none. What stays is every export that the script, the linker's tables or the package loader name, and of the script what
the wasm asks for, with all that this calls.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from browser import runtime, tool, wasm
from browser.paths import ROOT, RUNTIME, BuildError

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
ASKED = re.compile(r"(?<=var wasmImports=\{)[^}]*(?=\};)")
"""What the script has for the wasm, and for libraries: names, or a name and its variable."""
SIGNED = re.compile(r'([\w$]+)\.sig="\w+";')
"""How the script says what a function takes and gives, which the linker needs where it asks for the function's address."""
PUBLIC = re.compile(r'(?:(?<=[;}])Module\["(?P<own>\w+)"\]=(?P=own);)|Module\["(?P<name>\w+)"\]=(?!=)')
"""How the script lets others see a variable."""
NAMED = re.compile(r"""[.]([A-Za-z_$][\w$]*)|(["'])([A-Za-z_$][\w$]*)\2""")
"""A name as code reads it from an object."""
EVAL = re.compile(r"(?<![\w$.)])eval\(")
"""Code from a text, which could use any variable by its name: so no variable could go. Only libraries bring such texts."""
OPENGL = "emscripten_gl"
"""Begins the name of each function of OpenGL: the wasm asks for the addresses of all, for libraries to find them."""
NO_OPENGL = 'var noOpenGL=()=>{throw new Error("OpenGL needs a page, and this Python runs in a worker")};noOpenGL.sig="v";'
"""What stands at those addresses, as there is nothing that could draw."""


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


@cache
def script() -> tuple[bytes, str]:
    """Both scripts of the runtime as one module, without what nothing uses, and the seal its last line exports.

    One request, and no second name to look up. A file cut short does not parse or lacks the seal,
    so the worker notices before it starts anything.

    Raises:
        BuildError: the runtime puts a kept memory back, or has things for the wasm, in another way than before.
    """
    text = "\n".join(runtime.read(part).decode().split("\n//# sourceMappingURL")[0] for part in runtime.PARTS)
    whole = lean(once(RESTORED, COUNTING, text))
    short = tool.run([ROOT / "node_modules/.bin/terser", "--module", "--compress", "--mangle"], stdin=whole).strip()
    body = f"/* Pyodide {runtime.version()}, MPL-2.0: {' + '.join(runtime.PARTS)}, without what nothing uses */\n{short}"
    seal = hashlib.sha256(body.encode()).hexdigest()[:16]
    return f'{body}\nexport const seal = "{seal}";\n'.encode(), seal


def written(folder: Path) -> str:
    """Write the script into a folder for a step under Node, and say where: functions must have the same addresses there as in a browser."""
    path = folder / "runtime.mjs"
    path.write_bytes(script()[0])
    return str(path)


def once(old: str, new: str, text: str) -> str:
    """Put one thing of the runtime's script in another's place."""
    if text.count(old) != 1:
        raise BuildError(f"{RUNTIME / runtime.PARTS[0]} has {old!r} {text.count(old)} times instead of once; see browser/slim.py")
    return text.replace(old, new)


def lean(text: str) -> str:
    """The script without the variables of exports that are gone, and so that a tool can tell what nothing uses of the rest."""
    kept = names()
    text = LINE.sub(lambda line: line[0] if line[2] in kept else "", text)
    table = ASKED.findall(text)
    if len(table) != 1:
        raise BuildError(
            f"{RUNTIME / runtime.PARTS[0]} has no one list of what the wasm asks for (var wasmImports={{…}}); see browser/slim.py"
        )
    wanted = {one.name for one in wasm.imports(wasm.sections(runtime.read("pyodide.asm.wasm"))[wasm.IMPORTS])}
    given = {name: variable or name for name, _, variable in (one.partition(":") for one in table[0].split(",")) if name in wanted}
    given |= dict.fromkeys((name for name in given if name.startswith(OPENGL)), "noOpenGL")
    text = once(f"var wasmImports={{{table[0]}}};", f"{NO_OPENGL}var wasmImports={{{','.join(map(':'.join, given.items()))}}};", text)
    text = SIGNED.sub(lambda line: line[0] if line[1] in given.values() else "", text)
    read = {one[1] or one[3] for one in NAMED.finditer(PUBLIC.sub("", text))}
    text = PUBLIC.sub(lambda line: line[0] if (line["own"] or line["name"]) in read else "", text)
    return EVAL.sub("(0,eval)(", text)
