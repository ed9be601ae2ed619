"""What mkdocs.yml and other files of the owner's may not hold: each mistake is named with line and remedy, and no command breaks off."""

import re
from pathlib import Path

import pytest

from pages import config
from testing.served import ROOT
from testing.source_copy import Copy

TEXT = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
GUIDE = "\nextra:\n  quote:\n    provider: formspree\n    id: abc\n"

WRONG = {
    "the block of a guide at the end": (r"\Z", GUIDE, "extra: written twice, first on line"),
    "a name twice": (r"^    legal_name:", "    name: Two\n    legal_name:", "extra.firm.name: written twice, first on line"),
    "an unknown setting": (r"^site_name:", "sitename: x\nsite_name:", "sitename: not a setting; did you mean site_name?"),
    "an unknown setting of the firm": (
        r"^    phone:",
        "    telephone: x\n    phone:",
        "extra.firm.telephone: not a setting; did you mean phone?",
    ),
    "an unknown extra": (r"^  keep_days:", "  zzz: 3\n  keep_days:", "extra.zzz: not a setting; known here: firm, generator"),
    "a setting left out": (r"^site_url: .*\n", "", "site_url: missing; put the line back"),
    "a setting of the firm left out": (
        r"^    phone: .*\n",
        "",
        "extra.firm.phone: missing; put the line back under `  firm:`: `    phone: …`",
    ),
    "nothing after the colon": (r"^    phone: .*$", "    phone:", "extra.firm.phone: is empty; write what is true"),
    "a firm that is a text": (r"^  firm:\n(?:    .*\n)+", "  firm: Us\n", "extra.firm: is not a table; write its settings on lines"),
    "nobody": (r"^    people:\n(?:      .*\n)+", "    people: []\n", "extra.firm.people: names nobody"),
    "an address without its slash": (r"^site_url: .*$", "site_url: https://www.firm.ca/cor", "is not the site's whole address"),
    "a quotation mark left open": (r"^site_name: ", 'site_name: "', "file: is not YAML: "),
    "a tab": (r"^    phone:", "\t    phone:", "file: is not YAML: "),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_in_mkdocs_yml(wrong: str) -> None:
    """One mistake gives one line: file, line, key, what is wrong and what to do."""
    pattern, new, words = WRONG[wrong]
    text, count = re.subn(pattern, new, TEXT, count=1, flags=re.MULTILINE)
    assert count == 1
    [problem] = config.problems(text, "mkdocs.yml")
    place = re.match(r"mkdocs\.yml:(\d+): ", problem)
    assert place
    assert 1 <= int(place[1]) <= text.count("\n") + 1
    assert words in problem


def test_an_empty_mkdocs_yml() -> None:
    """A file without settings is named."""
    assert list(config.problems("", "mkdocs.yml")) == [
        "mkdocs.yml:1: file: holds no settings; take it back from the repository, and run `make init`"
    ]


def test_ours_is_right() -> None:
    """The file of the repository has no mistake."""
    assert list(config.problems(TEXT, "mkdocs.yml")) == []


SPOILED = {
    "mkdocs.yml": ("mkdocs.yml", r"^site_url: .*$", "site_url: 5", "mkdocs.yml:3: site_url:"),
    "a page's day": ("docs/audit/scoring.md", r"^reviewed: .*$", "reviewed: 2026-13-01", "docs/audit/scoring.md:1: file: is not YAML"),
    "limits.toml": ("pages/upkeep/limits.toml", r"^\[pages\]$", "[pages", "pages/upkeep/limits.toml: file: is not TOML"),
    "providers.toml": ("pages/forms/providers.toml", r"^\[basin\]$", "[basin", "pages/forms/providers.toml: file: is not TOML"),
    "a case": ("cases/addons.toml", r"^\[common\]$", "[common", "cases/addons.toml: file: is not TOML"),
    "the rates": ("estimator/data/rates.toml", r"^status = .*$", "status = published", "rates.toml: file: is not TOML"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_no_command_breaks_off(spoiled: str, tmp_path: Path) -> None:
    """With a file spoiled the owner's commands name file and reason; none ends in a traceback."""
    copy = Copy(tmp_path)
    file, pattern, new, words = SPOILED[spoiled]
    copy.change(file, pattern, new)
    first = {"a case": ("cases",), "limits.toml": ("pages", "stale")}.get(spoiled, ("pages", "fragments"))
    done = copy.run(*first)
    assert words in done.stderr
    for told in (done, copy.run("pages.release")):
        assert "Traceback" not in told.stderr
        assert told.returncode in {1, 2}
