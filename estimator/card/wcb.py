"""WCB-Alberta's refund facts, from data/wcb.toml: percentages, the cap on earnings by year, notes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from estimator.card.fact import Fact, read_facts, read_texts
from estimator.parsing.table import finish, read

KEYS = ("first-year", "kept", "secor-first", "most", "leader-least", "cap", "average-rate")
NOTES = (
    "no-promise", "paid", "industry-rate", "highest", "payroll", "cap-year", "same-payroll", "secor", "enrol", "lost", "no-cover",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wcb:
    """The facts by key, and the notes by code."""

    facts: dict[str, Fact]
    notes: dict[str, str]

    def value(self, key: str, year: int) -> Decimal:
        """Return a fact's value for the premiums of a year, in the fact's unit."""
        return self.facts[key].on(date(year, 1, 1))

    @property
    def first(self) -> int:
        """Return the first year whose cap is known."""
        return self.facts["cap"].rows[0].since.year

    @property
    def last(self) -> int:
        """Return the last year whose cap is known."""
        return self.facts["cap"].rows[-1].since.year


def load(folder: Path) -> Wcb:
    """Read wcb.toml of a folder.

    Raises:
        RateCardError: a fact or a note is missing, unknown, or not as it must be.

    """
    table = read(folder / "wcb.toml")
    found = read_facts(table.table("facts"), KEYS)
    notes = read_texts(table.table("notes"), NOTES)
    finish(table)
    return Wcb(found, notes)
