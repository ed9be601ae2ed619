"""The pinned Python runtime as npm brought it: what it is, and the one script a page loads it with."""

import hashlib
import json
import re
from functools import cache

from browser.paths import RUNTIME, BuildError

PARTS = ("pyodide.asm.js", "pyodide.mjs")


def read(name: str) -> bytes:
    """One file of the runtime.

    Raises:
        BuildError: the runtime is not installed.
    """
    path = RUNTIME / name
    if not path.is_file():
        message = f"{path} is missing; run `make setup` (npm ci)"
        raise BuildError(message)
    return path.read_bytes()


def version() -> str:
    """The runtime's own version, such as ``0.29.5``."""
    return str(json.loads(read("package.json"))["version"])


@cache
def info() -> dict[str, str]:
    """What the runtime's own lock file says of it: ``python``, ``abi_version``, ``platform``, ``arch``."""
    facts: dict[str, str] = json.loads(read("pyodide-lock.json"))["info"]
    return facts


def memory_base() -> int:
    """The address at which the runtime's script puts the wasm's own data."""
    found = re.search(rb"___memory_base=new WebAssembly\.Global\(\{[^}]*\},(\d+)\)", read(PARTS[0]))
    if not found:
        message = f"{RUNTIME / PARTS[0]} does not say where its memory begins (___memory_base)"
        raise BuildError(message)
    return int(found[1])


def script() -> tuple[bytes, str]:
    """Both scripts of the runtime as one module, and the seal its last line exports.

    One request, and no second name to look up. A file cut short does not parse or lacks the seal,
    so the worker notices before it starts anything.
    """
    notice = f"/* Pyodide {version()}, MPL-2.0, unchanged: {' + '.join(PARTS)} */\n".encode()
    body = notice + b"\n".join(read(part).split(b"\n//# sourceMappingURL")[0] for part in PARTS)
    seal = hashlib.sha256(body).hexdigest()[:16]
    return body + f'\nexport const seal = "{seal}";\n'.encode(), seal
