"""The loaders of the other data files: what they refuse, and in which words."""

from datetime import date
from pathlib import Path

import pytest

from estimator import load_card
from estimator.card import sampling
from estimator.card.loader import DATA
from testing.cards import CARD, problems

WRONG = {
    "partners.toml": [
        ('secor = "ask"', 'secor = "yes"', 'aasp.secor: "yes" is not one of ask, external-optional, assessor'),
        (
            'maintenance_rule = "anniversary"',
            'maintenance_rule = "yearly"',
            'asc.maintenance_rule: "yearly" is not one of calendar-year, anniversary, expiry-month',
        ),
        (
            'maintenance_rule = "anniversary", maintenance_source = "Test."',
            'maintenance_rule = "anniversary"',
            "asc.maintenance_source: is missing; maintenance needs a source",
        ),
        ('program = "cor", who = "member"', 'program = "iso", who = "member"', 'esc.fees[1].program: "iso" is not cor or secor'),
        (
            "acsa = { name",
            'acsa = { industries = ["constructon"], name',
            'acsa.industries: "constructon" is not an industry of rates.toml; did you mean construction?',
        ),
        ("amount = 250.00", 'amount = "250"', "esc.fees[1].amount: '250' is not a number"),
        (", fees_as_of = 2026-11-23", "", "esc.fees_as_of: is missing; give a date such as 2026-01-01, without quotes"),
        ('name = "Peer audit", ', "", "acsa.alternatives[1].name: is missing; give a text"),
        ('"Hazard assessment", "Hazard control"', '7, "Hazard control"', "aasp.elements: holds something that is not a text"),
        ('short = "AASP"', 'short = "AASP", phone = ""', "aasp.phone: is not known here; known keys: alternatives, baseline,"),
        ('clock = "on-site"', 'clock = "noon"', 'amta.dates.clock: "noon" is not one of documents, on-site'),
        ('issued = "on-site"', 'issued = "review"', 'amta.dates.issued: "review" is not on-site; leave it out'),
        ('gather_by = "12-31"', 'gather_by = "12-32"', 'amta.dates.gather_by: "12-32" is not a day of the year such as 12-31'),
        ('gather_by = "12-31"', 'gather_by = "Dec 31"', 'amta.dates.gather_by: "Dec 31" is not a day of the year'),
        (', clock_source = "Test."', "", "acsa.dates.clock_source: is missing; clock needs a source"),
        (
            'review_read = "archived, single"',
            'review_read = "once"',
            'amhsa.dates.review_read: "once" is not one of live, archived, undated,',
        ),
        ('review_read = "archived, single"', 'reviews_read = "single"', "amhsa.dates.reviews_read: is not known here"),
        ("training_source", "old_source", "aasp.training_source: is missing; training needs a source"),
    ],
    "questions.toml": [
        ('tell = "your partner", ', "", "partner.tell: is missing; give a text"),
        ('kind = "integer"', 'kind = "number"', 'employees.kind: "number" is not one of integer, choice, travel, addons, date'),
        ('options = "industry"', 'options = "trade"', 'industry.options: "trade" is not a section of the rate card'),
        ('options = "remote"', 'options = "remote", columns = ["x"]', 'remote.columns: "remote" has its columns already; leave'),
        ('part = "first"', 'part = "firm"', 'employees.part: "firm" is not one of first, program, work, timing, help'),
        ("agreement = {", "contract = {", "agreement: is missing; give a table"),
        ("max = 10000, ", "", "employees.max: is missing; give a whole number"),
        ("max = 10000", "max = 3", "employees.start: 15 is not from 1 to 3, as min and max say"),
        ("start = 15", 'start = "many"', "employees.start: many is not from 1 to 10000, as min and max say"),
        ("max = 10000", "max = 10_000.5", "employees.max: Decimal('10000.5') is not a whole number"),
    ],
    "outline.toml": [
        ("[49.59, 114.73]", "[49.59]", "outline[2]: [Decimal('49.59')] is not degrees north and west"),
        ("outline = [", "outlines = [", "outline: is missing; give a list of points"),
    ],
    "roads.toml": [
        ('unit = "km"', 'unit = "mi"', 'unit: must be "km"'),
        ("from = 2026-11-27", "", "from: is missing; give a date such as 2026-01-01, without quotes"),
        ("low = 0.93", "low = 1.01", "grades.known.low: must be 1 or less, and high 1 or more; they are 1.01 and 1.07"),
        ("low = 0.93", "", "grades.known.low: is missing; give a number or [low, likely, high]"),
        ('acme = ["Acme", 51.46, 113.52]', 'acme = "Acme"', "places.acme: 'Acme' is not a list: name, degrees north and west"),
        ('acme = ["Acme", 51.46, 113.52]', 'acme = ["Acme", 51.46]', "places.acme: ends with two numbers, degrees north and west"),
        ('acme = ["Acme", 51.46, 113.52]', "", 'legs.plain.acme.carstairs: "acme" is not in [places] or [corners]'),
        ("[legs.rough]", "[legs.ferry]", "legs.ferry: is not one of [grades]: known, trunk, plain, rough, area"),
        (
            'T0A = ["elk-point", 0,',
            'T0A = ["elk-point", 13,',
            "postal.T0A: 'elk-point' is not a place, or [13, 12, 86] are not three whole",
        ),
        ('T0A = ["elk-point"', 'T0A = ["moose-point"', "postal.T0A: 'moose-point' is not a place, or"),
        ('T0A = ["elk-point"', 'T0A = "elk-point" # ["', "postal.T0A: 'elk-point' is not a list: place, kilometres"),
        ('"med hat" = "medicine-hat"', '"med hat" = "hat"', 'names.med hat: "hat" is not in [places]'),
        ("zama-city = { zama-corner = 87 }", "", "places.zama-city: cannot be reached by any leg; add one"),
    ],
    "sampling.toml": [
        ('unit = "interviews"', 'unit = "people"', 'interviews.unit: must be "interviews"'),
        ("share = 33, ", "", "sites.values[1].share: is missing; give a number or [low, likely, high]"),
        ("partner_decides_above = 549", "", "interviews.partner_decides_above: is missing; give a whole number"),
    ],
    "scheme.toml": [
        ('unit = "people"', 'unit = "persons"', 'secor-limit.unit: "persons" is not one of people, %, years,'),
    ],
    "words.toml": [
        ("[fees]", "[prices]", "fees: is missing; give a table"),
        ('known = "Published', 'known = ""\nnone = "Published', "fees.known: is empty; give a text"),
    ],
}
"""Changes of each file that are refused, and why."""


