"""A visitor who has set text to twice its size: on a phone nothing is wider than the screen, and no answer's control is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.chromium import launched
from testing.often import often
from testing.served import Served

PAGES = ("", "pricing/estimate/", "quote/", "why/wcb-refund/", "audit/calendar/", "support/readiness/", "pricing/")
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const found = [...document.querySelectorAll("form :is(input, select, textarea, button, legend, label), table, h1")]
    .filter((one) => one.checkVisibility() && !one.closest(".cor-trap, .cor-table-scroll, .md-typeset__scrollwrap, .md-search"));
  const wide = found.filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => one.outerHTML.slice(0, 90));
  return document.documentElement.scrollWidth > width ? [document.documentElement.scrollWidth, ...wide] : wide;
}"""


@pytest.fixture(scope="module", name="large")
def _large(browser: Browser) -> Iterator[Browser]:
    """A browser whose visitor has set 32 pixels where browsers begin with 16."""
    with launched(browser.browser_type, "--blink-settings=defaultFontSize=32") as found:
        yield found


@pytest.mark.parametrize("width", often([390, 320], 320))
def test_text_twice_as_large(large: Browser, served: Served, width: int) -> None:
    """With text at 200% each page fits a phone, with every question and reason open, and the header shows no half letters."""
    context = large.new_context(base_url=served, viewport={"width": width, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    wide = {url: found for url in PAGES if (found := wider(page, url))}
    context.close()
    assert wide == {}


def wider(page: Page, url: str) -> list[str]:
    """Return what is wider than the screen."""
    page.goto(f"/{url}")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    if url == "pricing/estimate/":
        expect(page.locator("[data-stale=no]")).to_be_attached()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.evaluate("document.querySelectorAll('[data-more]').forEach((more) => more.click())")
    name = page.locator(".cor-brand > span")
    assert name.evaluate("one => one.clientWidth <= 1 || one.scrollWidth <= one.clientWidth + 1"), "the header cuts the firm's name"
    result: list[str] = page.evaluate(WIDE)
    return result
