"""The certifying partners: who they serve, what differs, what they charge (never part of our price)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from estimator.card import partner_dates
from estimator.card.partner_dates import PartnerDates
from estimator.parsing.table import TomlTable, finish, read


@dataclass(frozen=True, slots=True)
class Fee:
    """What a partner charges an employer, before tax, in dollars."""

    program: str
    who: str
    amount: Decimal
    what: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to earn or keep a certificate other than a consultant's audit: `peer` is another company's auditor; no `programs` are both."""

    name: str
    rule: str
    source: str
    peer: bool
    programs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A certifying partner; an empty text is a fact that was not found. `industries` are those of the rate card that it alone serves."""

    slug: str
    name: str
    short: str
    serves: str
    industries: tuple[str, ...]
    funding: str
    elements: tuple[str, ...]
    elements_source: str
    secor: str
    secor_source: str
    maintenance: str
    maintenance_rule: str
    maintenance_source: str
    training: str
    training_source: str
    baseline: str
    baseline_source: str
    dates: PartnerDates
    alternatives: tuple[Alternative, ...]
    fees: tuple[Fee, ...]
    closed: str
    fees_note: str
    fees_source: str
    fees_as_of: date | None


SECOR = ("ask", "external-optional", "assessor")
MAINTENANCE = ("", "calendar-year", "anniversary", "expiry-month")


def load(folder: Path) -> dict[str, Partner]:
    """Read partners.toml of a folder.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "partners.toml")
    table.text("source")
    found = {slug: _partner(table.table(slug), slug) for slug in table.names()}
    finish(table)
    return found


def _partner(table: TomlTable, slug: str) -> Partner:
    partner = Partner(
        slug=slug,
        name=table.text("name"),
        short=table.text("short"),
        serves=table.text("serves"),
        industries=table.texts("industries"),
        funding=table.text("funding"),
        elements=table.texts("elements"),
        elements_source=table.text("elements_source", ""),
        secor=table.text("secor"),
        secor_source=table.text("secor_source", ""),
        maintenance=table.text("maintenance", ""),
        maintenance_rule=table.text("maintenance_rule", ""),
        maintenance_source=table.text("maintenance_source", ""),
        training=table.text("training", ""),
        training_source=table.text("training_source", ""),
        baseline=table.text("baseline", ""),
        baseline_source=table.text("baseline_source", ""),
        dates=partner_dates.read(table.table("dates") if "dates" in table else TomlTable({}, table.file, "", [])),
        alternatives=tuple(_alternative(row) for row in table.rows("alternatives")),
        fees=tuple(fee for row in table.rows("fees") if (fee := _fee(row))),
        closed=_closed(table),
        fees_note=table.text("fees_note", ""),
        fees_source=table.text("fees_source", ""),
        fees_as_of=table.day("fees_as_of") if "fees" in table else None,
    )
    if partner.secor not in SECOR:
        table.problem("secor", f'"{partner.secor}" is not one of {", ".join(SECOR)}')
    if partner.maintenance_rule not in MAINTENANCE:
        table.problem("maintenance_rule", f'"{partner.maintenance_rule}" is not one of {", ".join(MAINTENANCE[1:])}')
    for fact in ("elements", "maintenance", "training", "baseline", "fees", "closed"):
        if fact in table and f"{fact}_source" not in table:
            table.problem(f"{fact}_source", f"is missing; {fact} needs a source")
    table.close()
    return partner


def _closed(table: TomlTable) -> str:
    """Return what is said of a partner that takes no new members, such as “listed as not accepting new members”."""
    table.text("closed_source", "")
    return table.text("closed", "")


def _alternative(table: TomlTable) -> Alternative:
    alternative = Alternative(
        table.text("name"), table.text("rule"), table.text("source"), peer=table.flag("peer"), programs=table.texts("programs")
    )
    table.close()
    return alternative


def _fee(table: TomlTable) -> Fee | None:
    amount = table.span("amount")
    program = table.text("program")
    if program not in {"cor", "secor"}:
        table.problem("program", f'"{program}" is not cor or secor')
    fee = Fee(program, table.text("who"), amount.likely, table.text("what")) if amount else None
    table.close()
    return fee
