"""Data files with one thing changed, to see what the loaders say."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from estimator import RateCard, RateCardError, load_rates
from estimator.tables import DATA


def edited(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> Path:
    """Copy a packaged data file into a folder with the first of each text replaced; the new file's path."""
    text = (DATA / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{file} no longer holds {old!r}"
        text = text.replace(old, new, 1)
    path = folder / file
    path.write_text(text, encoding="utf-8")
    return path


def card(folder: Path, *changes: tuple[str, str]) -> RateCard:
    """Return the packaged rate card with changes."""
    return load_rates(edited(folder, *changes))


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what the loader says of the packaged rate card with changes."""
    with pytest.raises(RateCardError) as caught:
        card(folder, *changes)
    return caught.value.problems


def moved(folder: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, file: str, *changes: tuple[str, str]) -> None:
    """Let a module read the packaged data from a folder where one file has changes."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    edited(folder, *changes, file=file)
    monkeypatch.setattr(module, "DATA", folder)
