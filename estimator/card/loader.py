"""Loads the rate card and reports every problem at once."""

from datetime import date
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

from estimator.card import audit_days, calendar, dated, elements, partners, places, questions, sampling, scheme, wcb, words
from estimator.card.rates import UNSURE, Entry, RateCard
from estimator.card.sections import BASES, CURVES, MOST, PERCENTS, SECTIONS, SHARES, STATUSES, Section, of
from estimator.parsing.table import TomlTable, finish, read
from estimator.values.span import Span

DATA = Path(__file__).parent.parent / "data"
"""The packaged data."""


def load_rates(path: str | Path | None = None) -> RateCard:
    """Load the packaged data, with the owner's rates where a file is given.

    Args:
        path: a file in the format of data/rates.toml; None is the packaged one.

    Raises:
        RateCardError: every problem of a file at once, each with file, key, what is wrong and what to do.

    """
    return load_card(DATA, path)


def load_card(folder: Path, rates: str | Path | None = None) -> RateCard:
    """Load every data file of a folder, once.

    Args:
        folder: holds the TOML files of data/.
        rates: a file to read instead of the folder's rates.toml.

    Raises:
        RateCardError: every problem of a file at once, each with file, key, what is wrong and what to do.

    """
    table = read(Path(rates) if rates else folder / "rates.toml")
    roads = places.load(folder)
    status = _one_of(table, "status", STATUSES)
    basis = _one_of(table, "basis", BASES)
    if table.text("currency") != "CAD":
        table.problem("currency", 'must be "CAD": the units below are Canadian dollars')
    base = _base(table, roads)
    starts = table.day("from")
    asked = questions.load(folder)
    shapes = of((question.options, question.columns) for question in asked.values())
    sections = {name: _section(table, name, shape, starts) for name, shape in shapes.items()}
    if not table.problems:
        _check_sense(table, sections)
        _check_offered(table, sections, asked, starts)
    known = partners.load(folder)
    _check_partners(table, sections["partner"], known)
    _check_industries(TomlTable({}, "partners.toml", "", table.problems), sections["industry"], known)
    finish(table)
    assert starts is not None  # noqa: S101 -- finish() raised otherwise
    return RateCard(
        file=table.file,
        status=status,
        basis=basis,
        base=base,
        starts=starts,
        sections=sections,
        partners=known,
        places=roads,
        sampling=sampling.load(folder, starts),
        questions=asked,
        shapes=shapes,
        scheme=scheme.load(folder),
        calendar=calendar.load(folder),
        wcb=wcb.load(folder),
        elements=elements.load(folder),
        audit_days=audit_days.load(folder),
        words=words.load(folder),
    )


def _check_partners(table: TomlTable, entries: dict[str, Entry], known: dict[str, partners.Partner]) -> None:
    """Report partners that only one of rates.toml and partners.toml has."""
    for slug in entries:
        if slug not in known:
            table.problem(f"partner.{slug}", f"is not in partners.toml, which has {', '.join(known)}")
    for slug in known:
        if slug not in entries:
            table.problem(f"partner.{slug}", "is in partners.toml but has no entry here; add one")


def _check_industries(table: TomlTable, entries: dict[str, Entry], known: dict[str, partners.Partner]) -> None:
    """Report an industry of partners.toml that is misspelled, or that two partners serve alone; one that is not offered is no mistake."""
    served: dict[str, str] = {}
    for slug, partner in known.items():
        for industry in partner.industries:
            meant = next((name for name in entries if name[:4] == industry[:4]), "")
            if meant and industry not in entries:
                table.problem(f"{slug}.industries", f'"{industry}" is not an industry of rates.toml; did you mean {meant}?')
            if served.setdefault(industry, slug) != slug:
                table.problem(f"{slug}.industries", f'"{industry}" is also in {served[industry]}.industries; keep one')


def _base(table: TomlTable, roads: places.Places) -> str:
    """Return the place that the auditor starts from; report one that roads.toml does not have, with what may be meant."""
    base = table.text("base")
    if base and base not in roads.labels:
        close = [place] if (place := roads.names.find(base)) else roads.names.suggestions(base)
        remedy = f"did you mean {' or '.join(close)}?" if close else "choose one there"
        table.problem("base", f'"{base}" is not a place of roads.toml; {remedy}')
    return base


def _one_of(table: TomlTable, key: str, allowed: tuple[str, ...]) -> str:
    value = table.text(key)
    if value and value not in allowed:
        table.problem(key, f'"{value}" is not one of {", ".join(allowed)}')
    return value


