"""The theme's successor builds the same pages: the site is not tied to a theme that ends in May 2027."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from testing import built

pytestmark = pytest.mark.long


@pytest.fixture(name="successor", scope="module")
def successor_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as Zensical builds it, from the same mkdocs.yml, overrides and Markdown."""
    folder = tmp_path_factory.mktemp("zensical")
    shutil.copy(built.ROOT / "mkdocs.yml", folder)
    shutil.copytree(built.ROOT / "overrides", folder / "overrides")
    shutil.copytree(built.ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("engine", "share"))
    done = subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_every_page_has_the_same_text(successor: Path) -> None:
    """Zensical makes the same pages, each with the same words in its article, its title and its description."""
    ours, theirs = built.contents(), {url: page for url, page in built.pages(successor).items() if url != "404.html"}
    differ = {}
    for url, page in ours.items():
        other = theirs.get(url)
        if other is None:
            differ[url] = "is not there"
        elif (page.title, page.metas["description"]) != (other.title, other.metas.get("description")):
            differ[url] = f"title or description: {other.title!r}"
        elif page.article != other.article:
            differ[url] = difference(page.article, other.article)

    assert differ == {}
    assert set(theirs) == set(ours)


def difference(ours: str, theirs: str) -> str:
    """Return the first place where two texts part."""
    at = next((index for index, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two), min(len(ours), len(theirs)))
    return f"…{ours[max(0, at - 40) : at + 40]!r} but …{theirs[max(0, at - 40) : at + 40]!r}"
