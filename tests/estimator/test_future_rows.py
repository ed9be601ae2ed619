"""A row that starts later: no answer of a day before it changes, and the day itself has it."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cases.layout import toml
from estimator import RateCard, Request, load_card, wire
from estimator.asks import registry, replay
from estimator.parsing.problems import InvalidRequest
from estimator.values.day import written
from testing.asking import answered
from testing.cards import CARD, copied, parsed

EVE, DAY = date(2026, 12, 31), date(2027, 1, 1)
PEOPLE = (3, 8, 10, 11, 45)
DATED = ("rates.toml", "sampling.toml", "scheme.toml", "wcb.toml", "calendar.toml")
PRICED = ("rates.toml", "sampling.toml", "scheme.toml")
"""The dated files whose figures enter an estimate, but for the roads, which are dated as one."""


def halved(value: Any) -> Any:
    """Halve a number, or each of a list: shares stay shares, and curves stay in order."""
    return [halved(part) for part in value] if isinstance(value, list) else Decimal(value) / 2


def later(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row that follows one from DAY on, with every number halved."""
    found = {key: halved(value) for key, value in row.items() if key not in {"from", "to", "points"}}
    if "points" in row:
        found["points"] = [[point[0], *halved(point[1:])] for point in row["points"]]
    return {"from": DAY, **found}


def with_later_rows(table: dict[str, Any]) -> dict[str, Any]:
    """Close the last row of each entry on EVE, and add one from DAY on."""
    found = {key: with_later_rows(value) if isinstance(value, dict) else value for key, value in table.items()}
    if isinstance(rows := table.get("values"), list):
        found["values"] = [*rows[:-1], {**rows[-1], "to": EVE}, later(rows[-1])]
    return found


def with_rows(folder: Path, file: str) -> RateCard:
    """Return the card of the tests with a row from DAY on in every entry of a file."""
    table = with_later_rows(parsed(copied(folder) / file))
    (folder / file).write_text("".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items()), encoding="utf-8")
    return load_card(folder)


def answers(card: RateCard, day: date) -> dict[str, str]:
    """Return what the engine answers on a day: to each ask's example, with and without its own day, and around the limit of SECOR."""
    asked: list[tuple[str, Any]] = [(name, ask.example) for name, ask in registry.ASKS.items()]
    asked += [("refund", {"payroll": 900000, "rate": 1.46}), ("refund", {"earnings": [150000], "rate": 1.46, "program": "secor"})]
    asked += [("program", {"employees": people}) for people in PEOPLE]
    for people in PEOPLE:
        request = {"audit": "certification", "employees": people, "sites": 12, "travel": {"to": ["red-deer"]}}
        asked += [("estimate", request), ("sweep", request), ("solve", {"request": request, "budget": 2000})]
    found = {}
    for name, request in asked:
        question = {"ask": name, "request": request, "today": day.isoformat(), "show": True}
        found[json.dumps([name, request])] = wire.handle(json.dumps(question), card)
    return found


@cache
def unchanged(day: date) -> dict[str, str]:
    """Return what the card of the tests answers on a day: the same for each file."""
    return answers(CARD, day)


@pytest.mark.no_cover
@pytest.mark.parametrize("file", DATED)
def test_a_row_of_the_future_waits_for_its_day(tmp_path: Path, file: str) -> None:
    """The day before a row starts each answer is what it was, but that the rates' last day is now told; the day itself differs."""
    before, after = unchanged(EVE), unchanged(DAY)
    card = with_rows(tmp_path, file)

    told = {
        question: answer.replace(f"which apply until {written(EVE)}", "which apply until newer ones replace them")
        for question, answer in answers(card, EVE).items()
    }
    assert told == before
    assert answers(card, DAY) != after


@pytest.mark.parametrize("file", PRICED)
def test_the_version_covers_every_dated_file(tmp_path: Path, file: str) -> None:
    """A row of any dated file that enters an estimate has a version of its own from its day on, and none before."""
    before = CARD.on(EVE).version
    card = with_rows(tmp_path, file)

    assert card.on(EVE).version == before
    assert card.on(DAY).version.startswith(f"{DAY}+")
    assert card.on(EVE).until == EVE
    assert (card.newest(EVE), card.newest(DAY)) == (card.on(EVE).since, DAY)


def test_the_limit_of_secor_has_its_day(tmp_path: Path) -> None:
    """Six people are SECOR until the day before the limit is five, and COR from that day on; a program that no longer fits is refused."""
    card = with_rows(tmp_path, "scheme.toml")
    asked = {"audit": "certification", "employees": 6, "sites": 1}

    assert [Request.from_mapping({**asked, "on": str(day)}, card).program for day in (EVE, DAY)] == ["secor", "cor"]
    with pytest.raises(InvalidRequest, match="SECOR is for 5 people or fewer"):
        Request.from_mapping({**asked, "program": "secor", "on": str(DAY)}, card)


def test_what_moved_names_the_facts_of_the_scheme(tmp_path: Path) -> None:
    """A limit that moved is among what moved since an estimate, and counts; a pass mark that moved does not touch a price."""
    then = answered("estimate", {"audit": "certification", "employees": 6, "sites": 1, "on": str(EVE)})
    card = with_rows(tmp_path, "scheme.toml")
    answer = answered("replay", {key: then[key] for key in replay.KEYS}, today=str(DAY), card=card)

    moved = {rate["key"]: (rate["label"], rate["was"], rate["now"], rate["unit"], rate["matters"]) for rate in answer["moved"]}
    assert answer["then"]["total"] == then["total"]
    assert moved["scheme.secor-limit"] == ("Most people for SECOR", "10", "5", "people", True)
    assert moved["scheme.pass-overall"][-1] is False
