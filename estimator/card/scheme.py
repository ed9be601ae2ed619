"""Facts of the COR program that rules use (thresholds, pass marks, days), from data/scheme.toml."""

from estimator.card.fact import Fact, read_facts
from estimator.parsing.table import DATA, finish, read


def load() -> dict[str, Fact]:
    """Read data/scheme.toml.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(DATA / "scheme.toml")
    facts = read_facts(table, tuple(table.names()))
    finish(table)
    return facts
