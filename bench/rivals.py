"""Three pages that price the same request: ours, stock Pyodide, and PyScript on the same runtime.

Each is as its own documentation shows it: its script comes with the page, the rest upon intent. All
three are served by the same server, brotli beside every file, cacheable for ever.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import brotli

from browser import wheel
from browser.paths import MANIFEST, ROOT, RUNTIME
from tests.browser.site import Host

NAMES = ("ours", "stock", "pyscript")
FOLDER = ROOT / "var" / "bench"
CORE = ROOT / "node_modules" / "@pyscript" / "core" / "dist"
STOCK_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
REQUEST = {
    "program": "cor",
    "audit": "certification",
    "partner": "unsure",
    "employees": 15,
    "sites": 1,
    "industry": "construction",
}
QUESTION = json.dumps({"ask": "estimate", "request": REQUEST})

OURS = """
const engine = await import(new URL("assets/js/engine.js", location.href));
window.intent = () => engine.ask(QUESTION);
window.settled = () => new Promise((resolve) => { engine.subscribe((state) => state.kept && resolve()); setTimeout(resolve, 9000); });
"""
STOCK = """
const { loadPyodide } = await import(new URL("stock/pyodide.mjs", location.href));
window.intent = async () => {
  const python = await loadPyodide({ indexURL: new URL("stock/", location.href).href });
  await python.loadPackage(new URL("stock/WHEEL", location.href).href);
  return JSON.parse(python.pyimport("estimator.wire").handle(JSON.stringify(QUESTION)));
};
window.settled = () => new Promise((resolve) => setTimeout(resolve, 2000));
"""
PYSCRIPT = """
const config = document.createElement("py-config");
config.textContent = JSON.stringify({
  interpreter: new URL("stock/pyodide.mjs", location.href).href,
  files: { [new URL("stock/estimator.zip", location.href).href]: "./*" },
});
document.body.append(config);
await import(new URL("pyscript/core.js", location.href));
window.question = JSON.stringify(QUESTION);
window.intent = () => new Promise((resolve) => {
  window.done = (text) => resolve(JSON.parse(text));
  const script = document.createElement("script");
  script.type = "py";
  script.textContent = "from estimator import wire\\nimport js\\njs.done(wire.handle(js.question))";
  document.body.append(script);
});
window.settled = () => new Promise((resolve) => setTimeout(resolve, 2000));
"""
PATIENCE = 90_000
INTENT = (
    """async () => {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer in time")), PATIENCE));
  const began = performance.now();
  const answer = await Promise.race([intent(), late]);
  return [performance.now() - began, answer];
}"""
).replace("PATIENCE", str(PATIENCE))


def prepare(host: Host) -> None:
    """Lay the rivals' files out and give the host the three pages."""
    stock = FOLDER / "stock"
    stock.mkdir(parents=True, exist_ok=True)
    for name in STOCK_FILES:
        packed(stock / name, (RUNTIME / name).read_bytes())
    name, data = wheel.built()
    for place in (name, "estimator.zip"):
        packed(stock / place, data)
    for path in CORE.glob("*.js"):
        packed(FOLDER / "pyscript" / path.name, path.read_bytes())
    host.mounts = {"/stock/": stock, "/pyscript/": FOLDER / "pyscript"}
    host.headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    host.policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval'"  # PyScript needs both; the policy is no part of this
    for label, script in zip(NAMES, (OURS, STOCK, PYSCRIPT), strict=True):
        filled = script.replace("QUESTION", QUESTION).replace("WHEEL", name)
        page = f'<!doctype html><html lang="en"><title>{label}</title><body><script type="module">{filled}\nwindow.loaded = true</script>'
        host.pages[f"/{label}"] = page.encode()


def packed(path: Path, data: bytes) -> None:
    """Write a file with its compressed siblings, unless it is there already."""
    small, smaller = path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.br")
    if path.is_file() and path.read_bytes() == data and smaller.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    small.write_bytes(gzip.compress(data, 9, mtime=0))
    smaller.write_bytes(brotli.compress(data, quality=11, lgwin=24))


def sizes() -> dict[str, dict[str, int]]:
    """Bytes on the wire of everything Python is made of, by way of starting and by compression."""
    files: dict[str, dict[str, Any]] = json.loads(MANIFEST.read_bytes())["files"]
    ways = {"ours": ("runtime", "python", "memory"), "ours, saving data": ("runtime", "python", "library", "estimator")}
    found = {way: {kind: sum(files[part][kind] for part in parts) for kind in ("brotli", "gzip", "size")} for way, parts in ways.items()}
    stock = [FOLDER / "stock" / name for name in STOCK_FILES]
    suffixes = {"brotli": ".br", "gzip": ".gz", "size": ""}
    found["stock"] = {kind: sum(Path(f"{path}{suffix}").stat().st_size for path in stock) for kind, suffix in suffixes.items()}
    return found
