"""Each page is the same by a link from another page, which the theme puts in that page's place, as by its address."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import built
from testing.axe import TEMPLATES
from testing.pages import watched
from testing.served import Served

pytestmark = pytest.mark.check

ESTIMATOR = "pricing/estimate/"
OTHERS = sorted({*map(built.url_of, built.sources())} - {ESTIMATOR, "quote/", "quote/accept/", "quote/thank-you/"})
FEW = [url for url in OTHERS if url in TEMPLATES]
REST = [url for url in OTHERS if url not in TEMPLATES]
WIDTHS = {1280: 900, 390: 844}
HEAD = """() => [document.documentElement.lang, document.title, ...[...document.head.querySelectorAll(
  "link[rel=canonical], link[rel=stylesheet], link[rel=icon], link[rel=manifest], meta:not([name=theme-color], [name=color-scheme])"
)].map((one) => [one.rel, one.href, one.name, one.getAttribute("property"), one.content].join(" ").trim()).sort()]"""
LOOK = """() => [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const { fontSize, color, backgroundColor, visibility, opacity } = getComputedStyle(one);
  const words = [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data.trim()).join(" ");
  const place = [x + scrollX, y + scrollY, width, height].map(Math.round);
  return [one.localName, one.id, words, one.getAttribute("aria-current"), ...place, fontSize, color, backgroundColor, visibility, opacity].join(" ");
})"""


@pytest.fixture(params=[1280, pytest.param(390, marks=pytest.mark.long)])
def tabs(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[tuple[Page, Page]]:
    """Two pages of one visitor: what he opens by its address, and where he goes by links."""
    faults: list[str] = []
    context = browser.new_context(
        base_url=served, locale="en-CA", reduced_motion="reduce", viewport={"width": request.param, "height": WIDTHS[request.param]}
    )
    yield watched(context, served, faults), watched(context, served, faults)
    context.close()
    assert faults == []


def themed(page: Page) -> None:
    """Wait until the theme takes links over."""
    page.mouse.move(5, 5)
    page.evaluate("window.themed")


def follow(page: Page, url: str) -> None:
    """Go to a page by a link of the page that is open."""
    link = ".cor-brand" if url == "" else f".cor-footer a[href$='/{url}']"
    page.locator(link).first.evaluate("(link) => link.click()")
    page.wait_for_url(f"**/{url}")
    expect(page).to_have_title(built.pages()[url].title)


def seen(page: Page, url: str) -> dict[str, list[str]]:
    """Return what a page has in its head, and what is to be seen of it on screen and on paper."""
    if url == ESTIMATOR:
        expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser")
        expect(page.locator("[data-announcement]")).to_contain_text("$")
    page.wait_for_load_state("networkidle")
    found = {"head": page.evaluate(HEAD), "screen": page.evaluate(LOOK)}
    page.emulate_media(media="print")
    found["print"] = page.evaluate(LOOK)
    page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize("others", [FEW, pytest.param(REST, marks=pytest.mark.long)], ids=["templates", "the rest"])
def test_by_link_as_by_address(tabs: tuple[Page, Page], others: list[str]) -> None:
    """From the estimator and on from page to page, head, geometry, colours and words are those of the page opened by its address."""
    address, link = tabs
    link.goto(f"/{ESTIMATOR}")
    expect(link.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    themed(link)
    wrong = []
    for url in ["quote/", *others, ESTIMATOR, "quote/"]:
        address.goto(f"/{url}")
        themed(address)
        follow(link, url)
        expected, found = seen(address, url), seen(link, url)
        for medium, lines in expected.items():
            missing, more = set(lines) - set(found[medium]), set(found[medium]) - set(lines)
            wrong += [f"/{url} {medium}: {kind} {line}" for kind, part in (("not", missing), ("also", more)) for line in sorted(part)[:3]]
    assert wrong == []
