"""The rate card as a file: not there, a folder, not TOML, a copy."""

from datetime import date
from pathlib import Path

import pytest

from estimator import RateCardError, load_rates
from estimator.card.loader import DATA
from testing.cards import CARD, edited, load


def test_not_there(tmp_path: Path) -> None:
    """A file that is not there is named, with the path to check."""
    with pytest.raises(RateCardError) as caught:
        load_rates(tmp_path / "mine.toml")
    assert caught.value.problems == [f"mine.toml: file: No such file or directory; check the path {tmp_path / 'mine.toml'}"]


def test_a_folder(tmp_path: Path) -> None:
    """A folder is no rate card."""
    with pytest.raises(RateCardError, match=r"file: Is a directory; check the path"):
        load_rates(tmp_path)


@pytest.mark.parametrize("content", [b"status = ", b"[work\n"])
def test_not_toml(content: bytes, tmp_path: Path) -> None:
    """A file that is not TOML is named, with the place."""
    (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(RateCardError, match=r"^mine\.toml: file: is not TOML: "):
        load_rates(tmp_path / "mine.toml")


def test_not_utf_8(tmp_path: Path) -> None:
    """A file in another encoding is named with its line."""
    (tmp_path / "mine.toml").write_bytes(b'status = "x"\nlabel = "H\xf4tel"\n')
    with pytest.raises(RateCardError, match=r"^mine\.toml:2: file: is not UTF-8; save it as UTF-8$"):
        load_rates(tmp_path / "mine.toml")


def test_a_text_path(tmp_path: Path) -> None:
    """The path may be a text; a copy of the packaged card is the same card."""
    copy = load(str(edited(tmp_path)))
    assert copy.on(date(2026, 11, 24)).version == CARD.on(date(2026, 11, 24)).version
    packaged = load_rates(str(DATA / "rates.toml"))
    assert packaged.on(date(2026, 11, 24)).version == load_rates().on(date(2026, 11, 24)).version
