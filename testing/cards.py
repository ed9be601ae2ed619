"""Data files with one thing changed, to see what the loaders say."""

from pathlib import Path

import pytest

from estimator import RateCard, RateCardError, load_rates
from estimator.parsing.table import DATA

OWN = Path(__file__).resolve().parents[1] / "tests/estimator/data"
"""What an owner changes, as the engine's tests read it: they check these figures and words, whatever he writes."""


def edited(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> Path:
    """Copy a data file (the tests' own, where there is one) into a folder with the first of each text replaced; the new file's path."""
    source = OWN / file if (OWN / file).exists() else DATA / file
    text = source.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{file} no longer holds {old!r}"
        text = text.replace(old, new, 1)
    path = folder / file
    path.write_text(text, encoding="utf-8")
    return path


def card(folder: Path, *changes: tuple[str, str]) -> RateCard:
    """Return the card of the tests with changes."""
    return load_rates(edited(folder, *changes))


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what the loader says of the card of the tests with changes."""
    with pytest.raises(RateCardError) as caught:
        card(folder, *changes)
    return caught.value.problems
