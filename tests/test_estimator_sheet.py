"""The result that opens over the questions on a phone: Back closes it, and no entry of the history is left behind."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.estimator_page import changed, opened, total
from testing.often import often
from testing.pages import watched
from testing.served import Served

STATE = "[history.length, scrollY, location.href]"

LATE_NEWS = """
window.IntersectionObserver = class extends IntersectionObserver {
  constructor(tell, options) { super(tell, options); this.tell = tell; }
  observe(one) {
    super.observe(one);
    if (one.id === "estimate-result") window.late = () => this.tell([{ isIntersecting: true }]);
  }
};
addEventListener("popstate", () => setTimeout(() => window.late()), { capture: true });
"""


@pytest.fixture(name="phone")
def _phone(browser: Browser, served: Served) -> Iterator[Page]:
    """The estimator on a phone, opened from another page and scrolled; the theme has begun."""
    faults: list[str] = []
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = watched(context, served, faults)
    page.goto("/why/")
    opened(page)
    page.locator("h1").click()
    page.wait_for_function("() => themed.then(() => true)")
    page.locator("#f-employees").evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_function("() => history.state?.y === scrollY")
    yield page
    context.close()
    assert faults == []


def opens(page: Page) -> None:
    """Open the result from the bar."""
    page.locator("[data-toggle]").tap()
    expect(page.locator("#estimate-result")).to_be_focused()


def shut(page: Page) -> None:
    """Wait until the result is closed and its bar has the focus."""
    expect(page.locator("[data-toggle]")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[data-toggle]")).to_be_focused()


def test_back_closes_it(phone: Page) -> None:
    """Back closes the open result, with the answers and the place on the page as they were; Forward opens it; the next Back leaves the page."""
    before = total(phone)
    phone.locator("#f-employees").fill("44")
    changed(phone, before)
    phone.wait_for_function("() => location.hash.includes('_total')")
    place = phone.evaluate(STATE)
    field = phone.locator("#f-employees").element_handle()
    opens(phone)
    phone.wait_for_function("() => history.state.sheet")
    phone.go_back()
    shut(phone)
    assert phone.evaluate(STATE) == [place[0] + 1, *place[1:]]
    assert phone.evaluate("field => field.isConnected && field.value", field) == "44"
    phone.go_forward()
    expect(phone.locator("#estimate-result")).to_be_focused()
    phone.go_back()
    shut(phone)
    phone.go_back()
    expect(phone).to_have_url(re.compile("/why/$"))


def test_a_late_observer(phone: Page) -> None:
    """Back gives the bar the focus also where the news that the result is in view comes after it has closed."""
    phone.add_init_script(LATE_NEWS)
    phone.reload()
    expect(phone.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    opens(phone)
    phone.wait_for_function("() => history.state.sheet")
    phone.go_back()
    shut(phone)


@pytest.mark.parametrize("way", often(["close", "Escape", "bar", "elsewhere"], "close", "Escape"))
def test_no_entry_stays(phone: Page, way: str) -> None:
    """Closed in any other way, the next Back leaves the page."""
    opens(phone)
    if way == "close":
        phone.locator("[data-close]").tap()
    elif way == "bar":
        phone.locator("[data-toggle]").tap()
    elif way == "Escape":
        phone.keyboard.press("Escape")
    else:
        phone.locator("#f-sites").evaluate("one => one.focus()")
    expect(phone.locator("[data-toggle]")).to_have_attribute("aria-expanded", "false")
    phone.wait_for_function("() => !history.state.sheet")
    expect(phone.locator("#f-sites" if way == "elsewhere" else "[data-toggle]")).to_be_focused()
    phone.go_back()
    expect(phone).to_have_url(re.compile("/why/$"))


def test_a_link_in_it(phone: Page) -> None:
    """From a link of the open result Back leads to the questions with one press, and the question to answer next comes into view."""
    opens(phone)
    link = phone.locator("#estimate-next a")
    target = link.get_attribute("href") or ""
    link.tap()
    expect(phone.locator(target)).to_be_focused()
    expect(phone.locator(target)).to_be_in_viewport()
    opens(phone)
    phone.locator("[data-carry]").tap()
    phone.wait_for_url("**/quote/**")
    phone.go_back()
    phone.wait_for_url("**/pricing/estimate/**")
    expect(phone.locator("[data-toggle]")).to_have_attribute("aria-expanded", "false")
    phone.go_back()
    expect(phone).to_have_url(re.compile("/why/$"))


def test_it_outlives_a_reload(phone: Page) -> None:
    """Reloaded, the open result is open, and Back closes it."""
    opens(phone)
    phone.reload()
    expect(phone.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    expect(phone.locator("[data-toggle]")).to_have_attribute("aria-expanded", "true")
    phone.go_back()
    shut(phone)
