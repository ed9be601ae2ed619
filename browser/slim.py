"""Strips the runtime of what only dynamic libraries need, and separates the wasm's data.

The wasm exports thousands of functions so that libraries loaded later may link to them, and the script gives each a
variable. It also has everything that such a library might need from the page, such as sound, windows and 3D. We load
none. What stays is every export that the script, the linker's tables or the package loader name, and of the script what
the wasm imports, with everything that calls.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from browser import runtime, tool, wasm
from browser.paths import ROOT, RUNTIME, BuildError

LINE = re.compile(r'var (_[\w$]+)=(?:Module\["_[\w$]+"\]=)?wasmExports\["([^"]+)"\];')
"""The script's line that gives an export a variable."""
WORD = re.compile(r"[\w$]+")
RESTORED = "return Module.HEAP8.set(t),l};"
"""The end of the script's function that restores a snapshot."""
RESTORED_WITH_COUNTING = (
    "return Module.HEAP8.set(t),HEAP32[(__PyRuntime+HEAP32[__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET/4>>>0])/4>>>0]=Module._PyEM_CountArgsPtr,l};"
)
"""Then set `_PyEM_CountArgsPtr` for this browser: the snapshot holds Node's value.

iPhones and engines without Wasm GC have none, and CPython falls back.
"""
HEAP = re.compile(r"var ___heap_base=(\d+);")
"""The script's line that says where the heap begins."""
LINKER = ("GOT.func", "GOT.mem")
"""The import modules that give an export's address by its name."""
WASM_IMPORTS = re.compile(r"(?<=var wasmImports=\{)[^}]*(?=\};)")
"""What the script offers the wasm and libraries: names, or a name and its variable."""
SIGNATURE = re.compile(r'([\w$]+)\.sig="\w+";')
"""The script's line with a function's signature, which the linker needs for the function's address."""
PUBLIC = re.compile(r'(?:(?<=[;}])Module\["(?P<own>\w+)"\]=(?P=own);)|Module\["(?P<name>\w+)"\]=(?!=)')
"""The script's line that exports a variable."""
NAMED = re.compile(r"""[.]([A-Za-z_$][\w$]*)|(["'])([A-Za-z_$][\w$]*)\2""")
"""A name as code reads it from an object."""
EVAL = re.compile(r"(?<![\w$.)])eval\(")
"""Code from a text could use any variable by name, so none could be removed. Only libraries contain such texts."""
OPENGL = "emscripten_gl"
"""Prefix of OpenGL functions: the wasm needs the addresses of all, so that libraries can find them."""
NO_OPENGL = 'var noOpenGL=()=>{throw new Error("OpenGL needs a page, and this Python runs in a worker")};noOpenGL.sig="v";'
"""Put at those addresses: a worker cannot draw."""


def used_exports() -> set[str]:
    """The exports that something names, besides the line that gives each a variable."""
    script = "".join(runtime.read(part).decode() for part in runtime.PARTS)
    words = set(WORD.findall(LINE.sub("", script)))
    sections = wasm.sections(runtime.read("pyodide.asm.wasm"))
    linked = {entry.name for entry in wasm.imports(sections[wasm.IMPORTS]) if entry.module in LINKER}
    every = (entry.name for entry in wasm.exports(sections[wasm.EXPORTS]))
    return {name for name in every if name in words or f"_{name}" in words or name in linked}


def heap() -> int:
    """Where the heap begins: what is created while the runtime runs comes after this address.

    Raises:
        BuildError: the runtime's script says it in other words.
    """
    script = "".join(runtime.read(part).decode() for part in runtime.PARTS)
    found = HEAP.search(script)
    if not found:
        raise BuildError("the runtime's script does not say where its heap begins; see browser/slim.py")
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Wasm:
    """The wasm without its data, and the data with its address."""

    module: bytes
    address: int
    data: bytes


