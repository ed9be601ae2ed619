"""Data files with one thing changed, to see what the loaders say."""

import atexit
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from estimator import RateCard, RateCardError, load_rates
from estimator.card import partners
from estimator.parsing.table import DATA

FROZEN = Path(__file__).parent / "rates.toml"


def completed() -> Path:
    """Write the card of the engine's tests to a folder of its own, with the partners that partners.toml has today; return the file.

    What the tests say of figures is said of this card, whatever the owner charges and whichever partners come or go.
    """
    text, known = FROZEN.read_text(encoding="utf-8"), partners.load()
    for slug in re.findall(r"^\[partner\.(\S+)\]$", text, re.MULTILINE):
        if slug not in known:
            text = re.sub(rf"^\[partner\.{re.escape(slug)}\]\n(?:.+\n)+", "", text, flags=re.MULTILINE)
    for slug in known:
        if f"[partner.{slug}]\n" not in text:
            row = "values = [{ from = 2025-04-01, tool = 1 }]"
            text += f'\n[partner.{slug}]\nlabel = "{known[slug].short}"\nunit = "ratio"\nsource = "Of the tests."\n{row}\n'
    folder = Path(tempfile.mkdtemp(prefix="cor-card-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "rates.toml").write_text(text, encoding="utf-8")
    return folder / "rates.toml"


RATES = completed()


def edited(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> Path:
    """Copy a data file (of rates: that of the tests) into a folder with the first of each text replaced; the new file's path."""
    text = (RATES if file == RATES.name else DATA / file).read_text(encoding="utf-8")
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