@pytest.mark.parametrize(("file", "change"), [(file, change) for file, changes in WRONG.items() for change in changes], ids=str)
def test_problem(file: str, change: tuple[str, str, str], tmp_path: Path) -> None:
    """A data file with one thing wrong is refused: file, key, what is wrong, what to do."""
    old, new, message = change
    found = problems(tmp_path, (old, new), file=file)
    assert any(problem.startswith(f"{file}: {message}") for problem in found), found


def test_two_partners_of_one_industry(tmp_path: Path) -> None:
    """An industry that two partners are said to serve alone is refused; one that is offered no more is no mistake."""
    named = [(f"{slug} = {{ name", f'{slug} = {{ industries = ["construction", "weaving"], name') for slug in ("acsa", "amta")]
    assert problems(tmp_path, *named, file="partners.toml") == [
        f'partners.toml: amta.industries: "{industry}" is also in acsa.industries; keep one' for industry in ("construction", "weaving")
    ]


def test_packaged() -> None:
    """The packaged data are accepted."""
    assert load_card(DATA).file == "rates.toml"


def test_partner_facts() -> None:
    """A fact that was not found is an empty text, and a partner that publishes no fee has none."""
    found = CARD.partners
    assert (found["ccsa"].maintenance, found["ccsa"].elements, found["ccsa"].fees) == ("", (), ())
    assert len(found["mhsa"].elements) == 13
    assert "AuditSoft is free" in found["ccsa"].fees_note
    assert [fee.amount for fee in found["esc"].fees if fee.program == "secor"] == [150, 600]


INTERVIEWS = {
    1: 1, 4: 4, 5: 4, 6: 5, 7: 5, 8: 6, 9: 7, 10: 8, 11: 8, 12: 9, 14: 9, 15: 10, 16: 10, 17: 11, 18: 11, 19: 12, 20: 12, 21: 13, 24: 13,
    25: 14, 27: 14, 28: 15, 30: 15, 31: 16, 36: 16, 37: 17, 44: 17, 45: 18, 49: 18, 50: 19, 64: 19, 65: 20, 74: 20, 75: 21, 88: 21, 89: 22,
    99: 22, 100: 23, 120: 23, 121: 24, 149: 24, 150: 25, 199: 25, 200: 26, 204: 26, 205: 27, 240: 35, 241: 36, 249: 36, 250: 37, 299: 37,
    349: 50, 354: 50, 400: 57, 475: 57, 499: 59, 500: 60,
}  # fmt: skip


@pytest.mark.parametrize(("people", "interviews"), INTERVIEWS.items())
def test_interview_table(people: int, interviews: int) -> None:
    """The published head-counts get the published interviews (Energy Safety Canada at 5, 50, 500; TSCBC 2011 between)."""
    assert sampling.size(CARD.sampling["interviews"].rows[0], people) == interviews


@pytest.mark.parametrize(
    ("sites", "visited"), [(1, 1), (2, 2), (3, 3), (5, 3), (8, 3), (9, 3), (10, 3), (11, 4), (12, 4), (30, 10), (31, 10), (100, 33)]
)
def test_site_sample(sites: int, visited: int) -> None:
    """Of 2 sites both are visited, of 5 three, from 9 on a third, rounded half up."""
    assert sampling.size(CARD.sampling["sites"].rows[0], sites) == visited


def test_fact_before_its_first_row() -> None:
    """A fact asked for a day before its first row is the first one known."""
    limit = CARD.scheme["secor-limit"]
    assert limit.on(date(2020, 1, 1)) == limit.on(date(2026, 11, 24)) == 10
