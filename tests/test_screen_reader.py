"""What a screen reader finds, by Chromium's accessibility tree: each form's controls by name, clean headings, one voice for the price."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from testing.estimator_page import opened

FORMS = {
    "": ["textbox", "combobox", "button"],
    "pricing/estimate/": ["textbox", "combobox", "checkbox", "button"],
    "quote/": ["textbox", "combobox", "button"],
    "why/wcb-refund/": ["textbox", "radio", "button"],
    "why/cor-or-secor/": ["textbox", "radio", "button"],
    "audit/calendar/": ["combobox", "button"],
    "support/readiness/": ["radio", "button"],
}
"""Each page with a form, and the roles that its controls have."""
CONTROLS = {"textbox", "combobox", "checkbox", "radio", "button", "spinbutton", "link"}
TABS = 15


def tree(page: Page) -> list[tuple[str, str, str]]:
    """Return role, name and description of everything a screen reader is told of."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]

    def value(node: dict[str, Any], key: str) -> str:
        return str(node.get(key, {}).get("value", "")).strip()

    return [(value(node, "role"), value(node, "name"), value(node, "description")) for node in nodes if not node["ignored"]]


@pytest.mark.parametrize("url", FORMS)
def test_every_control_has_a_name_and_no_heading_a_mark(page: Page, url: str) -> None:
    """Each control of a form has a name, a button's name is its own, and a heading is called what it says, without the mark that links to it."""
    page.goto(f"/{url}")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    nodes = tree(page)
    controls = [(role, name) for role, name, _ in nodes if role.lower() in CONTROLS]
    assert [role for role, name in controls if not name] == []
    assert {role.lower() for role, _ in controls} >= set(FORMS[url])
    headings = [name for role, name, _ in nodes if role == "heading"]
    assert headings
    assert [name for name in headings if "¶" in name] == []
    assert [name for _, name, _ in nodes if name == "¶"] == []
    page.keyboard.press("Tab")
    assert page.evaluate("[...document.querySelectorAll('.headerlink')].filter((one) => one.tabIndex >= 0).length") == 0


def test_one_voice_for_the_price(page: Page) -> None:
    """Of the estimator's live regions one tells of the price; what an error says is told with its field."""
    opened(page)
    expect(page.locator("[data-announcement]")).to_contain_text("Ready. $")
    told = page.locator(
        "[data-module='estimate/page'] :is([role=status], [role=alert], [aria-live], output):not([aria-live=off]):visible"
    ).evaluate_all("regions => regions.filter((one) => one.textContent.includes('$')).map((one) => one.outerHTML.slice(0, 60))")
    assert len(told) == 1, told
    page.locator("#f-employees").fill("none")
    page.keyboard.press("Tab")
    expect(page.locator("#f-employees-error")).to_be_visible()
    [description] = [text for role, name, text in tree(page) if role == "textbox" and name == "How many people work for you?"]
    assert "Error: “none” is not a whole number" in description


def test_few_presses_to_the_quote(page: Page) -> None:
    """By keyboard a quote with these answers is at most fifteen presses of Tab away from the top of the estimator; the first question is the skip link's next."""
    opened(page, "#employees=44&sites=2")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        link = page.evaluate("document.activeElement.href") or ""
        if "/quote/#" in link:
            break
    assert "employees=44" in link
    page.reload()
    expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#estimate-form [data-field]').contains(document.activeElement)")


def test_tab_goes_through_the_header_as_it_is_seen(page: Page) -> None:
    """From left to right: name, sections, colours, search, quote."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/pricing/")
    expect(page.locator(".md-search__input")).to_be_visible()
    seen = page.evaluate(FROM_THE_LEFT)
    page.keyboard.press("Tab")  # the skip link
    for at, name in enumerate(seen):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.href || document.activeElement.name") == name, (at, seen)
    assert "/quote/" in seen[-1]
    assert len(seen) == 10


FROM_THE_LEFT = """() => [...new Set([...document.querySelectorAll(".md-header :is(a, input)")]
  .map((one) => [one.closest("form") ?? one, one])
  .filter(([shown, one]) => shown.checkVisibility() && one.tabIndex >= 0)
  .sort(([one], [other]) => one.getBoundingClientRect().left - other.getBoundingClientRect().left)
  .map(([, one]) => one.href || one.name))]"""


def test_a_number_is_one_stop(page: Page) -> None:
    """Tab passes the buttons beside a number by; on the field the arrows do what they do, and the price follows."""
    opened(page, "#employees=44&sites=2&travel.to=red-deer")
    page.locator("#f-employees").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("employees=45"))
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.name ?? ''"))
    assert stops == ["industry", "partner", "sites", "travel.to", ""]


def test_each_place_has_its_number(page: Page) -> None:
    """A place has a row by its short name too, as the field's own hint writes it."""
    opened(page)
    page.locator("#f-travel-to").fill("Calgary, Red Deer 2, T9H")
    rows = page.get_by_role("list", name="Sites at each place").get_by_role("listitem")
    expect(rows).to_have_text(["Calgary−1+", "Red Deer−2+", "T9H−1+"])
