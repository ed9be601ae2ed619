"""The built site's scripts, each with what it imports in it."""

import re
from pathlib import Path

import pytest

from browser import tool
from browser.paths import ROOT, BuildError
from pages.hosting import scripts
from testing import built

IMPORT = re.compile(r'(?:from|import\()\s*"(?P<path>\.[^"]+)"')


def test_only_what_lasts_the_visit_is_not_bundled() -> None:
    """A script of the site imports no file but those that stay apart, and those are there."""
    folder = built.SITE / scripts.FOLDER
    found = {
        (script.parent / one["path"]).resolve().relative_to(folder.resolve()).as_posix()
        for script in folder.rglob("*.js")
        for one in IMPORT.finditer(script.read_text(encoding="utf-8"))
    }
    assert found == set(scripts.APART)
    assert all((folder / name).is_file() for name in scripts.APART)


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    """A page that names a module nobody wrote is named, with the file and what to do."""
    page = tmp_path / "index.html"
    page.write_text('<div data-module="tools/gone"></div>', encoding="utf-8")
    with pytest.raises(BuildError, match=re.escape(f'{page}: data-module="tools/gone": docs/assets/js/tools/gone.js is missing; write it')):
        scripts.join(tmp_path)


SUPPORTED = (ROOT / "node_modules/.bin/eslint", "--no-ignore", "--no-warn-ignored", "--config", "tests/site/supported.config.js")


def test_every_supported_browser_has_what_the_scripts_use() -> None:
    """The built scripts, the theme's too, use nothing that a browser of package.json's list lacks, but what they look for first."""
    tool.run([*SUPPORTED, "site/assets/js", "site/assets/javascripts", "site/sw.js"])


NEW = ("AbortSignal.timeout(1);", "[].findLast(Boolean);", "class A { static { name; } }", "navigator.userActivation;")


def test_what_is_too_new_is_named() -> None:
    """A script that uses what one of those browsers lacks is named, with each line that does."""
    with pytest.raises(BuildError, match=r"site/assets/js/new\.js") as told:
        tool.run([*SUPPORTED, "--stdin", "--stdin-filename", "site/assets/js/new.js"], stdin="\n".join(NEW))
    assert set(re.findall(r"(?m)^ +(\d+):\d+ +error", str(told.value))) == {"1", "2", "3", "4"}
