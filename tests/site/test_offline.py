"""The site with its server gone, in a real browser whose visitor has been given a price once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import built
from testing.served import serving

STARTED = 20_000
"""Milliseconds that the engine may take to start on a busy machine, and answer."""

KEPT = """async () => {
  await navigator.serviceWorker.ready;
  return (await caches.keys()).length > 1;
}"""

MISSED = """(paths) => Promise.all(paths.map(async (path) => {
  const found = await fetch(path).catch(() => null);
  return found?.ok ? "" : path;
})).then((all) => all.filter(Boolean))"""


@pytest.fixture(scope="module", name="left")
def _left(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a visitor on the estimator, whose server has gone."""
    with serving(tmp_path_factory.mktemp("gone")) as site:
        context = browser.new_context(base_url=site)
        page = context.new_page()
        page.goto("/pricing/estimate/")
        expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser", timeout=STARTED)
        assert page.evaluate(KEPT)
    yield page
    context.close()


def test_every_page_is_kept_with_what_it_needs(left: Page) -> None:
    """Each page is there, with its styles, scripts and drawings, and the pages' own data."""
    left.goto("/quote/")
    pages = {path: page for path, page in built.pages().items() if not path.endswith("404.html")}
    needed = {page.target(link)[0] for page in pages.values() for link in page.loads}
    needed = {path for path in needed if path.endswith((".css", ".js", ".svg", ".woff2"))}
    paths = [*pages, *needed, "assets/data/home-ranges.json", "search/search_index.json"]
    assert left.evaluate(MISSED, [f"/{path}" for path in paths]) == []


@pytest.mark.parametrize("path", ["/", "/audit/calendar/", "/about/?utm_source=mail"])
def test_a_page_that_was_not_visited(left: Page, path: str) -> None:
    """Any page opens, in its own font."""
    left.goto(path)
    expect(left.locator("h1")).to_have_text(re.compile(re.escape(built.pages()[path.partition("?")[0][1:]].headings[0][1])))
    assert left.evaluate("document.fonts.ready.then((fonts) => [...fonts].some(({ status }) => status === 'loaded'))")


@pytest.mark.parametrize("path", ["/pricing/estimate", "/pricing//estimate/", "/pricing/estimate/index.html"])
def test_an_address_as_the_host_would_correct_it(left: Page, path: str) -> None:
    """Without its last slash, with two in its middle, or with its file's name, an address leads to its page, with the answers that it holds."""
    left.goto(f"{path}#employees=44")
    expect(left.locator("#estimate-status")).to_contain_text("Calculated in your browser", timeout=STARTED)
    expect(left).to_have_url(re.compile(r"/pricing/estimate/#.*\bemployees=44"))
    expect(left.locator("#estimate-answers")).to_contain_text("44")


def test_the_refund_and_the_home_price(left: Page) -> None:
    """The tools answer as they do with a connection."""
    left.goto("/why/wcb-refund")
    left.locator("#refund-payroll").fill("2,800,000")
    left.get_by_role("button", name="Calculate the refund").click()
    expect(left.locator("[data-ask=refund] [data-answer]")).to_contain_text("The base refund would be $4,088", timeout=STARTED)
    left.goto("/")
    left.locator("#f-employees").fill("40")
    expect(left.locator("[data-range]")).to_contain_text(re.compile(r"^\$[\d,]+ \+ GST"))


def test_what_is_no_page_says_so(left: Page) -> None:
    """An address that no page has says that there is no connection, and names the estimator, in the letters of other pages and clear of the edge."""
    left.goto("/nowhere/")
    expect(left.get_by_role("heading", name="No connection")).to_be_visible()
    expect(left.get_by_role("link", name="The estimator was.")).to_have_css("font-family", "system-ui, sans-serif")
    assert left.evaluate("document.querySelector('h1').getBoundingClientRect().left") > 20
