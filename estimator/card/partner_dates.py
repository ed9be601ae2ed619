"""Dates that a certifying partner sets: the clock of an audit, the end of the year, the date on the certificate, its review.

The facts and their sources are in data/partners.toml. What is not known of a partner is empty; the strictest of the others then applies.
"""

import re
from dataclasses import dataclass
from datetime import date

from estimator.parsing.table import TomlTable

CLOCKS = ("", "documents", "on-site")
FACTS = ("clock", "gather_by", "submit_by", "issued", "register", "review")
LEAP = 2001
"""A year without February 29, which is not the last day of anything."""


@dataclass(frozen=True, slots=True)
class PartnerDates:
    """The dates of one partner; empty or 0 where none was found.

    Attributes:
        clock: what starts the days to gather data: `documents` is the first document or the first day on site, whichever
            comes first; `on-site` is the first day on site.
        gather_by: the last day of a year on which data is gathered, as MM-DD.
        submit_by: the last day of a year on which an audit is sent in, as MM-DD.
        issued: `on-site` where the certificate carries the day on which the audit is completed on site.
        register: how the audit is registered with the partner before it begins.
        register_days: how many days before the audit.
        review_days: days of the quality review of a certification or recertification audit.
        review_maintenance_days: the same for a maintenance audit.
        sources: where each was read, by the names in FACTS.

    """

    clock: str
    gather_by: str
    submit_by: str
    issued: str
    register: str
    register_days: int
    review_days: int
    review_maintenance_days: int
    sources: dict[str, str]


def read(table: TomlTable) -> PartnerDates:
    """Read the `dates` of a partner; what is wrong is added to the table's problems."""
    found = PartnerDates(
        clock=table.text("clock", ""),
        gather_by=_day(table, "gather_by"),
        submit_by=_day(table, "submit_by"),
        issued=table.text("issued", ""),
        register=table.text("register", ""),
        register_days=table.whole("register_days", 0),
        review_days=table.whole("review_days", 0),
        review_maintenance_days=table.whole("review_maintenance_days", 0),
        sources={fact: table.text(f"{fact}_source", "") for fact in FACTS},
    )
    if found.clock not in CLOCKS:
        table.problem("clock", f'"{found.clock}" is not one of {", ".join(CLOCKS[1:])}')
    if found.issued not in {"", "on-site"}:
        table.problem("issued", f'"{found.issued}" is not on-site; leave it out where it is not known')
    for fact in FACTS:
        given = found.review_days or found.review_maintenance_days if fact == "review" else getattr(found, fact)
        if given and not found.sources[fact]:
            table.problem(f"{fact}_source", f"is missing; {fact} needs a source")
    table.close()
    return found


def _day(table: TomlTable, key: str) -> str:
    text = table.text(key, "")
    if text:
        try:
            on(text, LEAP)
        except ValueError:
            table.problem(key, f'"{text}" is not a day of the year such as 12-31')
            return ""
    return text


def on(day: str, year: int) -> date:
    """Return a day of the year, written MM-DD, in a year.

    Raises:
        ValueError: it is not one.

    """
    if not re.fullmatch(r"\d\d-\d\d", day):
        raise ValueError(day)
    return date.fromisoformat(f"{year}-{day}")
