"""The engine starts in a real page, and answers."""

import json

from playwright.sync_api import Page

from estimator import wire

IMPORT = "const engine = await import(new URL('assets/js/engine.js', location.href));"


def test_answers_as_cpython_does(blank: Page) -> None:
    """The first question starts the engine, and its answer is what CPython says."""
    answer = blank.evaluate(f"async () => {{ {IMPORT} return engine.ask({{ask: 'help'}}); }}")

    assert json.loads(wire.handle('{"ask": "help"}')) == answer
    assert blank.locator("html").get_attribute("data-engine") == "ready"
