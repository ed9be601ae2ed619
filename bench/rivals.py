"""Three pages that price the same request: ours, stock Pyodide, and PyScript on the same runtime.

Each loads the same wheel as its own documentation shows it: stock Pyodide by `loadPackage`, PyScript
by `packages` of its `py-config`, which it installs with micropip. All three are served by the same
server, brotli beside every file, cacheable for ever.

Each comes twice. At `/NAME` a page waits for the visitor's intent with its script loaded: the rivals'
too, though no documentation of theirs goes that far. At `/NAME-opened` it starts by itself, as written
into its HTML, and the clock runs from the moment the browser was sent there.
"""

import gzip
import hashlib
import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import brotli

from browser import archive, wheel
from browser.paths import MANIFEST, ROOT, RUNTIME
from testing.engine_host import Host

NAMES = ("ours", "stock", "pyscript")
FOLDER = ROOT / "var" / "bench"
CORE = ROOT / "node_modules" / "@pyscript" / "core" / "dist"
STOCK_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
INSTALLER = "micropip"
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
const engine = await import(new URL("assets/js/engine/client.js", location.href));
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
  packages: [new URL("stock/WHEEL", location.href).href],
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
OPENED = "window.answered = intent().then((answer) => [performance.now(), answer]);"
PYSCRIPT_OPENED = """
<script>
window.question = JSON.stringify(QUESTION);
window.answered = new Promise((resolve) => { window.done = (text) => resolve([performance.now(), JSON.parse(text)]); });
</script>
<script type="module" src="pyscript/core.js"></script>
<py-config>{"interpreter": "HOMEstock/pyodide.mjs", "packages": ["HOMEstock/WHEEL"]}</py-config>
<script type="py">
from estimator import wire
import js
js.done(wire.handle(js.question))
</script>
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

ANSWERED = "() => window.answered"


def prepare(host: Host) -> None:
    """Lay the rivals' files out and give the host the pages."""
    stock = FOLDER / "stock"
    stock.mkdir(parents=True, exist_ok=True)
    installer_name, installer_data = installer()
    contents = {name: (RUNTIME / name).read_bytes() for name in STOCK_FILES}
    contents["pyodide-lock.json"] = locked(contents["pyodide-lock.json"], installer_data)
    name, data = wheel.built()
    for file, content in {**contents, installer_name: installer_data, name: data}.items():
        packed(stock / file, content)
    for path in CORE.glob("*.js"):
        packed(FOLDER / "pyscript" / path.name, path.read_bytes())
    host.mounts = {"/stock/": stock, "/pyscript/": FOLDER / "pyscript"}
    host.headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    host.policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval'"  # PyScript needs both; the policy is no part of this

    def page(script: str) -> bytes:
        filled = script.replace("QUESTION", QUESTION).replace("WHEEL", name).replace("HOME", host.url)
        return f'<!doctype html><html lang="en"><title>Page</title><body>{filled}'.encode()

    for label, script in zip(NAMES, (OURS, STOCK, PYSCRIPT), strict=True):
        host.pages[f"/{label}"] = page(f'<script type="module">{script}\nwindow.loaded = true</script>')
        host.pages[f"/{label}-opened"] = page(f'<script type="module">{script}\n{OPENED}</script>')
    host.pages["/pyscript-opened"] = page(PYSCRIPT_OPENED)


def installer() -> tuple[str, bytes]:
    """Return the wheel of micropip, packed again from what is installed here: PyScript loads it beside the runtime."""
    package = distribution(INSTALLER)
    members = {str(file): file.read_binary() for file in package.files or () if "__pycache__" not in file.parts}
    return f"{INSTALLER}-{package.version}-py3-none-any.whl", archive.pack(members)


def locked(text: bytes, data: bytes) -> bytes:
    """Return the runtime's lock file with the hash of our copy of micropip; its version must be the runtime's."""
    lock = json.loads(text)
    entry = lock["packages"][INSTALLER]
    if entry["version"] != distribution(INSTALLER).version:
        raise RuntimeError(f"the runtime is made for {INSTALLER} {entry['version']}; pin that one in pyproject.toml")
    entry["sha256"] = hashlib.sha256(data).hexdigest()
    return json.dumps(lock).encode()


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
    first = ("runtime", "python", "memory")
    ways = {"ours": first, "ours, in the end": (*first, "rest")}
    found = {
        way: {kind: sum(files[part][kind] for part in parts if part in files) for kind in ("brotli", "gzip", "size")}
        for way, parts in ways.items()
    }
    stock = [FOLDER / "stock" / name for name in STOCK_FILES]
    suffixes = {"brotli": ".br", "gzip": ".gz", "size": ""}
    found["stock"] = {kind: sum(Path(f"{path}{suffix}").stat().st_size for path in stock) for kind, suffix in suffixes.items()}
    return found
