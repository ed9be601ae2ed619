"""Removes the theme's files that no page loads: less to send, and fewer licences. And from the map of the site, what is not to be found."""

import re
import shutil
from pathlib import Path

UNUSED = ("assets/javascripts/lunr",)
"""The search's rules for other languages than English, some under licences of their own."""


UNLISTED = re.compile(r"\s*<url>\s*<loc>[^<]*/quote/accept/</loc>.*?</url>", re.DOTALL)
"""The page that only the link in a quote's letter opens."""


def write(site: Path) -> None:
    """Remove the unused files, and the page that is not to be found from the map of the site.

    Raises:
        FileNotFoundError: the theme no longer has one; remove it from the list.

    """
    for name in UNUSED:
        shutil.rmtree(site / name)
    sitemap = site / "sitemap.xml"
    sitemap.write_text(UNLISTED.sub("", sitemap.read_text(encoding="utf-8")), encoding="utf-8")
