"""The pinned Python runtime as npm brought it: its version and facts."""

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
    match = re.search(rb"___memory_base=new WebAssembly\.Global\(\{[^}]*\},(\d+)\)", read(PARTS[0]))
    if not match:
        message = f"{RUNTIME / PARTS[0]} does not say where its memory begins (___memory_base)"
        raise BuildError(message)
    return int(match[1])
