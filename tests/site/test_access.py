"""Accessibility of every template: axe in light and dark, on a phone and a desktop, menus and dialogs open."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.axe import TEMPLATES, violations
from testing.served import Served

pytestmark = pytest.mark.check

STARTED = 20_000
"""Milliseconds the engine may take to start and answer."""


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_no_template_has_a_fault(browser: Browser, served: Served, scheme: Any, width: int) -> None:
    """Axe finds nothing on any template, in this scheme and width, with every details element open."""
    context = browser.new_context(
        base_url=served, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    faults = {}
    for url in TEMPLATES:
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        faults[url] = violations(page)
    context.close()

    assert {url: found for url, found in faults.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_menu_search_and_errors_have_no_fault_when_open(browser: Browser, served: Served, scheme: Any) -> None:
    """On a phone the open menu, the open search with results, and a form sent with mistakes have no violation either."""
    context = browser.new_context(
        base_url=served, viewport={"width": 390, "height": 844}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto("audit/")
    page.locator("#__drawer").focus()
    page.keyboard.press("Space")
    expect(page.locator(".md-nav--primary a", has_text="Scoring").first).to_be_visible()
    found = {"menu": violations(page)}
    page.keyboard.press("Space")
    page.locator("#__search").focus()
    page.keyboard.press("Space")
    page.locator("[data-md-component=search-query]").press_sequentially("refund")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    found["search"] = violations(page)
    page.goto("why/cor-or-secor/")
    page.get_by_role("button", name="Show which fits").click()
    expect(page.locator("#p-employees-error")).to_be_visible(timeout=STARTED)
    found["tool"] = violations(page)
    page.goto("quote/")
    page.locator("#quote-form [type=submit]").click()
    expect(page.locator(".cor-summary")).to_be_visible(timeout=STARTED)
    found["quote"] = violations(page)
    context.close()

    assert {place: faults for place, faults in found.items() if faults} == {}


SAME = """() => {
  const list = document.querySelector(".md-search-result__list").innerHTML;
  const same = list === window.listed;
  window.listed = list;
  return same;
}"""
"""Whether the list of results is what it was when last asked: one drawn again loses the focus."""


def test_no_letter_is_a_shortcut(page: Page) -> None:
    """On a link or a button no single key opens the search, moves the focus or leaves the page; in the open search the keys still work."""
    page.goto("/audit/")
    page.mouse.move(5, 5)
    page.evaluate("window.themed")
    search = page.locator("[data-md-toggle=search]")
    for place in (".cor-next a", ".cor-header__action"):
        page.locator(place).first.focus()
        focused = page.evaluate_handle("document.activeElement")
        for key in "sf/pn.,SF?":
            page.keyboard.press(key)
        expect(search).not_to_be_checked()
        assert page.url.endswith("/audit/")
        assert page.evaluate("(element) => element === document.activeElement", focused)
    page.locator(".md-search__input").focus()
    expect(search).to_be_checked()
    page.keyboard.type("refund")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.wait_for_function(SAME, polling=250)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    page.keyboard.type("s")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(search).not_to_be_checked()
