"""The rate card's loader: what it refuses, and in which words."""

from datetime import date
from pathlib import Path

import pytest

from estimator import RateCardError, load_card
from estimator.card.inputs import in_words
from estimator.card.sections import SECTIONS
from estimator.values.span import Span
from testing.cards import CARD, FOLDER, edited, problems

HOURLY = "values = [{ from = 2025-04-01, value = 110.00 }]"
SEASON = "values = [{ from = 2025-04-01, surcharge = 8 }]"

HOURLY_VALUES = {
    "a gap between two rows": (
        "[{ from = 2026-01-01, to = 2026-06-30, value = 110 }, { from = 2026-07-02, value = 115 }]",
        "values[2]: starts 2026-07-02: nothing applies after 2026-06-30; start 2026-07-01",
    ),
    "rows that overlap": (
        "[{ from = 2026-01-01, to = 2026-06-30, value = 110 }, { from = 2026-06-30, value = 115 }]",
        "values[2]: starts 2026-06-30, which overlaps the row before (until 2026-06-30)",
    ),
    "a row that was not closed": (
        "[{ from = 2026-01-01, value = 110 }, { from = 2026-07-01, value = 115 }]",
        "values[1]: has no last day but a row follows; add to = 2026-06-30",
    ),
    "a row that ends before it starts": (
        "[{ from = 2026-01-01, to = 2025-12-31, value = 110 }]",
        "values[1]: ends 2025-12-31, before it starts 2026-01-01",
    ),
    "a value that starts after the card": (
        "[{ from = 2026-02-01, value = 110 }]",
        "values[1]: starts 2026-02-01: a value is needed from 2025-04-01 on; give one",
    ),
    "values that are no list": ("110", "values: 110 is not a list of tables in braces"),
    "a row that is no table": ("[110]", "values[1]: 110 is not a table in braces"),
    "an empty list of rows": ("[]", "values: holds no dated row; give at least one"),
    "a last row that ends": (
        "[{ from = 2026-01-01, to = 2026-12-31, value = 110 }]",
        "values[1]: ends 2026-12-31 and nothing follows; leave out to, or add a row from the day after",
    ),
    "a row without its day": ("[{ value = 110 }]", "values[1].from: is missing; give a date such as 2026-01-01, without quotes"),
    "a day in quotes": (
        '[{ from = "2026-01-01", value = 110 }]',
        "values[1].from: '2026-01-01' is not a date such as 2026-01-01, without quotes",
    ),
    "a day with a time": (
        "[{ from = 2026-01-01T00:00:00, value = 110 }]",
        "values[1].from: datetime.datetime(2026, 1, 1, 0, 0) is not a date such as 2026-01-01, without quotes",
    ),
    "a row without its value": ("[{ from = 2026-01-01 }]", "values[1].value: is missing; give a number or [low, likely, high]"),
    "an unknown column": ("[{ from = 2026-01-01, value = 110, vale = 1 }]", "values[1].vale: is not known here; known keys: from, value"),
    "text instead of a number": ('[{ from = 2026-01-01, value = "110" }]', "values[1].value: '110' is not a number"),
    "true instead of a number": ("[{ from = 2026-01-01, value = true }]", "values[1].value: True is not a number"),
    "a negative number": ("[{ from = 2026-01-01, value = -110 }]", "values[1].value: -110 is not a number of 0 or more"),
    "no number": ("[{ from = 2026-01-01, value = nan }]", "values[1].value: NaN is not a number of 0 or more"),
    "infinity": ("[{ from = 2026-01-01, value = inf }]", "values[1].value: Infinity is not a number of 0 or more"),
    "two numbers": (
        "[{ from = 2026-01-01, value = [100, 120] }]",
        "values[1].value: has 2 numbers; give one, or three as [low, likely, high]",
    ),
    "numbers out of order": (
        "[{ from = 2026-01-01, value = [110, 100, 120] }]",
        "values[1].value: [110, 100, 120] is not in the order low, likely, high",
    ),
    "a price without its point": (
        "[{ from = 2025-04-01, value = 11000 }]",
        "values[1].value: 11000 is more than 1000 CAD/h; is a decimal point missing?",
    ),
}
"""Rows of the hourly rate that are refused, and why."""

