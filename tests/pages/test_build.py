"""The pages are built strictly: what mkdocs warns of stops the build and is shown in its own words."""

import subprocess
from pathlib import Path

import pytest

from pages import __main__ as command
from testing.source_copy import Copy

BROKEN = "WARNING -  Doc file 'why/index.md' contains a link 'gone.md', but the target is not found among documentation files."
OUTSIDE = 'WARNING -  The following pages exist in the docs directory, but are not included in the "nav" configuration:'


@pytest.mark.parametrize(
    ("told", "code", "shown"),
    [
        (f"INFO    -  Building\n{BROKEN}\n", 0, [BROKEN]),
        (f"{OUTSIDE}\n  - new.md\nINFO    -  Built\n", 0, [OUTSIDE, "  - new.md"]),
        ("Traceback\nKeyError: 'x'\n", 1, ["Traceback", "KeyError: 'x'"]),
        ("INFO    -  Documentation built\n", 0, []),
    ],
)
def test_a_warning_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, code: int, shown: list[str]) -> None:
    """A broken link and a page outside the navigation stop the build; each is named."""
    asked: list[list[str]] = []

    def run(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(arguments)
        return subprocess.CompletedProcess(arguments, code, "", told)

    monkeypatch.setattr(subprocess, "run", run)
    assert command.rendered(tmp_path) == shown
    assert "--quiet" not in asked[0]  # it would hide the warnings


def test_without_the_engine(tmp_path: Path) -> None:
    """Where the engine is not there yet, the build says what makes it."""
    done = Copy(tmp_path).run("pages", "build")
    assert done.returncode == 1
    assert "docs/assets/engine/manifest.json: is not there; `make site` makes the engine" in done.stderr
    assert "Traceback" not in done.stderr
