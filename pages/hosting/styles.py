"""Joins the style sheet's regions into the one file a page asks for, and puts a content hash into the name of each style sheet of the built site."""

import hashlib
import re
from pathlib import Path

REGIONS = Path("docs/assets/css/regions")
JOINED = "assets/css/site.css"
"""The name that mkdocs.yml gives to the regions, joined."""


def join(regions: Path = REGIONS) -> str:
    """Return the regions in the order of their names, without comments and indents.

    One small file paints sooner than a request for each region.
    """
    parts = [part.read_text() for part in sorted(regions.glob("*.css"))]
    text = re.sub(r"/\*.*?\*/", "", "\n".join(parts), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def write(site: Path) -> None:
    """Write the joined regions, put each style sheet's hash in its name, and the new names in every page.

    The theme rewrites every link's address when a page starts, and the browser loads the sheet again: a cached sheet applies at once,
    one that must be revalidated leaves the page without styles meanwhile.
    """
    (site / JOINED).write_text(join(), encoding="utf-8")
    names = {}
    for file in sorted((site / "assets/css").glob("*.css")):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        names[f"assets/css/{file.name}"] = f"assets/css/{file.stem}.{digest}.css"
        file.rename(file.with_name(f"{file.stem}.{digest}.css"))
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for name, hashed in names.items():
            text = text.replace(f'{name}"', f'{hashed}"')
        page.write_text(text, encoding="utf-8")