WRONG = {
    "an unknown key in an entry": (
        ("work.hourly-rate = { ", 'work.hourly-rate = { colour = "red", '),
        "work.hourly-rate.colour: is not known here; known keys: help, label, prepares, source, typical, unit, values",
    ),
    "an unknown key at the top": (
        ("schema = 1\n", "schema = 1\nname = 1\n"),
        "name: is not known here; known keys: "
        + ", ".join(sorted([*SECTIONS, "base", "basis", "checked", "currency", "from", "schema", "status"])),
    ),
    "an unknown entry of a section whose entries the rules know": (
        ("work.day-rate =", "work.week-rate ="),
        "work.week-rate: is not known here; known keys: hourly-rate, hours-per-day",
    ),
    "an entry that the rules need left out": (("work.day-rate =", "work.week-rate ="), "work.day-rate: is missing; the rules need it"),
    "an option that the rules ask for by name left out": (("audit.gap =", "audit.mock ="), "audit.gap: is missing; the rules need it"),
    "a tax as a share": (
        ("from = 2025-04-01, value = 5 }", "from = 2025-04-01, value = 0.05 }"),
        "tax.gst.value: 0.05 is less than 1 %; write 5 for five per cent",
    ),
    "a section that is no table": (("tax.gst =", "levy.gst ="), "tax: is missing; give a table"),
    "values left out": ((f", {HOURLY}", ""), "work.hourly-rate.values: is missing; give a list of dated rows"),
    "another unit": (('unit = "CAD/h"', 'unit = "CAD/d"'), 'work.hourly-rate.unit: "CAD/d" is not the unit of this entry; write CAD/h'),
    "a unit that no option may have": (
        ('prepares = true, unit = "h"', 'prepares = true, unit = "hours"'),
        'addon.readiness-review.unit: "hours" is not the unit of this entry; write h or CAD',
    ),
    "an empty label": (('label = "Auditor\'s hourly rate"', 'label = " "'), "work.hourly-rate.label: is empty; give a text"),
    "a source left out": (('unit = "h/d", source = "Test.", ', 'unit = "h/d", '), "work.hours-per-day.source: is missing; give a text"),
    "a number as a label": (('label = "Auditor\'s hourly rate"', "label = 7"), "work.hourly-rate.label: 7 is not a text"),
    "typical as text": (("typical = true", 'typical = "yes"'), "documents.mixed.typical: 'yes' is not true or false"),
    "two typical options": (
        ("documents.paper = { ", "documents.paper = { typical = true, "),
        "documents: has more than one option with typical = true; keep one",
    ),
    "an unknown status": (('status = "illustrative"', 'status = "draft"'), 'status: "draft" is not one of illustrative, published'),
    "an unknown basis": (('basis = "hour"', 'basis = "week"'), 'basis: "week" is not one of hour, day'),
    "another currency": (('currency = "CAD"', 'currency = "USD"'), 'currency: must be "CAD": the units below are Canadian dollars'),
    "an unknown base": (('base = "calgary"', 'base = "regina"'), 'base: "regina" is not a place of roads.toml; choose one there'),
    "a base by its label": (
        ('base = "calgary"', 'base = "Red Deer"'),
        'base: "Red Deer" is not a place of roads.toml; did you mean red-deer?',
    ),
    "a base by the start of two names": (
        ('base = "calgary"', 'base = "grande"'),
        'base: "grande" is not a place of roads.toml; did you mean grande-cache or grande-prairie?',
    ),
    "another schema": (("schema = 1", "schema = 2"), "schema: this engine reads schema = 1"),
    "a negative schema": (("schema = 1", "schema = -1"), "schema: -1 is negative; give 0 or more"),
    "a partner without an entry": (
        ("partner.mhsa =", "partner.msha ="),
        "partner.mhsa: is in partners.toml but has no entry here; add one",
    ),
    "an entry without a partner": (
        ("partner.mhsa =", "partner.msha ="),
        f"partner.msha: is not in partners.toml, which has {', '.join(CARD.partners)}",
    ),
    "a share over one": (
        ("values = [{ from = 2025-04-01, hours = 1, onsite = 0 }]", "values = [{ from = 2025-04-01, hours = 1, onsite = 1.5 }]"),
        "documents.electronic.onsite: 1.5 is more than 1",
    ),
    "a percentage over a hundred": (
        (SEASON, "values = [{ from = 2025-04-01, surcharge = 108 }]"),
        "season.october.surcharge: 108 is more than 100",
    ),
    "SECOR dearer than COR": (
        ("planning = 0.7, documentation = 0.75", "planning = 0.7, documentation = [0.75, 0.9, 1.1]"),
        "program.secor.documentation: is more than COR's: the price would fall at 11 people",
    ),
    "a day without hours": (("value = 7.5 }", "value = 0 }"), "work.hours-per-day.value: must be one number between 0 and 24"),
    "a day of an unknown length": (
        ("value = 7.5 }", "value = [7, 7.5, 8] }"),
        "work.hours-per-day.value: must be one number between 0 and 24",
    ),
    "a day of more than 24 hours": (("value = 7.5 }", "value = 25 }"), "work.hours-per-day.value: must be one number between 0 and 24"),
    "a curve that does not start at one": (
        ("[1, 3.7, 4.2, 5.0], ", ""),
        "documentation.hours.values[1].points[1]: starts at 10; the first point must be at 1",
    ),
    "a curve that falls": (
        ("[25, 6.5, 7.4, 8.7]", "[25, 4.5, 7.4, 8.7]"),
        "documentation.hours.values[1].points[3]: is lower than the point before; more people never take less",
    ),
    "a curve's points out of order": (
        ("[25, 6.5, 7.4, 8.7]", "[10, 6.5, 7.4, 8.7]"),
        "documentation.hours.values[1].points[3]: 10 does not come after 10; put the points in order, each once",
    ),
    "a point of three numbers": (
        ("[25, 6.5, 7.4, 8.7]", "[25, 6.5, 7.4]"),
        "documentation.hours.values[1].points[3]: [25, Decimal('6.5'), Decimal('7.4')] is not [at, value] or [at, low, likely, high]",
    ),
    "a point that is a number": (
        ("[25, 6.5, 7.4, 8.7]", "25"),
        "documentation.hours.values[1].points[3]: 25 is not [at, value] or [at, low, likely, high]",
    ),
    "a point at a text": (
        ("[25, 6.5, 7.4, 8.7]", '["25", 6.5, 7.4, 8.7]'),
        "documentation.hours.values[1].points[3]: '25' is not a number",
    ),
    "a point of a text": (
        ("[25, 6.5, 7.4, 8.7]", '[25, 6.5, 7.4, "8.7"]'),
        "documentation.hours.values[1].points[3]: '8.7' is not a number",
    ),
}
"""Changes of the card that are refused, and why."""


