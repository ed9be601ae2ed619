"""Options that begin and end by date, and what an old estimate proves after the card has changed around it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator import RateCard, Request, estimate, load_card
from estimator.asks.replay_figures import differences
from estimator.card.dated import Curve, DatedRow, Value
from estimator.card.rates import SAMPLING, SCHEME
from estimator.pricing import proof
from testing.asking import answered, ask, refused
from testing.cards import CARD, card, copied, edited, problems

BEFORE, AFTER = "2026-12-31", "2027-01-01"
SINGLE = "addon.results-presentation = { "
NEW = 'addon.extra = { label = "Extra", from = 2027-01-01, unit = "CAD", source = "Test.", values = [{ from = 2027-01-01, price = 90 }] }\n'
BEGINS = (SINGLE, NEW + SINGLE)
ENDS = (SINGLE, f"{SINGLE}until = 2026-12-31, ")
PEOPLE = {"audit": "certification", "employees": 15, "sites": 2}
KINDS: dict[str, dict[str, Any]] = {
    "as the form starts": PEOPLE,
    "help alone": {"audit": "none", "employees": 15, "addons": ["results-presentation", "evidence-map"]},
    "a trip": {**PEOPLE, "travel": {"to": ["red-deer"]}, "industry": "construction", "agreement": "three-year", "month": "november"},
    "kilometres": {**PEOPLE, "audit": "maintenance", "travel": {"km": 300}, "documents": "paper", "partner": "mhsa"},
    "a small firm": {"audit": "certification", "employees": 9, "readiness": "ready", "addons": ["mock-interviews"]},
}


def changed(folder: Path, *changes: tuple[str, str], file: str = "rates.toml") -> RateCard:
    """Return the card of the tests with a file changed."""
    edited(copied(folder), *changes, file=file)
    return load_card(folder)


def test_an_option_is_offered_within_its_days(tmp_path: Path) -> None:
    """An add-on with `from` and one with `until` are offered on their days alone; before and after, the message says when they are."""
    card = changed(tmp_path, BEGINS, ENDS)
    offers = {day: list(card.options("addon", date.fromisoformat(day))) for day in (BEFORE, AFTER)}
    assert [name in offers[BEFORE] for name in ("extra", "results-presentation")] == [False, True]
    assert [name in offers[AFTER] for name in ("extra", "results-presentation")] == [True, False]
    assert {"extra", "results-presentation"} <= set(card.options("addon"))
    early = refused("estimate", {**PEOPLE, "addons": ["extra"], "on": BEFORE}, card=card)["addons"]
    late = refused("estimate", {**PEOPLE, "addons": ["results-presentation"], "on": AFTER}, card=card)["addons"]
    assert early.startswith("“extra” is offered from 2027-01-01 on; choose from readiness-review")
    assert late.startswith("“results-presentation” was offered until 2026-12-31; choose from readiness-review")
    assert "results-presentation" not in late.partition("choose from")[2]
    assert answered("estimate", {**PEOPLE, "addons": ["extra"], "on": AFTER}, card=card)["lines"][-1]["amount"] == "90.00"


def test_a_choice_too_is_offered_within_its_days(tmp_path: Path) -> None:
    """An industry that ended is refused from then on, and no longer widens what is not known; the pages are built again that day."""
    card = changed(tmp_path, ("industry.office = { ", "industry.office = { until = 2026-12-31, "))
    assert (
        "“office” was offered until 2026-12-31" in refused("estimate", {**PEOPLE, "industry": "office", "on": AFTER}, card=card)["industry"]
    )
    eve, day = (card.on(date.fromisoformat(text)) for text in (BEFORE, AFTER))
    assert eve.span("industry", "unsure", "hazard").low == Decimal("0.7") < day.span("industry", "unsure", "hazard").low
    assert (eve.until, card.newest(date(2027, 3, 1))) == (date(2026, 12, 31), date(2027, 1, 1))


def test_rows_are_within_the_option_s_days(tmp_path: Path) -> None:
    """What was priced before the option began is left out, and a row that holds on ends with the option."""
    rows = "values = [{ from = 2025-04-01, to = 2026-12-31, price = 80 }, { from = 2027-01-01, price = 90 }]"
    later = NEW.replace("from = 2027-01-01, u", "from = 2027-03-01, until = 2027-06-30, u").replace(
        "values = [{ from = 2027-01-01, price = 90 }]", rows
    )
    (row,) = changed(tmp_path, (SINGLE, later + SINGLE)).sections["addon"]["extra"].rows
    assert (row.since, row.until) == (date(2027, 3, 1), date(2027, 6, 30))


WRONG = {
    "ends before it begins": (
        NEW.replace("unit", "until = 2026-12-01, unit"),
        "addon.extra.until: 2026-12-01 is before from, 2027-01-01; give a later day, or take the entry out",
    ),
    "a row after its end": (
        NEW.replace("from = 2027-01-01, unit", "until = 2026-12-01, unit").replace(
            "{ from = 2027-01-01,", "{ from = 2025-04-01, to = 2026-12-31, price = 80 }, { from = 2027-01-01,"
        ),
        "addon.extra.until: 2026-12-01 is before its last row, which starts 2027-01-01; take that row out, or give a later day",
    ),
    "no value from its first day": (
        NEW.replace("[{ from = 2027-01-01", "[{ from = 2027-02-01"),
        "addon.extra.values[1]: starts 2027-02-01: a value is needed from 2027-01-01 on; give one; an option that begins then has from = 2027-02-01 in its entry",
    ),
    "begins by its row alone": (
        NEW.replace("from = 2027-01-01, unit", "unit"),
        "addon.extra.values[1]: starts 2027-01-01: a value is needed from 2025-04-01 on; give one; an option that begins then has from = 2027-01-01 in its entry",
    ),
    "ends by its row alone": (
        NEW.replace("price", "to = 2027-12-31, price"),
        "addon.extra.values[1]: ends 2027-12-31 and nothing follows; leave out to, or add a row from the day after; an option that ends then has until = 2027-12-31 in its entry",
    ),
    "a day in quotes": (NEW.replace("from = 2027-01-01, unit", 'from = "soon", unit'), "addon.extra.from: 'soon' is not a date such as 2026-01-01, without quotes"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "says"), WRONG.values(), ids=WRONG)
def test_days_that_cannot_be_are_named(tmp_path: Path, entry: str, says: str) -> None:
    """Wrong days of an option are named with what to write."""
    assert f"rates.toml: {says}" in problems(tmp_path, (SINGLE, entry + SINGLE))


def test_two_options_of_one_label(tmp_path: Path) -> None:
    """Two options that are offered on the same day have labels that differ by more than capitals; one that begins once the other has ended may have its label."""
    new = NEW.replace('"Extra"', '"RESULTS presented to your leadership"')
    [problem] = problems(tmp_path, (SINGLE, new + SINGLE))
    words = 'addon.results-presentation.label: "Results presented to your leadership" is the label of addon.extra too; write another'
    assert problem.startswith(f"rates.toml: {words}")
    assert "extra" in card(tmp_path, ENDS, (SINGLE, new + SINGLE)).sections["addon"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("audit.gap", "audit.gap: has from or until; leave them out: the rules need it"),
        ("partner.aasp", "partner.aasp: has from or until; leave them out: it is assumed where a visitor is not sure"),
        ("agreement.single", "agreement.single: has from or until; leave them out: questions.toml takes it where nothing is chosen"),
    ],
)
def test_what_is_taken_unasked_is_always_offered(tmp_path: Path, entry: str, says: str) -> None:
    """An option that the rules need or that is taken where nothing is answered cannot end; the one of an answer can't be missing either."""
    found = problems(tmp_path, (f"{entry} = {{ ", f"{entry} = {{ until = 2026-12-31, "))
    assert any(problem.startswith(f"rates.toml: {says}") for problem in found), found


