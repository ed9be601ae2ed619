"""What fits a budget, the cheapest month, the best split of sites: found by search, compared with trying everything."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from estimator import Request
from estimator.asks import solve, solve_sites
from estimator.pricing.estimate import price
from testing.asking import TODAY, answered, ask, refused
from testing.cards import CARD, card

REQUEST: dict[str, Any] = solve.EXAMPLE["request"] | {"industry": "manufacturing"}
EXAMPLE = solve.EXAMPLE | {"request": REQUEST}
HELPED = {**REQUEST, "addons": ["mock-interviews", "evidence-map"]}


def total(request: dict[str, Any]) -> Decimal:
    """The likely total of a request, with GST."""
    return Decimal(answered("estimate", request)["total"])


def codes(found: Any) -> list[str]:
    """The codes of the notices."""
    return [note["code"] for note in found["notes"]]


def test_totals_are_the_estimate_s() -> None:
    """The total, and that of every way found, is the estimate's own total for that request."""
    answer = answered("solve", {"request": HELPED, "budget": 7500})
    assert Decimal(answer["total"]) == total(HELPED)
    for way in [*answer["ways"], answer["least"]]:
        assert Decimal(way["total"]) == total(way["request"])


def test_fewest_changes() -> None:
    """A budget that some answers meet gets the ways with the fewest changes, cheapest first, all within it."""
    answer = answered("solve", {"request": HELPED, "budget": 7500})
    totals = [Decimal(way["total"]) for way in answer["ways"]]
    assert answer["verdict"] == "changed"
    assert totals == sorted(totals)
    assert totals[-1] <= 7500
    assert {len(way["changes"]) for way in answer["ways"]} == {1}
    assert answer["ways"][0]["changes"][0]["field"] == "addons"
    assert answer["text"].endswith("would: Would you like help as well? None.")


def test_no_single_change_fits() -> None:
    """Where no single answer is enough, two are taken, and no single one would have been."""
    answer = answered("solve", {"request": REQUEST, "budget": 6300})
    assert {len(way["changes"]) for way in answer["ways"]} == {2}
    for key, value in [(one["field"], one["value"]) for way in answer["ways"] for one in way["changes"]]:
        assert total({**REQUEST, key: value}) > 6300


def test_least() -> None:
    """The least is no dearer than any combination of the answers that may be chosen."""
    least = Decimal(answered("solve", {"request": REQUEST})["least"]["total"])
    options = {key: ["unsure", *CARD.options(CARD.questions[key].options)] for key in ("documents", "readiness", "remote")}
    for chosen in product(*options.values()):
        assert least <= total({**REQUEST, **dict(zip(options, chosen, strict=True)), "agreement": "three-year"})


@pytest.mark.parametrize(
    ("budget", "verdict"), [("12457.03", "surely"), ("12457.02", "likely"), ("6616.00", "likely"), ("6615.99", "changed"), (5000, "no")]
)
def test_verdict(budget: Any, verdict: str) -> None:
    """To the cent: the high total fits, the likely one, only with other answers, or not at all."""
    assert answered("solve", {"request": REQUEST, "budget": budget})["verdict"] == verdict


def test_no_budget() -> None:
    """Without a budget the cheapest is reported and no verdict given."""
    answer = answered("solve", REQUEST)
    assert (answer["verdict"], answer["budget"], answer["ways"][:1]) == (None, None, [])
    assert answer["text"].startswith("Now $6,616.00. With every answer")


def test_small_firms_may_choose_secor() -> None:
    """With ten people or fewer COR may be changed to SECOR; with eleven it is not offered."""
    small, large = ({"audit": "certification", "employees": people, "program": "cor"} for people in (10, 11))
    assert ("program", "secor") in [(one["field"], one["value"]) for one in answered("solve", small)["least"]["changes"]]
    assert "program" not in [one["field"] for one in answered("solve", large)["least"]["changes"]]


def test_a_group_is_not_a_choice() -> None:
    """Nobody is advised to become a group of companies."""
    assert "group" not in [one["value"] for one in answered("solve", REQUEST)["least"]["changes"]]


def test_months() -> None:
    """Each month has the estimate's total; the cheapest are those with the least."""
    answer = answered("solve", REQUEST)
    for month in answer["months"]:
        assert Decimal(month["total"]) == total({**REQUEST, "month": month["month"]})
        assert Decimal(month["difference"]) == Decimal(month["total"]) - Decimal(answer["total"])
    least = min(Decimal(month["total"]) for month in answer["months"])
    assert answer["cheapest_months"] == [month["month"] for month in answer["months"] if Decimal(month["total"]) == least]
    assert "october" not in answer["cheapest_months"]