@pytest.mark.parametrize("wrong", WRONG)
def test_problem(wrong: str, tmp_path: Path) -> None:
    """A rate card with one thing wrong is refused: file, key, what is wrong, what to do."""
    change, message = WRONG[wrong]
    assert f"rates.toml: {message}" in problems(tmp_path, change)


@pytest.mark.parametrize("wrong", HOURLY_VALUES)
def test_wrong_rows(wrong: str, tmp_path: Path) -> None:
    """Dated rows with one thing wrong are refused: file, key, what is wrong, what to do."""
    rows, message = HOURLY_VALUES[wrong]
    assert f"rates.toml: work.hourly-rate.{message}" in problems(tmp_path, (HOURLY, f"values = {rows}"))


@pytest.mark.parametrize(
    ("points", "message"),
    [("", "points: is missing; give a list of points"), (", points = []", "points: is empty; give at least one point")],
)
def test_no_points(points: str, message: str, tmp_path: Path) -> None:
    """A curve without points is refused."""
    path = edited(tmp_path)
    text = path.read_text(encoding="utf-8")
    start = text.index(", points = [")
    path.write_text(text[:start] + points + text[text.index(" }] }", start) :], encoding="utf-8")
    with pytest.raises(RateCardError) as caught:
        load_card(FOLDER, path)
    assert f"rates.toml: documentation.hours.values[1].{message}" in caught.value.problems


def test_no_options(tmp_path: Path) -> None:
    """A section of options must have at least one."""
    path = edited(tmp_path)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("shifts.")]
    path.write_text("\n".join([*lines, "shifts = {}"]), encoding="utf-8")
    with pytest.raises(RateCardError, match=r"rates\.toml: shifts: has no options; give at least one"):
        load_card(FOLDER, path)


def test_one_slip_is_told_once(tmp_path: Path) -> None:
    """A negative number in the last of two rows is reported once, and not also that nothing follows the first row."""
    rows = "values = [{ from = 2025-04-01, to = 2026-12-31, value = 110 }, { from = 2027-01-01, value = -115 }]"
    assert problems(tmp_path, (HOURLY, rows)) == ["rates.toml: work.hourly-rate.values[2].value: -115 is not a number of 0 or more"]


def test_all_problems_at_once(tmp_path: Path) -> None:
    """Every problem is reported at once, one line each."""
    found = problems(tmp_path, ('status = "illustrative"', 'status = "draft"'), (HOURLY, "values = 110"), ('unit = "CAD/d"', 'unit = "d"'))
    assert [line.split(": ")[1] for line in found] == ["status", "work.hourly-rate.values", "work.day-rate.unit"]
    assert "\n" in str(RateCardError(found))


def test_the_newest_day() -> None:
    """The newest day is one from which something applies, and nothing begins after it up to the day it is asked for."""
    days = {row.since for entries in CARD.sections.values() for entry in entries.values() for row in entry.rows}
    days |= {CARD.places.roads.since, *(row.since for dated in (CARD.sampling, CARD.scheme) for one in dated.values() for row in one.rows)}
    for day in (*days, date(2026, 11, 24), date(2099, 12, 31)):
        assert CARD.newest(day) == max(each for each in days if each <= day)
    assert CARD.newest(date(2020, 1, 1)) == CARD.starts


@pytest.mark.parametrize(
    ("span", "unit", "words"),
    [
        (Span.exactly(1), "h", "1 hour"),
        (Span.exactly(1), "d", "1 day"),
        (Span.exactly(2), "h/site", "2 hours a site"),
        (Span.exactly(11), "h/d", "11 hours a day"),
        (Span.exactly(8), "%", "8%"),
    ],
)
def test_a_number_in_words(span: Span, unit: str, words: str) -> None:
    """One hour is singular, and a percentage has no space."""
    assert in_words(span, unit) == words
