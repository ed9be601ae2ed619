"""The card of the engine's tests, and data files with one thing changed.

The tests read what an owner changes from `tests/estimator/card.toml`, so that they pass whatever he writes; the rest is the packaged data.
A section, a question or a note that is only in the packaged data is taken from there, so that a new one need not be added.
"""

import shutil
import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cases.layout import toml
from estimator import RateCard, RateCardError, load_card
from estimator.card.loader import DATA

OWN = Path(__file__).resolve().parents[1] / "tests/estimator/card.toml"
"""One entry a line; its first word is the file that the entry is in."""


def parsed(path: Path) -> dict[str, Any]:
    """Read a TOML file with exact numbers."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def copied(folder: Path) -> Path:
    """Write every data file of the tests into a folder; return it."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    for name, own in parsed(OWN).items():
        path = folder / f"{name}.toml"
        lines = [line.partition(".")[2] for line in OWN.read_text(encoding="utf-8").splitlines() if line.startswith(f"{name}.")]
        lines += [f"{key} = {toml(value)}" for key, value in parsed(path).items() if key not in own and name != "partners"]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


_KEPT = tempfile.TemporaryDirectory()
FOLDER = copied(Path(_KEPT.name))
CARD = load_card(FOLDER)


def load(path: str | None = None) -> RateCard:
    """Return the card of the tests, with the rates of a file where one is given: what the command line loads."""
    return load_card(FOLDER, path) if path else CARD


def edited(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> Path:
    """Copy a data file of the tests into a folder with the first of each text replaced; return its path."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{file} no longer holds {old!r}"
        text = text.replace(old, new, 1)
    path = folder / file
    path.write_text(text, encoding="utf-8")
    return path


def card(folder: Path, *changes: tuple[str, str]) -> RateCard:
    """Return the card of the tests with changed rates."""
    return load_card(FOLDER, edited(folder, *changes))


def problems(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> list[str]:
    """Return the problems of the tests' data with a changed file."""
    edited(copied(folder), *changes, file=file)
    with pytest.raises(RateCardError) as caught:
        load_card(folder)
    return caught.value.problems
