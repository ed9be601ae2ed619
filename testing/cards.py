"""The card of the engine's tests, and data files with one thing changed.

The tests read what an owner changes from their own `data/`, so that they hold whatever he writes; the rest is the packaged data.
A section or a question that is only in the packaged data is taken from there, so that a new one need not be added here.
"""

import json
import shutil
import tempfile
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator import RateCard, RateCardError, load_card
from estimator.card.loader import DATA

OWN = Path(__file__).resolve().parents[1] / "tests/estimator/data"
"""What an owner changes, as the engine's tests read it: they check these figures and words, whatever he writes."""
MERGED = ("rates.toml", "questions.toml")


def parsed(path: Path) -> dict[str, Any]:
    """Read a TOML file with exact numbers."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def toml(value: Any) -> str:
    """Write a value in one line of TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


def copied(folder: Path) -> Path:
    """Write every data file of the tests into a folder; return it."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    shutil.copytree(OWN, folder, dirs_exist_ok=True)
    for file in MERGED:
        own = parsed(OWN / file)
        more = [f"{key} = {toml(value)}\n" for key, value in parsed(DATA / file).items() if key not in own]
        (folder / file).write_text((OWN / file).read_text(encoding="utf-8") + "".join(more), encoding="utf-8")
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
