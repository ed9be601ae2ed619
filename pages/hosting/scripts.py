"""Joins each of the built site's scripts with what it imports: the estimator loads six files instead of twenty-one."""

import re
from pathlib import Path

from browser import tool
from browser.paths import ROOT, BuildError

FOLDER = "assets/js"
MOUNTED = re.compile(r'data-module="(?P<name>[a-z]+/[a-z]+)"')
"""The attribute by which main.js loads a page's module."""
LOADED = ("early", "main", "engine/client", "engine/worker", "estimate/plain", "estimate/tools", "quote/notice", "shared/search")
"""The other modules that pages and scripts load by name."""
MANIFEST = "assets/engine/manifest.json"
"""Inlined into the worker, which then need not fetch it."""
APART = ("engine/client.js", "estimate/tools.js", "quote/notice.js", "shared/search.js")
"""Modules with page-wide state (engine client, outbox timer), of which one instance exists, or not loaded at once: never bundled."""


def join(site: Path) -> None:
    """Bundle each script that is loaded by name with its imports, and remove the files that are no longer loaded.

    A browser without HTTP/2 requests six files at a time, so many small files are slow on a slow connection.

    Raises:
        BuildError: a page names a missing module, or esbuild cannot read one.

    """
    folder = site / FOLDER
    scripts = [folder / f"{name}.js" for name in sorted({*LOADED, *mounted(site)})]
    external = [f"--external:*/{Path(name).name}" for name in APART]
    tool.run([
        ROOT / "node_modules/.bin/esbuild", *scripts, "--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning",
        f"--define:self.manifest={(site / MANIFEST).read_text(encoding='utf-8')}", *external, f"--outbase={folder}", f"--outdir={folder}", "--allow-overwrite",
    ])  # fmt: skip
    for script in folder.rglob("*.js"):
        if script not in scripts:
            script.unlink()


def mounted(site: Path) -> set[str]:
    """Return the modules that pages name.

    Raises:
        BuildError: one is missing.

    """
    modules: dict[str, Path] = {}
    for page in sorted(site.rglob("*.html")):
        modules |= dict.fromkeys((match["name"] for match in MOUNTED.finditer(page.read_text(encoding="utf-8"))), page)
    for name, page in modules.items():
        if not (site / FOLDER / f"{name}.js").is_file():
            raise BuildError(f'{page}: data-module="{name}": docs/{FOLDER}/{name}.js is missing; write it, or remove the attribute')
    return set(modules)
