"""The command that makes a fixed quote: what it prints and keeps in a folder, and what is wrong with its files."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from estimator import clock
from estimator.cli import commands
from testing import fixed_quote
from testing.cards import load
from testing.fixed_quote import ESTIMATE, HEAD, REQUEST

DAY = ("--day", "2026-11-29")
NAME = ESTIMATE["reference"]

type Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="run")
def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command on the day after the quotes': its status, what it prints, and its errors."""
    monkeypatch.setattr(clock, "today", lambda: fixed_quote.DAY + timedelta(days=1))

    def run(*typed: str | Path) -> tuple[int, str, str]:
        status = commands.main([str(word) for word in typed], load)
        return status, *capsys.readouterr()

    return run


@pytest.fixture(name="head")
def _head(tmp_path: Path) -> Path:
    """The firm's letterhead."""
    return written(tmp_path / "head.json", HEAD)


@pytest.fixture(name="asked")
def _asked(tmp_path: Path) -> Path:
    """The estimate that a quote follows from."""
    return written(tmp_path / "asked.json", ESTIMATE)


def written(path: Path, content: object) -> Path:
    """Write a JSON file."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_command(tmp_path: Path, run: Run, head: Path, asked: Path) -> None:
    """The command prints what the owner sees, the quote or its letter, keeps both in a folder, revises a kept one, and makes it again."""
    made = tmp_path / "made"
    more = ("--letterhead", head, "--folder", made)
    assert run("quote", asked, *more, *DAY)[1].startswith(f"Quote {NAME}, revision 1\n")
    kept = made / f"{NAME}-r1.json"
    assert run("quote", kept, "--letterhead", head, "--format", "html")[1].startswith("<!doctype html>")
    assert json.loads(run("quote", kept, *more, "--format", "json")[1])["revision"] == 2
    assert run("quote", asked, *more, *DAY)[0] == 0, "the same is written once more"
    assert run("quote", kept, *more, *DAY)[::2] == (2, f"{kept}: nothing changed since revision 1, so no other one was made\n")
    before = kept.read_bytes()
    refused = f"r1.html: is there already, with other figures or words; make the next revision from {kept}"
    assert refused in run("quote", asked, *more, *DAY, "--price", "9")[2]
    assert kept.read_bytes() == before
    assert "every figure is the same" in run("replay", kept)[1]
    assert sorted(file.name for file in made.iterdir()) == sorted(
        f"{NAME}-r{revision}.{suffix}" for revision in (1, 2) for suffix in ("html", "json")
    )


def test_a_kept_quote_that_was_changed(tmp_path: Path, run: Run, head: Path, asked: Path) -> None:
    """What is missing or changed in a kept quote is named with its file, and nothing is written over it."""
    more = ("--letterhead", head, "--folder", tmp_path / "made")
    run("quote", asked, *more, *DAY)
    kept = tmp_path / "made" / f"{NAME}-r1.json"
    changed = json.loads(kept.read_text("utf-8"))
    written(kept, changed | {"total": "1.00"})
    assert run("replay", kept)[::2] == (2, f"{changed['quote']}, revision 1: total: 1.00 was kept, {changed['total']} is worked out\n")
    del changed["lines"]
    written(kept, changed)
    assert "lines: is missing" in run("quote", kept, *more)[2]
    assert "lines: is missing" in run("replay", kept)[2]
    written(kept, changed | {"lines": 5, "made_with": []})
    for command in (("quote", kept, *more), ("replay", kept)):
        status, _, told = run(*command)
        assert status == 2
        assert f"{kept}" in told
        assert "is not as it was written (" in told
    assert run("quote", asked, *more, *DAY)[0] == 2, "the file is not the one that was written"
    written(kept, [])
    assert run("quote", kept, *more)[0] == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [("../../e", "is not a reference of ours"), ("A.B", "is not a reference of ours"), ("E-1", "is not as it was written (ValueError")],
)
def test_an_estimate_that_was_changed(tmp_path: Path, run: Run, head: Path, asked: Path, name: str, words: str) -> None:
    """A reference that leads to another folder, or an answer that cannot be read, makes no quote."""
    written(asked, ESTIMATE | {"reference": name, "request": REQUEST | {"on": "soon"}})
    assert words in run("quote", asked, "--letterhead", head, "--folder", tmp_path / "made")[2]
    assert not (tmp_path / "made").exists()


def test_a_letterhead_that_is_no_letterhead(run: Run, head: Path, asked: Path) -> None:
    """A letterhead without its words is named."""
    written(head, {})
    assert f"{asked} or {head}: is not as it was written (KeyError: 'valid')" in run("quote", asked, "--letterhead", head)[2]
