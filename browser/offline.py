"""Tells the service worker which files of the built site make the version that works without a connection."""

import hashlib
import json
import re
from pathlib import Path

from browser.paths import BuildError

PAGES = ("pricing/estimate/index.html", "quote/index.html")
"""Pages a visitor can use without a connection: the estimator, and the form that follows it."""

ALWAYS = ("assets/js/**/*.js", "assets/fonts/*.woff2", "assets/engine/manifest.json")
"""What those pages load by script or style, where no page's HTML says so."""

REFERENCE = re.compile(r'(?:href|src)="(?P<path>[^"#?:]*assets/[^"#?:]+\.(?:css|js))"')
PLACE = "const FILES = {};"


def write(site: Path) -> None:
    """Put the list into the built site's ``sw.js``.

    Raises:
        BuildError: a page is not there, or ``sw.js`` has no place for the list.
    """
    worker = site / "sw.js"
    text = worker.read_text(encoding="utf-8")
    if PLACE not in text:
        raise BuildError(f"{worker}: {PLACE!r} is not there; the list of files goes in its place")
    listed = json.dumps(files(site), indent=1, sort_keys=True)
    worker.write_text(text.replace(PLACE, f"const FILES = {listed};"), encoding="utf-8")


def files(site: Path) -> dict[str, str]:
    """Each file by its path on the site, with its SHA-256; a page's path is its folder's."""
    found = {path for pattern in ALWAYS for path in site.glob(pattern)}
    for name in PAGES:
        page = site / name
        if not page.is_file():
            raise BuildError(f"{page} is not there; browser/offline.py lists the pages that work without a connection")
        found.add(page)
        for reference in REFERENCE.finditer(page.read_text(encoding="utf-8")):
            found.add((page.parent / reference["path"]).resolve())
    root = site.resolve()
    paths = sorted(path.resolve() for path in found)
    return {path.relative_to(root).as_posix().removesuffix("index.html"): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
