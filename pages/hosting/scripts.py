"""Joins each of the built site's scripts with what it imports: a page asks for one file where the source has fifteen."""

import re
from pathlib import Path

from browser import tool
from browser.paths import ROOT

FOLDER = "assets/js"
MOUNTED = re.compile(r'data-module="(?P<name>[a-z]+/[a-z]+)"')
"""What a page says of the module that takes over a part of it: `main.js` loads it by this name."""
LOADED = ("early", "main", "engine/client", "engine/worker", "quote/notice")
"""What pages and scripts load by name beside that."""
ALONE = ("engine/client.js", "quote/notice.js")
"""What holds something for the whole visit: one engine, one next try to send. It is loaded once and goes into no other file."""


def join(site: Path) -> None:
    """Write each script that is loaded by its name with all it imports in it, and remove what is in another now.

    A phone on a slow line asks for six files at a time, and the first paint waits for the last. The source keeps its folders.

    Raises:
        BuildError: a page names a module that is not there, or esbuild cannot read one.

    """
    folder = site / FOLDER
    pages = (page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    names = sorted({*LOADED, *(found["name"] for page in pages for found in MOUNTED.finditer(page))})
    scripts = [folder / f"{name}.js" for name in names]
    alone = [f"--external:*/{Path(name).name}" for name in ALONE]
    tool.run([
        ROOT / "node_modules/.bin/esbuild", *scripts, "--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning",
        *alone, f"--outbase={folder}", f"--outdir={folder}", "--allow-overwrite",
    ])  # fmt: skip
    for script in folder.rglob("*.js"):
        if script not in scripts:
            script.unlink()
    for empty in folder.iterdir():
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
