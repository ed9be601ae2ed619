"""The engine in a real browser answers what CPython answers, byte for byte."""

import json
import tomllib
from typing import Any

import pytest
from playwright.sync_api import Page

from browser import drawn
from cases import answers, layout
from estimator import wire
from estimator.asks import registry
from estimator.card.loader import DATA
from testing.engine_page import in_browser
from testing.often import often

DRAWN = 150
MANY = pytest.param(500, marks=pytest.mark.long)
SEED = 20261124


def check(page: Page, questions: list[Any]) -> None:
    """Compare the browser's answers with CPython's."""
    for question, got in zip(questions, in_browser(page, questions), strict=True):
        assert got == wire.handle(json.dumps(question)), question


def test_golden_cases(page: Page) -> None:
    """Each golden case gets the same bytes in Chromium as on CPython."""
    page.goto("/pricing/estimate/")
    check(page, [json.loads(answers.question(case)) for case in layout.all_cases()])


@pytest.mark.parametrize(("start", "each"), often([("calgary", 4), ("calgary", 1), ("edmonton", 1)], ("calgary", 4)))
def test_every_place(page: Page, start: str, each: int) -> None:
    """Every place and each of the 154 postal areas, from each base, gets the same bytes in Chromium as on CPython; one in four where time is short."""
    places = [*wire.card().places.labels, *tomllib.loads((DATA / "roads.toml").read_text("utf-8"))["postal"]]
    assert len(places) >= 110 + 154
    page.goto("/pricing/estimate/")
    check(
        page,
        [
            {
                "ask": "estimate",
                "request": {"audit": "gap", "employees": 12, "travel": {"from": start, "to": [place]}, "on": "2026-11-28"},
                "show": True,
            }
            for place in places[::each]
        ],
    )


DEEP = """async (levels) => {
  let deep = 1;
  for (let level = 0; level < levels; level += 1) deep = [deep];
  const { ask } = await import(new URL("../../assets/js/engine/client.js", location.href).href);
  return ask({ ask: "fields", request: deep });
}"""


@pytest.mark.parametrize("drawn_asks", [DRAWN, MANY])
def test_drawn_asks(page: Page, drawn_asks: int) -> None:
    """Drawn requests and forms, some with HTML, some wrong, get the same bytes in Chromium as on CPython."""
    page.goto("/pricing/estimate/")
    check(page, list(drawn.asks(SEED, drawn_asks)))


def test_every_ask(page: Page) -> None:
    """The example of every ask gets the same bytes in Chromium as on CPython, with and without HTML."""
    page.goto("/pricing/estimate/")
    today = {"today": "2026-11-24"}
    examples = [{"ask": name, "request": kind.example, **today} for name, kind in registry.ASKS.items()]
    grid = {"ask": "sweep", "request": {"audit": "gap", "grid": {"employees": {"from": 1, "to": 50}, "sites": [1, 4]}}, **today}
    examples.append(grid)  # help's example of a sweep has none
    check(page, [*examples, *({**example, "show": True} for example in examples)])


def test_what_was_wrong(page: Page) -> None:
    """What is not an ask at all gets the same problems in Chromium as on CPython."""
    page.goto("/pricing/estimate/")
    nested: list[Any] = []
    for _ in range(50):
        nested = [nested]
    check(page, [None, 7, "ask", [], {}, {"ask": "buy"}, {"ask": "estimate", "colour": "é"}, {"ask": "estimate", "request": nested}])


@pytest.mark.parametrize("levels", [500, 5000])
def test_deep_json(page: Page, levels: int) -> None:
    """A question nested so deeply that a browser does not pass the object on is refused by the engine, which goes on; so is one less deep."""
    page.goto("/pricing/estimate/")
    answer = page.evaluate(DEEP, levels)
    assert answer["problems"] == [{"field": "", "message": "This JSON holds more than 500 lists and objects."}]
    check(page, [{"ask": "help"}])
