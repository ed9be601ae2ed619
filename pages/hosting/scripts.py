"""Joins each of the built site's scripts with what it imports: the estimator loads six files where the source has twenty-one."""

import re
from pathlib import Path

from browser import tool
from browser.paths import ROOT, BuildError

FOLDER = "assets/js"
MOUNTED = re.compile(r'data-module="(?P<name>[a-z]+/[a-z]+)"')
"""What a page says of the module that takes over a part of it: `main.js` loads it by this name."""
LOADED = ("early", "main", "engine/client", "engine/worker", "quote/notice", "shared/fragment")
"""What pages and scripts load by name beside that."""
MANIFEST = "assets/engine/manifest.json"
"""What the engine's files are: it goes into the worker, which then need not ask."""
ALONE = ("engine/client.js", "quote/notice.js")
"""What holds something for the whole visit: one engine, one next try to send. It is loaded once and goes into no other file."""


def join(site: Path) -> None:
    """Put into each script that is loaded by its name all that it imports, and remove the files that nobody loads any more.

    A browser without HTTP/2 asks for six files at a time, so on a slow line many small ones hold one another up.

    Raises:
        BuildError: a page names a module that is not there, or esbuild cannot read one.

    """
    folder = site / FOLDER
    scripts = [folder / f"{name}.js" for name in sorted({*LOADED, *mounted(site)})]
    alone = [f"--external:*/{Path(name).name}" for name in ALONE]
    tool.run([
        ROOT / "node_modules/.bin/esbuild", *scripts, "--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning",
        f"--define:self.manifest={(site / MANIFEST).read_text(encoding='utf-8')}", *alone, f"--outbase={folder}", f"--outdir={folder}", "--allow-overwrite",
    ])  # fmt: skip
    for script in folder.rglob("*.js"):
        if script not in scripts:
            script.unlink()


def mounted(site: Path) -> set[str]:
    """Return the modules that pages name.

    Raises:
        BuildError: one is not there.

    """
    found: dict[str, Path] = {}
    for page in sorted(site.rglob("*.html")):
        found |= dict.fromkeys((one["name"] for one in MOUNTED.finditer(page.read_text(encoding="utf-8"))), page)
    for name, page in found.items():
        if not (site / FOLDER / f"{name}.js").is_file():
            raise BuildError(f'{page}: data-module="{name}": docs/{FOLDER}/{name}.js is not there; write it, or take the attribute out')
    return set(found)