def wasm_without_data() -> Wasm:
    """The wasm with used exports only, its data separate."""
    whole = runtime.read("pyodide.asm.wasm")
    sections = wasm.sections(whole)
    address, data = wasm.data(sections.pop(wasm.DATA), runtime.memory_base())
    del sections[wasm.DATA_COUNT]
    used = used_exports()
    sections[wasm.EXPORTS] = wasm.encoded_exports(entry for entry in wasm.exports(sections[wasm.EXPORTS]) if entry.name in used)
    return Wasm(wasm.encoded(sections, wasm.custom(whole, "dylink.0")), address, data)


def write_wasm(runtime_wasm: Wasm, module: bytes, folder: Path) -> dict[str, object]:
    """Write a module and the data into a folder; return their paths, as browser/node/start.mjs reads them."""
    paths = {"module": folder / "module.wasm", "data": folder / "data.bin"}
    paths["module"].write_bytes(module)
    paths["data"].write_bytes(runtime_wasm.data)
    return {**{name: str(path) for name, path in paths.items()}, "address": runtime_wasm.address}


@cache
def script() -> tuple[bytes, str]:
    """Both scripts of the runtime as one module, without unused code, and the seal that its last line exports.

    One request, and no second name to look up. A file cut short does not parse or lacks the seal,
    so the worker notices before it starts anything.

    Raises:
        BuildError: the runtime's script has changed: it restores a snapshot, or lists what the wasm imports, in another way.
    """
    text = "\n".join(runtime.read(part).decode().split("\n//# sourceMappingURL")[0] for part in runtime.PARTS)
    whole = strip_unused(replace_once(RESTORED, RESTORED_WITH_COUNTING, text))
    short = tool.run([ROOT / "node_modules/.bin/terser", "--module", "--compress", "--mangle"], stdin=whole).strip()
    body = f"/* Pyodide {runtime.version()}, MPL-2.0: {' + '.join(runtime.PARTS)}, without what nothing uses */\n{short}"
    seal = hashlib.sha256(body.encode()).hexdigest()[:16]
    return f'{body}\nexport const seal = "{seal}";\n'.encode(), seal


def write_script(folder: Path) -> str:
    """Write the script into a folder for a step under Node, and return its path: functions must have the same addresses there as in a browser."""
    path = folder / "runtime.mjs"
    path.write_bytes(script()[0])
    return str(path)


def replace_once(old: str, new: str, text: str) -> str:
    """Replace a text that occurs once in the runtime's script."""
    if text.count(old) != 1:
        raise BuildError(f"{RUNTIME / runtime.PARTS[0]} has {old!r} {text.count(old)} times instead of once; see browser/slim.py")
    return text.replace(old, new)


def strip_unused(text: str) -> str:
    """The script without the variables of removed exports, and written so that terser can find unused code."""
    used = used_exports()
    text = LINE.sub(lambda line: line[0] if line[2] in used else "", text)
    table = WASM_IMPORTS.findall(text)
    if len(table) != 1:
        raise BuildError(
            f"{RUNTIME / runtime.PARTS[0]} has not one list of what the wasm imports (var wasmImports={{…}}); see browser/slim.py"
        )
    wanted = {entry.name for entry in wasm.imports(wasm.sections(runtime.read("pyodide.asm.wasm"))[wasm.IMPORTS])}
    bound = {name: variable or name for name, _, variable in (entry.partition(":") for entry in table[0].split(",")) if name in wanted}
    bound |= dict.fromkeys((name for name in bound if name.startswith(OPENGL)), "noOpenGL")
    text = replace_once(
        f"var wasmImports={{{table[0]}}};", f"{NO_OPENGL}var wasmImports={{{','.join(map(':'.join, bound.items()))}}};", text
    )
    text = SIGNATURE.sub(lambda line: line[0] if line[1] in bound.values() else "", text)
    read = {entry[1] or entry[3] for entry in NAMED.finditer(PUBLIC.sub("", text))}
    text = PUBLIC.sub(lambda line: line[0] if (line["own"] or line["name"]) in read else "", text)
    return EVAL.sub("(0,eval)(", text)
