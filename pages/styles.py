"""Joins the style sheet's regions into the one file a page asks for."""

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
