"""The pipeline gives the same bytes from the same inputs, and does nothing where nothing has changed."""

import json
import marshal
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

from browser import build, bytecode, files, inputs
from browser.paths import MANIFEST, OUTPUT, ROOT


@pytest.mark.long
def test_same_bytes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Built again, every file and the manifest are the same to the byte: no time, path or chance goes in."""
    again: dict[str, Any] = {}
    monkeypatch.setattr(build, "write", lambda contents, manifest: again.update(contents=contents, manifest=manifest))

    build.run(force=True)

    built = json.loads(MANIFEST.read_text())
    made = {part: (OUTPUT / file["name"]).read_bytes() for part, file in built.pop("files").items()}
    assert sorted(again["contents"]) == sorted(made)
    assert [part for part, (_, data) in again["contents"].items() if data != made[part]] == []
    assert json.loads(json.dumps(again["manifest"])) == built


def test_same_packing_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file is named by what it contains, and its compressed copies are the same to the byte when made again."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        monkeypatch.setattr(files, "OUTPUT", folder)
        files.write_all({"memory": ("memory.{hash}.bin", b"what it holds " * 1000)})
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two
    assert len(one) == 3


def test_no_path_of_this_machine() -> None:
    """No file names the folder that it was built in: another checkout gives the same bytes, and tells nobody where it is."""
    assert [path.name for path in MANIFEST.parent.iterdir() if bytes(ROOT) in path.read_bytes()] == []


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """A second run with nothing changed ends within a second and reports it."""
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


def test_code_without_lines() -> None:
    """Bytecode has no line numbers, and an error in it is shown all the same: at no line, with the functions on the way."""
    source = "def divided(number):\n    steps = [1, 2, 3, number]\n    return sum(steps) / number\n"
    names: dict[str, Any] = {}
    exec(marshal.loads(bytecode.without_lines(bytes(16) + marshal.dumps(compile(source, "ours.py", "exec")))[16:]), names)  # noqa: S102, S302 -- the source above

    code = names["divided"].__code__
    assert names["divided"](2) == 4
    assert list(code.co_positions()) == [(None,) * 4] * (len(code.co_code) // 2)
    with pytest.raises(ZeroDivisionError) as raised:
        names["divided"](0)
    assert 'File "ours.py", line None, in divided' in "".join(traceback.format_exception(raised.value))
