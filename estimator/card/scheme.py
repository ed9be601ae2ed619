"""Facts of the COR program that rules use (thresholds, pass marks, days), from data/scheme.toml."""

from pathlib import Path

from estimator.card.fact import Fact, read_facts
from estimator.parsing.table import finish, read


def load(folder: Path) -> dict[str, Fact]:
    """Read scheme.toml of a folder.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "scheme.toml")
    facts = read_facts(table, tuple(table.names()))
    finish(table)
    return facts