def test_split_is_the_cheapest() -> None:
    """No other way to visit each place within three years, at the sample's number a year, costs less."""
    split = answered("solve", REQUEST)["split"]
    base = Request.from_mapping(REQUEST, CARD, date.fromisoformat(TODAY))
    assert base.travel
    trips = dict(solve_sites.yearly_visits(base.travel, 5, 3))
    costs = [
        {stops: price(year.with_answers(travel=trip), CARD).likely * Decimal("1.05") for stops, trip in trips.items()}
        for year in solve_sites.years(base)[:2]
    ]
    sets = list(trips)
    every = set(base.travel.to)
    best = min(
        costs[0][one] + costs[1][two] + costs[1][three] for one, two, three in product(sets, repeat=3) if every <= {*one, *two, *three}
    )
    assert abs(sum(Decimal(year["total"]) for year in split["years"]) - best) < Decimal("0.02")
    plain = total(REQUEST) + 2 * total({**REQUEST, "audit": "maintenance"})
    assert abs(Decimal(split["saves"]) - plain + best) < Decimal("0.02")
    assert best < plain


def test_split_keeps_the_sample() -> None:
    """Where all sites are in named places, each year visits as many places as the sample asks for."""
    towns = ["red-deer", "lethbridge", "edmonton", "banff", "jasper"]
    split = answered("solve", {**REQUEST, "travel": {"to": towns}})["split"]
    assert [len(year["places"]) for year in split["years"]] == [3, 3, 3]
    assert {place for year in split["years"] for place in year["places"]} == set(towns)


@pytest.mark.parametrize("travel", [{}, {"km": 100}])
def test_no_places(travel: dict[str, Any]) -> None:
    """Without places there is nothing to split, and that is reported."""
    answer = answered("solve", {**REQUEST, "travel": travel})
    assert answer["split"] is None
    assert "no-places" in codes(answer)


def test_sites_that_cannot_all_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sample is too small to see every place in three years, no split is made, and that is reported."""
    found = card(tmp_path)
    monkeypatch.setattr("estimator.card.sampling.size", lambda *_: 1)
    four = {**REQUEST, "travel": {"to": ["red-deer", "lethbridge", "edmonton", "banff"]}}
    solved = solve.find(found, four, date(2026, 11, 24))
    assert solved.split is None
    assert "no-split" in [code for code, _ in solve.notes(solved)]
    assert "at 1 a year" in dict(solve.notes(solved))["no-split"]


def test_honest_alternatives() -> None:
    """Cheaper ways that need no auditor of ours are reported."""
    assert {"alternative", "iso"} <= set(codes(answered("solve", {**REQUEST, "partner": "acsa"})))
    assert "maintenance-internal" in codes(answered("solve", {**REQUEST, "audit": "maintenance"}))


def test_every_problem_is_named() -> None:
    """A wrong budget and wrong answers are reported together."""
    assert list(refused("solve", {**REQUEST, "employees": 0, "budget": "lots"})) == ["employees", "budget"]
    assert list(refused("solve", {**REQUEST, "budget": 0})) == ["budget"]
    assert list(refused("solve", 7)) == ["request"]


def test_shown() -> None:
    """With show, changes, months and years are in tables; months that cost the same get no picture."""
    html = ask("solve", EXAMPLE, show=True)["html"]
    for said in ("does not fit $5,000.00", "Answers that cost less", "Month by month", "saves $3,783.77", "<svg"):
        assert said in html
    plain = ask("solve", {"audit": "none", "employees": 5, "addons": ["mock-interviews"], "travel": {"to": ["banff"]}}, show=True)["html"]
    assert "<svg" not in plain


def test_nothing_to_change() -> None:
    """Where no answer can make it cheaper and no place is named, only the months are shown."""
    html = ask("solve", {"audit": "none", "employees": 50}, show=True)["html"]
    assert "Answers that cost less" not in html
    assert "Sites split" not in html
    assert "Month by month" in html


def test_only_the_base_city() -> None:
    """A year that visits none of the named places reports it."""
    html = ask("solve", {**REQUEST, "sites": 8, "travel": {"to": ["edmonton"]}}, show=True)["html"]
    assert html.count("Only Calgary and area") == 2
