"""What the tests of the estimator page share."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from estimator import wire
from pages.forms import questions
from testing import offered

FIELDS = (
    f"program=cor&audit=maintenance&employees=60&sites=3&industry={offered.industry().name}"
    f"&partner={offered.partner().name}&documents={offered.options('documents')[0].name}"
)


def opened(page: Page, fragment: str = "") -> Page:
    """Open the estimator and wait for a price from the engine."""
    page.goto(f"/pricing/estimate/{fragment}")
    expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    return page


def sources(page: Page) -> Page:
    """Let a test import the scripts' shared modules one by one, as they are written: the built site has them joined."""
    folder = Path("docs/assets/js/shared")
    page.route("**/assets/js/shared/*.js", lambda route: route.fulfill(path=folder / route.request.url.rpartition("/")[2]))
    return page


def unfold(page: Page) -> Page:
    """Open every folded part of the questions."""
    page.locator("[data-fold]").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")
    return page


def total(page: Page) -> str:
    """Return the total now."""
    return page.locator("#estimate-total").inner_text()


def changed(page: Page, before: str) -> str:
    """Wait for another total that is the newest answers', which the link to the form states, and for its lines; return it."""
    expect(page.locator("#estimate-total")).not_to_have_text(before)
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("[#&]_total="))
    expect(page.locator("#estimate-lines .cor-table__total td")).to_have_text(total(page))
    return total(page)


def engine_answer(page: Page) -> dict[str, Any]:
    """Return what this Python's engine answers to the form now, on Alberta's day."""
    pairs = page.evaluate("[...new FormData(document.querySelector('#estimate-form'))].filter(([name, value]) => value && name[0] !== '_')")
    today = datetime.now(ZoneInfo("America/Edmonton")).date().isoformat()
    answer: dict[str, Any] = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": pairs, "show": True, "today": today})))
    return answer


def check_server_answers(page: Page) -> None:
    """Answer a question of a page that has no price of its own; the server's answer is the engine's."""
    button = page.get_by_role("button", name="Calculate the price")
    expect(button).to_be_visible()
    page.locator("[name=employees]").fill("44")
    button.click()
    page.wait_for_url("**/estimate")
    expect(page.locator("[name=employees]")).to_have_value("44")
    fields = [*(pair for pair in questions.start(wire.card()) if pair[0] != "employees"), ("employees", "44")]
    answer = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": fields})))
    expect(page.locator("#estimate-total")).to_have_text(f"${float(answer['estimate']['total']):,.2f}")
