"""Removes the theme's files that no page loads: less to send, and fewer licences."""

import shutil
from pathlib import Path

UNUSED = ("assets/javascripts/lunr",)
"""The search's rules for other languages than English, some under licences of their own."""


def write(site: Path) -> None:
    """Remove the unused files.

    Raises:
        FileNotFoundError: the theme no longer has one; remove it from the list.

    """
    for name in UNUSED:
        shutil.rmtree(site / name)
