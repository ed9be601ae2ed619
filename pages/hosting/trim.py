"""Takes out of the built site what the theme brings and no page of it loads: less to send, and nobody's licence to answer for."""

import shutil
from pathlib import Path

UNUSED = ("assets/javascripts/lunr",)
"""The search's rules for other languages than English, some under licences of their own."""


def write(site: Path) -> None:
    """Remove them.

    Raises:
        FileNotFoundError: the theme no longer brings one; take it off the list.

    """
    for name in UNUSED:
        shutil.rmtree(site / name)
