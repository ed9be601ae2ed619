"""A page that clients come for is not long on a phone."""

import pytest
from playwright.sync_api import Browser

from testing.served import Served

PHONE = (390, 844)
SCREENS = 7


@pytest.mark.parametrize("url", ["", "pricing/", "pricing/estimate/", "why/wcb-refund/"])
def test_a_page_is_at_most_seven_screens(browser: Browser, served: Served, url: str) -> None:
    """Home, pricing, the estimator as it opens and the refund end within seven screens of a phone."""
    context = browser.new_context(base_url=served, viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    height: int = page.evaluate("document.documentElement.scrollHeight")
    context.close()

    assert height <= SCREENS * PHONE[1]


def test_the_bar_covers_no_end(browser: Browser, served: Served) -> None:
    """At the end of the estimator the last words are above the bar with the price."""
    context = browser.new_context(base_url=served, viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    page.goto("pricing/estimate/", wait_until="networkidle")
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    edge = "([selector, edge]) => document.querySelector(selector).getBoundingClientRect()[edge]"
    last, bar = page.evaluate(edge, [".cor-footer__small", "bottom"]), page.evaluate(edge, [".cor-bar", "top"])
    context.close()

    assert last <= bar


@pytest.mark.parametrize("url", ["pricing/sample-quote/", "audit/sample-report/", "pricing/", "why/partners/", "audit/cycle/"])
def test_cells_read_well(browser: Browser, served: Served, url: str) -> None:
    """On a phone no figure of a table is broken in two, and what stands under a label begins at one edge."""
    context = browser.new_context(base_url=served, viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    bad: list[str] = page.evaluate(BAD_CELLS)
    context.close()

    assert bad == []


BAD_CELLS = """() => [...document.querySelectorAll("main table :is(td, th)")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  const prose = cell.dataset.label && !cell.closest(".cor-lines");
  return /^\\S+$/.test(cell.textContent.trim()) ? lines > 1 : prose && getComputedStyle(cell).textAlign === "right";
}).map((cell) => cell.textContent)"""
