"""Tells the service worker which files of the built site make the version that works without a connection."""

import hashlib
import json
import re
from pathlib import Path

from browser.paths import BuildError

PAGES = ("pricing/estimate/index.html", "quote/index.html")
"""Pages that must work without a connection: the estimator, and the form that follows it."""

ALWAYS = ("assets/js/**/*.js", "assets/fonts/*.woff2", "assets/engine/manifest.json")
"""What those pages load by script or style, where no page's HTML says so."""

OTHERS = ("**/index.html", "assets/data/*.json", "assets/downloads/*", "search/search_index.json", "assets/javascripts/workers/*.js")
"""All other pages, and what they load by script: the prices of the home page, sheets, the search."""

REFERENCE = re.compile(r'(?:href|src)="(?P<path>[^"#?:]*assets/[^"#?:]+\.(?:css|js|svg))"')
PLACE = "const {name} = {{}};"


def write(site: Path) -> None:
    """Put the two lists into the built site's ``sw.js``.

    Raises:
        BuildError: a page is not there, or ``sw.js`` has no place for a list.
    """
    worker = site / "sw.js"
    text = worker.read_text(encoding="utf-8")
    needed = files(site)
    others = {path: digest for path, digest in digests(site, with_references(found(site, OTHERS))).items() if path not in needed}
    for name, listed in {"FILES": needed, "OTHERS": others}.items():
        place = PLACE.format(name=name)
        if place not in text:
            raise BuildError(f"{worker}: {place!r} is not there; the list of files goes in its place")
        text = text.replace(place, f"const {name} = {json.dumps(listed, indent=1, sort_keys=True)};")
    worker.write_text(text, encoding="utf-8")


def files(site: Path) -> dict[str, str]:
    """Each file that the estimator and the quote form need, by its path on the site, with its SHA-256; a page's path is its folder's."""
    pages = {site / name for name in PAGES}
    for page in pages:
        if not page.is_file():
            raise BuildError(f"{page} is not there; browser/offline.py lists the pages that work without a connection")
    return digests(site, with_references(found(site, ALWAYS) | pages))


def found(site: Path, patterns: tuple[str, ...]) -> set[Path]:
    """The site's files of these patterns, but for the compressed copies of each."""
    return {path for pattern in patterns for path in site.glob(pattern) if path.suffix not in {".br", ".gz"}}


def with_references(paths: set[Path]) -> set[Path]:
    """These files, with the styles, scripts and drawings that the pages among them name."""
    pages = {path for path in paths if path.suffix == ".html"}
    return paths | {
        (page.parent / reference["path"]).resolve() for page in pages for reference in REFERENCE.finditer(page.read_text(encoding="utf-8"))
    }


def digests(site: Path, paths: set[Path]) -> dict[str, str]:
    """The SHA-256 of each file by its path on the site; a page's path is its folder's."""
    root = site.resolve()
    listed = sorted(path.resolve() for path in paths)
    return {path.relative_to(root).as_posix().removesuffix("index.html"): hashlib.sha256(path.read_bytes()).hexdigest() for path in listed}
