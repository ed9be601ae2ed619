"""The pipeline gives the same bytes from the same inputs, and does nothing where nothing has changed."""

import json
import time
from pathlib import Path

import pytest

from browser import build, files, inputs
from browser.paths import MANIFEST, ROOT


def test_same_bytes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built again into another folder, every file and the manifest are the same to the byte: no time, path or chance goes in."""
    monkeypatch.setattr(files, "OUTPUT", tmp_path)
    monkeypatch.setattr(build, "MANIFEST", tmp_path / "manifest.json")
    # The large ones take a minute to compress; another content has another name, and is seen all the same.
    made = json.loads(MANIFEST.read_text())["files"]
    for suffix in ("", ".gz", ".br"):
        for part in ("python", "memory", "rest", "plain", "data"):
            name = f"{made[part]['name']}{suffix}"
            (tmp_path / name).write_bytes((MANIFEST.parent / name).read_bytes())

    build.run(force=True)

    before, after = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (MANIFEST.parent, tmp_path))
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == []


def test_no_path_of_this_machine() -> None:
    """No file names the folder that it was built in: another checkout gives the same bytes, and tells nobody where it stands."""
    assert [path.name for path in MANIFEST.parent.iterdir() if bytes(ROOT) in path.read_bytes()] == []


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """A second run with nothing changed says so within a second."""
    began = time.process_time()
    build.run()

    assert "up to date" in capsys.readouterr().out
    assert time.process_time() - began < 1


def test_a_file_that_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a compressed sibling is missing, the folder is not up to date."""
    for path in MANIFEST.parent.iterdir():
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(inputs, "OUTPUT", tmp_path)
    now = json.loads(MANIFEST.read_text())["inputs"]
    assert inputs.unchanged(now)
    next(tmp_path.glob("memory.*.br")).unlink()
    assert not inputs.unchanged(now)