def _section(top: TomlTable, name: str, shape: Section, starts: date | None) -> dict[str, Entry]:
    table = top.table(name)
    entries = {}
    for entry in [*shape.entries, *shape.required]:
        if entry not in table and entry not in shape.optional:
            table.problem(entry, "is missing; the rules need it")
    for entry in table.names():
        if shape.entries and entry not in shape.entries:
            continue  # close() reports it
        entries[entry] = _entry(table.table(entry), name, entry, shape, starts)
    if not shape.entries and not entries:
        table.problem("", "has no options; give at least one")
    if sum(entry.typical for entry in entries.values()) > 1:
        table.problem("", "has more than one option with typical = true; keep one")
    for one, other in combinations(entries.values() if not shape.entries else (), 2):
        if one.label.casefold() == other.label.casefold() != "" and any(dated.overlap(*rows) for rows in product(one.rows, other.rows)):
            words = (
                f'"{other.label}" is the label of {one.key} too; write another, or end one of them with until: nobody could tell them apart'
            )
            table.problem(f"{other.name}.label", words)
    table.close()
    return entries


def _entry(table: TomlTable, section: str, name: str, shape: Section, starts: date | None) -> Entry:
    unit = table.text("unit")
    allowed = [shape.entries[name]] if shape.entries else list(shape.units)
    if unit and unit not in allowed:
        table.problem("unit", f'"{unit}" is not the unit of this entry; write {" or ".join(allowed)}')
        unit = allowed[0]
    if shape.entries:
        columns: tuple[str, ...] = ("points",) if (section, name) in CURVES else ("value",)
    else:
        columns = shape.units.get(unit, next(iter(shape.units.values())))
    entry = Entry(
        section=section,
        name=name,
        label=table.text("label"),
        help=table.text("help", ""),
        unit=unit,
        source=table.text("source"),
        typical=table.flag("typical"),
        prepares=table.flag("prepares"),
        rows=dated.rows(table, columns, None if name in shape.optional else starts)
        if shape.entries
        else dated.option(table, columns, starts),
    )
    table.close()
    return entry


def _check_offered(
    table: TomlTable, sections: dict[str, dict[str, Entry]], asked: dict[str, questions.Question], starts: date | None
) -> None:
    """Report an option that is taken without being asked for and is missing, or offered for a time only."""
    for question in (question for question in asked.values() if question.kind == "choice"):
        section, entries = question.options, sections[question.options]
        typical = next((name for name, entry in entries.items() if entry.typical), next(iter(entries)))
        taken = {typical: "it is assumed where a visitor is not sure, unless another has typical = true"}
        taken |= dict.fromkeys((question.start, question.left_out), "questions.toml takes it where nothing is chosen")
        taken |= dict.fromkeys(SECTIONS[section].required if section in SECTIONS else (), "the rules need it")
        for name, why in taken.items():
            if name in entries and not (entries[name].rows[0].since <= (starts or date.max) and entries[name].rows[-1].until is None):
                table.problem(f"{section}.{name}", f"has from or until; leave them out: {why}")
            elif name not in {*entries, "", UNSURE}:
                table.problem(f"{section}.{name}", f"is missing; {why}")


def _check_sense(table: TomlTable, sections: dict[str, dict[str, Entry]]) -> None:
    """Report values that break an invariant: a share over 1, a price far above any, SECOR dearer than COR, a day without hours."""
    for section, column, most in [*((s, c, 1) for s, c in SHARES), *((s, c, 100) for s, c in PERCENTS), ("tax", "value", 20)]:
        for entry in sections[section].values():
            for row in entry.rows:
                span = row.values[column]
                if isinstance(span, Span) and span.high > most:
                    table.problem(f"{entry.key}.{column}", f"{span.high} is more than {most}")
                elif section == "tax" and isinstance(span, Span) and 0 < span.low < 1:
                    table.problem(f"{entry.key}.{column}", f"{span.low} is less than 1 %; write 5 for five per cent")
    for entry in (entry for entries in sections.values() for entry in entries.values() if entry.unit in MOST):
        most = MOST[entry.unit]
        for index, row in enumerate(entry.rows, 1):
            for column, span in row.values.items():
                if isinstance(span, Span) and span.high > most:
                    words = f"{span.high} is more than {most} {entry.unit}; is a decimal point missing?"
                    table.problem(f"{entry.key}.values[{index}].{column}", words)
    for small in sections["program"]["secor"].rows:
        for full in (row for row in sections["program"]["cor"].rows if dated.overlap(small, row)):
            for column, value in small.values.items():
                other = full.values[column]
                if isinstance(value, Span) and isinstance(other, Span) and value.high > other.low:
                    table.problem(f"program.secor.{column}", "is more than COR's: the price would fall at 11 people")
    for row in sections["work"]["hours-per-day"].rows:
        span = row.values["value"]
        if isinstance(span, Span) and not (span.known and 0 < span.low <= Decimal(24)):
            table.problem("work.hours-per-day.value", "must be one number between 0 and 24")
