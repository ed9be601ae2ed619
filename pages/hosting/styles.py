"""Joins the style sheet's regions into the one file a page asks for, and names each style sheet of the built site by what it holds."""

import hashlib
import re
from pathlib import Path

REGIONS = Path("docs/assets/css/regions")
JOINED = Path("docs/assets/css/site.css")


def join(regions: Path = REGIONS) -> str:
    """Return the regions in the order of their names, comments and indents taken out.

    A request for each region would hold back the first paint; one small file does not.
    """
    parts = [part.read_text() for part in sorted(regions.glob("*.css"))]
    text = re.sub(r"/\*.*?\*/", "", "\n".join(parts), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def rename(site: Path) -> None:
    """Put each style sheet's hash in its name, and the new names in every page.

    The theme writes the address of every link anew at a page's start, and the browser takes the sheet up again: at once where it
    need not ask whether there is a newer one, else without it on the screen until the answer comes.
    """
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
