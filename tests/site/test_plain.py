"""With JavaScript off, at twice the text, by keyboard alone: nothing is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.tables import prices
from testing import built
from testing.axe import TEMPLATES
from testing.often import often
from testing.pages import watched
from testing.served import Served

URLS = sorted(map(built.url_of, built.sources()))


@pytest.fixture(name="plain", scope="module")
def plain_page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page on a phone with JavaScript off."""
    context = browser.new_context(base_url=served, java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.fixture(name="visit", scope="module")
def one_visit(browser: Browser, served: Served) -> Iterator[tuple[Page, list[str]]]:
    """A visitor who reads many pages, and what went wrong on them."""
    faults: list[str] = []
    context = browser.new_context(base_url=served, locale="en-CA")
    yield watched(context, served, faults), faults
    context.close()


@pytest.fixture(name="reader")
def reading(visit: tuple[Page, list[str]]) -> Iterator[Page]:
    """His page, as wide as a desktop; the test fails if it asked another host or an error was logged."""
    page, faults = visit
    page.set_viewport_size({"width": 1280, "height": 900})
    faults.clear()
    yield page
    assert faults == []


@pytest.mark.parametrize("url", URLS)
def test_a_page_reads_without_scripts(plain: Page, url: str) -> None:
    """A page shows its heading and its text, is no wider than a phone, and shows no tool that cannot answer."""
    plain.goto(url)
    expect(plain.locator("h1")).to_be_visible()
    assert plain.locator("article").inner_text().strip()
    expect(plain.locator(".cor-tool :is(button, input, select):visible")).to_have_count(0)
    box = plain.locator("article").bounding_box()
    assert box is not None
    assert box["width"] <= 390


def test_the_price_is_there_without_scripts(plain: Page) -> None:
    """The home page shows a price, the page about prices one for each size, and the page to check us by the worked examples."""
    plain.goto("")
    expect(plain.locator("[data-range]")).to_contain_text("+ GST")
    plain.goto("pricing/")
    expect(plain.get_by_role("table").filter(has_text="+ GST").first).to_be_visible()
    plain.goto("pricing/check/")
    expect(plain.get_by_role("table", name="Worked examples").locator("tbody tr")).to_have_count(len(prices.examples()))


# Elements whose words are larger than the box they are shown in, and cut. What is hidden on purpose is one pixel large.
CUT = """() => [...document.querySelectorAll("article *, header *, footer *")].filter((element) => {
  const style = getComputedStyle(element);
  return ["hidden", "clip"].includes(style.overflowX) && element.clientWidth > 1 && element.textContent.trim()
    && element.checkVisibility({ visibilityProperty: true })
    && element.scrollWidth > element.clientWidth + 1 && !element.closest("svg, figure, [data-md-component=search]");
}).map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""


# Words of a drawing that reach over its edge, where they are cut.
OVER = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const edge = text.closest("svg").getBoundingClientRect();
  const box = text.getBoundingClientRect();
  return text.checkVisibility() && (box.left < edge.left - 1 || box.right > edge.right + 1);
}).map((text) => text.textContent)"""


@pytest.mark.parametrize("url", often(URLS, *(url for url in TEMPLATES if url in URLS)))
def test_no_page_scrolls_sideways_or_asks_another_host(reader: Page, url: str) -> None:
    """At 320 pixels, and at 640 (a desktop's 1280 with everything twice as large), a page is no wider than the screen and no words are cut.

    Nor does it ask another host for anything, or log an error: the fixture looks.
    """
    reader.goto(url, wait_until="load")
    for width in (280, 320, 640):
        reader.set_viewport_size({"width": width, "height": 844})
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
        assert reader.evaluate(CUT) == []
        assert reader.evaluate(OVER) == []


MOST_STOPS = 300
"""More stops than any page has."""
# At each stop of the keyboard, whether it can be seen, and whether a ring is drawn around it (or around its label); `stops` has those that fail.
STOPS = """() => {
  window.stops = { count: 0, last: null, bad: [] };
  addEventListener("focusin", ({ target: element }) => {
    const shown = element.classList.contains("md-option") ? element.nextElementSibling : element;
    const box = shown.getBoundingClientRect();
    const seen = shown.checkVisibility({ visibilityProperty: true }) && box.bottom > 0 && box.top < innerHeight && box.width > 1;
    const around = [shown, element.closest("label"), element.nextElementSibling];
    const ring = around.some((part) => part && getComputedStyle(part).outlineStyle !== "none");
    stops.count += 1;
    stops.last = element;
    if (!seen || !ring) stops.bad.push(`${element.tagName} ${element.className}: ${seen ? "no ring" : "not seen"}`);
  });
}"""
AT_THE_END = "stops.last === document.links[document.links.length - 1]"
AT_THE_FOOTER = "stops.last?.closest('footer') != null"
FROM_THE_HEADING = """() => {
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  heading.removeAttribute("tabindex");
}"""


def test_the_skip_link_comes_first_and_leads_to_the_text(page: Page) -> None:
    """The first stop on a desktop is the skip link, and it leads to the page's heading."""
    page.goto("audit/")
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(built.re_url("audit/#the-cor-audit-step-by-step"))


TOOLS = (
    "",
    "pricing/estimate/",
    "pricing/check/",
    "quote/",
    "support/readiness/",
    "support/checklist/",
    "why/wcb-refund/",
    "audit/calendar/",
)
"""Pages with more to operate than links."""


@pytest.mark.parametrize("url", often([*(url for url in TEMPLATES if url != "no-such-page/"), "audit/calendar/", "audit/cycle/"], *TOOLS))
def test_every_stop_of_the_keyboard_is_seen(reader: Page, url: str) -> None:
    """At every stop from a page's heading to the footer there is something to see, with a ring around it; on the home page from first to last."""
    reader.goto(url)
    reader.evaluate("themed")  # the theme puts the menu in its place
    end = AT_THE_END
    if url:  # header, menu and footer are the same on all
        reader.evaluate(FROM_THE_HEADING)
        end = AT_THE_FOOTER
    reader.evaluate(STOPS)
    for _ in range(MOST_STOPS):
        reader.keyboard.press("Tab")
        if reader.evaluate(end):
            break

    assert reader.evaluate(end)
    assert reader.evaluate("stops.count") > 1
    assert reader.evaluate("stops.bad") == []


def test_a_closed_menu_takes_no_focus(browser: Browser, served: Served) -> None:
    """On a phone no link of the closed menu can be reached; opened by the keyboard, it can."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto("audit/")
    link = page.locator(".md-nav--primary a", has_text="Scoring").first
    expect(link).to_be_hidden()
    page.locator("#__drawer").focus()
    page.keyboard.press("Space")
    expect(link).to_be_visible()
    context.close()