def test_an_option_that_a_form_starts_with_is_there(tmp_path: Path) -> None:
    """Where the option that the form starts with was taken out, it is named."""
    found = problems(tmp_path, ("agreement.single = {", "agreement.alone = {"))
    assert "rates.toml: agreement.single: is missing; questions.toml takes it where nothing is chosen" in found


AROUND: dict[str, tuple[str, str]] = {
    "an add-on added": (SINGLE, NEW.replace("from = 2027-01-01", "from = 2025-04-01").replace("from = 2025-04-01, unit", "unit") + SINGLE),
    "an add-on taken out": ("addon.action-tracker = {", "# addon.action-tracker = {"),
    "an add-on that ends": ENDS,
    "another base": ('base = "calgary"', 'base = "edmonton"'),
    "another label": ("Auditor's hourly rate", "What an hour costs"),
    "a rate that it does not use": ("value = 825.00", "value = 900.00"),
    "a rate of a later day": ("value = 110.00 }]", "to = 2026-12-31, value = 110.00 }, { from = 2027-01-01, value = 115.00 }]"),
}


@pytest.fixture(scope="module", params=AROUND)
def around(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RateCard:
    """A card in which something changed that no estimate of KINDS uses."""
    return changed(tmp_path_factory.mktemp("around"), AROUND[request.param])


@pytest.mark.parametrize("kind", KINDS)
def test_an_old_estimate_is_proved_through_what_it_does_not_use(around: RateCard, kind: str) -> None:
    """A link and a whole estimate replay to the cent after the card has changed around them."""
    old = answered("estimate", {**KINDS[kind], "on": "2026-11-24"})
    link = {key: old[key] for key in ("request", "rates_version", "total")}
    for claim in (link, old):
        answer = answered("replay", claim, card=around, today=AFTER)
        assert answer["verdict"] in {"same", "moved"}, answer["text"]
        assert (answer["then"]["total"], answer["then"]["rates_version"]) == (old["total"], old["rates_version"])


def test_a_new_place_spoils_no_trip(tmp_path: Path) -> None:
    """A road to a new place changes no distance of an old trip, so that its estimate is proved; another length of its road does."""
    old = answered("estimate", {**KINDS["a trip"], "on": "2026-11-29"})
    place = ("calgary = [", 'new-town = ["New Town", 51.0, 114.5]\ncalgary = [')
    more = changed(tmp_path / "more", place, ("[legs.plain]\n", "[legs.plain]\nnew-town = { calgary = 30 }\n"), file="roads.toml")
    assert answered("replay", old, card=more, today="2026-12-05")["verdict"] == "same"
    longer = changed(tmp_path / "longer", ("streets = 3 ", "streets = 4 "), file="roads.toml")
    assert answered("replay", old, card=longer, today="2026-12-05")["verdict"] == "unproven"


def nudged(value: Value) -> Value:
    """Return a value that is a little less."""
    if isinstance(value, Curve):
        return replace(value, spans=tuple(span * NEARLY for span in value.spans))
    return value * NEARLY


def lowered(rows: tuple[DatedRow, ...]) -> tuple[DatedRow, ...]:
    """Return rows of which every value is a little less."""
    return tuple(replace(row, values={column: nudged(value) for column, value in row.values.items()}) for row in rows)


def with_less(card: RateCard, section: str, name: str) -> RateCard:
    """Return a card with one entry written over."""
    if section in {SAMPLING, SCHEME}:
        part: Any = getattr(card, section)
        other: dict[str, Any] = {section: part | {name: replace(part[name], rows=lowered(part[name].rows))}}
        return replace(card, _days={}, **other)
    entry = card.sections[section][name]
    return replace(
        card, _days={}, sections=card.sections | {section: card.sections[section] | {name: replace(entry, rows=lowered(entry.rows))}}
    )


NEARLY = Decimal("0.93")


@pytest.fixture(scope="module", params=["hour", "day"])
def charging(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RateCard:
    """A card that charges by the hour, or by the day, with every entry that the owner may leave out."""
    left_out = {"free-km": ("km", 20), "free-hours": ("h", 1), "shortest-day": ("h", 6), "day-rate": ("CAD/d", 400)}
    if request.param == "hour":
        del left_out["day-rate"]
    rows = "".join(
        f'travel.{name} = {{ label = "L", unit = "{unit}", source = "T.", values = [{{ from = 2025-04-01, value = {value} }}] }}\n'
        for name, (unit, value) in left_out.items()
    )
    changes = ("travel.meals =", f"{rows}travel.meals ="), ('basis = "hour"', f'basis = "{request.param}"')
    return changed(tmp_path_factory.mktemp("charging"), *changes)


# The shortest is traced: no other test asks for the version of an estimate by the day.
@pytest.mark.parametrize("kind", [kind if kind == "help alone" else pytest.param(kind, marks=pytest.mark.no_cover) for kind in KINDS])
def test_the_version_covers_what_an_estimate_is_made_of(charging: RateCard, kind: str) -> None:
    """Whatever entry is written over: where a figure moves, the version does; of an entry that is not used, neither does."""
    request = Request.from_mapping({**KINDS[kind], "on": "2026-11-29"}, charging)
    before = estimate(request, charging)
    used, moved = proof.used(request, charging), 0
    for section, name in charging.turns:
        after = estimate(request, with_less(charging, section, name))
        same = after.rates_version == before.rates_version
        figures = list(differences(before.to_mapping(), after.to_mapping()))
        assert not (same and figures), (section, name, figures)
        assert same or used & {(section, name), (section, "unsure")}, (section, name)
        moved += bool(figures)
    assert moved >= 5


def test_a_rate_that_was_written_over_is_named(tmp_path: Path) -> None:
    """Where a rate that it used was overwritten, an estimate is not proved; a whole one names the rate with both values."""
    old = answered("estimate", {**PEOPLE, "on": "2026-11-24"})
    card = changed(tmp_path, ("value = 110.00", "value = 115.00"))
    answer = answered("replay", old, card=card)
    assert (answer["verdict"], answer["then"]) == ("unproven", None)
    assert "written over, where a new row was due, is Auditor's hourly rate (it was “110”, it is 115)" in answer["text"]
    link = answered("replay", {key: old[key] for key in ("request", "rates_version", "total")}, card=card)
    assert "Its rates are not in this rate card, so it cannot be made again. With" in link["text"]
    hostile = old | {"lines": [1, {"inputs": 2}, {"inputs": [3, {"key": ["x"], "value": {}}]}]}
    assert answered("replay", hostile, card=card)["verdict"] == "unproven"


def test_what_is_offered_no_more_is_proved_and_named(tmp_path: Path) -> None:
    """An estimate with an add-on that has ended since is made again as it was; that it has no price today, and why, is told."""
    card = changed(tmp_path, ENDS)
    old = answered("estimate", {**PEOPLE, "addons": ["results-presentation"], "on": BEFORE}, card=card)
    answer = answered("replay", old, card=card, today=AFTER)
    assert (answer["verdict"], answer["then"]["total"], answer["now"]) == ("moved", old["total"], None)
    assert "has no price: Results presented to your leadership was offered until 2026-12-31" in answer["text"]
    assert "With today" not in ask("replay", old, card=card, today=AFTER, show=True)["html"]
    early = {**old["request"], "on": "2027-02-01"}
    assert "was offered until" in refused("replay", {"request": early}, card=card)["request.addons"]


def test_a_link_of_the_whole_card_is_proved_too() -> None:
    """A link made when the version was of all rates together is proved as long as they are the same."""
    old = answered("estimate", {**PEOPLE, "on": "2025-11-24"})
    version = CARD.on(date(2025, 11, 24)).version
    assert version != old["rates_version"]
    answer = answered("replay", {"request": old["request"], "rates_version": version, "total": old["total"]})
    assert (answer["verdict"], answer["then"]["total"]) == ("moved", old["total"])
