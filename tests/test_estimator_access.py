"""The estimator for everyone, in a real browser: by keyboard, on a small phone, with every part open, said aloud, and without motion."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from estimator.parsing import form
from testing import offered
from testing.asking import estimated
from testing.axe import violations
from testing.estimator_page import changed, opened, total, unfold
from testing.pages import watched
from testing.served import Served

NARROW = 320
TABS = 60
"""Presses of Tab after which a control must have come."""
HEARD = """
window.heard = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const region = (target.closest ? target : target.parentElement)?.closest("[role=status], [role=alert]:not([hidden])");
    if (region?.closest("[data-module='estimate/page']")) heard.push(region.textContent);
  }
}).observe(document, { childList: true, characterData: true, subtree: true });
"""
"""Notes what the estimator's live regions say."""
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(name="small")
def _small(browser: Browser, served: Served) -> Iterator[Page]:
    """A page on a phone 320 px wide; the test fails on any error logged."""
    faults: list[str] = []
    context = browser.new_context(base_url=served, locale="en-CA", viewport={"width": NARROW, "height": 640}, has_touch=True)
    context.set_default_timeout(15_000)
    yield watched(context, served, faults)
    context.close()
    assert faults == []


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out to the side."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= NARROW


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with {TABS} presses of Tab")


def fill_up(page: Page) -> None:
    """Open every panel and wait for its answer and for the comparison, then make a mistake in a fold."""
    for panel in page.locator("details[data-ask]").all():
        panel.locator("> summary").click()
        expect(panel.locator("[data-answer] .cor-verdict")).to_be_visible()
    expect(page.locator("[data-compare] table").first).to_be_visible()
    unfold(page).locator("#f-travel-km").fill("far")
    page.locator("#f-travel-km").press("Tab")
    expect(page.locator("#f-travel-km-error")).to_be_visible()


def test_by_keyboard_on_a_small_phone(small: Page) -> None:
    """At 320 px and by keyboard alone: answer, step, open the result from the bar, close it, and nothing sticks out."""
    page = opened(small)
    first = total(page)
    page.locator("#f-employees").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("48")
    second = changed(page, first)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#f-employees")).to_have_value("49")
    third = changed(page, second)
    tab_to(page, "#f-industry")
    page.keyboard.type("Forest")
    changed(page, third)
    assert fits(page)

    bar = page.locator("[data-toggle]")
    expect(bar).to_contain_text(page.locator(".cor-headline [data-likely]").inner_text())
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#estimate-result")).to_be_focused()
    expect(page.locator(".cor-headline [data-likely]")).to_be_in_viewport()
    expect(bar).to_have_attribute("aria-expanded", "true")
    assert fits(page)
    page.keyboard.press("Escape")
    expect(bar).to_have_attribute("aria-expanded", "false")
    expect(bar).to_be_focused()


def test_everything_fits_a_small_phone(small: Page) -> None:
    """With every panel open, a comparison and a mistake on the page, nothing is wider than 320 px."""
    page = opened(small)
    page.locator("[data-keep]").click()
    before = total(page)
    page.locator("[data-step='1']").first.click()
    changed(page, before)
    page.locator("[data-keep]").click()
    fill_up(page)
    assert fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_opens_has_a_fault(browser: Browser, served: Served, scheme: Any) -> None:
    """Axe finds nothing with every panel and reason open, a comparison, an old link's notice, a mistake; nor with the result over the page."""
    old = estimated({"audit": "certification", "employees": 15, "sites": 2, "travel": {"to": [offered.town()[0]]}, "on": "2025-11-24"})
    context = browser.new_context(
        base_url=served, viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = opened(context.new_page(), f"#{form.share_link(old)}")
    expect(page.locator("[data-link-check] table").first).to_be_visible()
    for _ in range(2):
        page.locator("[data-keep]").click()
    fill_up(page)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate("document.querySelectorAll('[data-more]').forEach((more) => more.click())")
    found = {"open": violations(page)}
    page.locator("#f-travel-km").fill("")  # with a mistake the bar leads to that
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # the bar is hidden while the result is in view
    expect(page.locator("[data-toggle]")).to_contain_text("$")
    page.locator("[data-toggle]").click()
    expect(page.locator("#estimate-result")).to_be_focused()
    found["over the page"] = violations(page)
    context.close()

    assert {place: faults for place, faults in found.items() if faults} == {}


def test_a_price_is_said_aloud(page: Page) -> None:
    """One live region says that the page loads, is ready, and, once the answers rest, the price; or what is wrong with them, once. The visible status is none."""
    page.add_init_script(HEARD)
    opened(page)
    heard = page.locator("[data-announcement]")
    expect(heard).to_have_attribute("role", "status")
    expect(heard).to_contain_text("Ready. $")
    for people in ("33", "34"):
        before = total(page)
        page.locator("#f-employees").fill(people)
        changed(page, before)
    expect(heard).to_have_text(re.compile(r"^\$[\d,]+ \+ GST \(\$[\d,]+\) likely, \$[\d,]+ to \$[\d,]+ before GST$"))
    expect(heard).to_contain_text(page.locator("[data-likely]").first.inner_text())
    expect(page.locator("#estimate-status")).not_to_have_attribute("role", "status")
    page.locator("#f-employees").fill("abc")
    page.keyboard.press("Tab")
    expect(heard).to_contain_text("Error: “abc” is not a whole number")
    page.locator("#f-sites").fill("3")
    page.locator("#f-sites").blur()
    expect(page.locator("#f-employees-error")).to_be_visible()
    output = [words for words in page.evaluate("heard") if words]
    assert output[0] == "Loading" or output[0].startswith("Ready. ")
    assert sum("abc" in words for words in output) == 1


def test_nothing_moves_when_the_price_comes(page: Page) -> None:
    """From the first paint until the engine has priced, the layout shifts by less than a twentieth."""
    page.add_init_script(f"({SHIFTS})()")
    opened(page)
    assert page.evaluate("window.shifted") < 0.05


def test_colours_of_the_system_keep_what_colour_says(page: Page) -> None:
    """With the system's colours the open section's tab is told from the others, and each part of the price keeps its key."""
    page.emulate_media(forced_colors="active")
    opened(page)
    edges = page.locator(".md-tabs__link").evaluate_all("links => links.map((link) => getComputedStyle(link).borderBottomWidth)")
    assert sorted(edges)[-2:] == ["0px", "4px"]
    keys = page.locator(".cor-parts__key").evaluate_all("keys => keys.map((key) => getComputedStyle(key, '::before').backgroundColor)")
    assert len(set(keys)) == len(keys) > 3


def test_the_ring_of_the_stepper_is_inside(page: Page) -> None:
    """The ring of the number, of the one less and of the one more stays within each, so that none covers its neighbour."""
    opened(page)
    page.keyboard.press("Tab")  # the keyboard is in use: rings are shown
    for place in ("[data-step='-1']", "#f-employees", "[data-step='1']"):
        box = page.locator(f"[data-field=employees] {place}")
        box.focus()
        style = box.evaluate(
            "(one) => [getComputedStyle(one).outlineStyle, parseFloat(getComputedStyle(one).outlineOffset), parseFloat(getComputedStyle(one).outlineWidth)]"
        )
        assert style[0] == "solid"
        assert style[1] <= -style[2]


def test_the_ways_to_close_the_result_have_names_of_their_own(page: Page) -> None:
    """On a phone the open result has one button to close it, and the bar says that it hides the details."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    page.locator("[data-toggle]").click()
    expect(page.get_by_role("button", name="Close the estimate", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Hide details$"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Close"))).to_have_count(1)
