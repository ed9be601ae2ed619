"""A site whose address has a path, such as https://someone.github.io/cor/: every link, style and script leads into that path."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from testing import built

pytestmark = pytest.mark.check

ADDRESS = "https://someone.test/cor/"
CONFIG = """INHERIT: {root}/mkdocs.yml
site_url: {address}
docs_dir: {root}/docs
theme:
  custom_dir: {root}/overrides
"""


def test_every_address_is_below_the_path(tmp_path: Path) -> None:
    """Built for another address, each page's links, files and canonical link are below it; the page for wrong addresses too."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG.format(root=built.ROOT, address=ADDRESS), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "--quiet",
        "build",
        "--no-strict",
        "-f",
        str(tmp_path / "mkdocs.yml"),
        "-d",
        str(tmp_path / "site"),
    ]
    subprocess.run(command, cwd=built.ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)
    pages = built.pages(tmp_path / "site", ADDRESS)
    assert len(pages) > 30
    wrong = []
    for url, page in pages.items():
        for link in [*(link for link, _ in page.links), *page.loads]:
            address, _ = page.target(link)
            here = not link.startswith(("mailto:", "tel:", "javascript:", "data:")) and (
                "://" not in address or address.startswith("https://someone.test/")
            )
            if here and address not in pages and not (tmp_path / "site" / address).is_file():
                wrong.append(f"{url}: {link}")
        canonical = [head["href"] for head in page.heads if head.get("rel") == "canonical"]
        assert canonical == ([] if url == "404.html" else [f"{ADDRESS}{url}"])
    assert wrong == []
