"""Light and dark: a page has the device's colours, also while it is open, until the visitor chooses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.served import Served

DARK, LIGHT = "rgb(16, 25, 31)", "rgb(251, 250, 246)"


@pytest.fixture
def dark(browser: Browser, served: Served) -> Iterator[Page]:
    """A first visit with a dark device."""
    context = browser.new_context(base_url=served, color_scheme="dark", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def paper(page: Page, colour: str) -> None:
    """Wait until the page's paper has a colour."""
    expect(page.locator("body")).to_have_css("background-color", colour)


def choose(page: Page, place: int) -> None:
    """Press the header's button, which leads to the palette of a place: 0 is the device's, 1 dark, 2 light."""
    page.locator(f"label[for=__palette_{place}]").click()


def test_an_open_page_follows_the_device(dark: Page) -> None:
    """When the device turns light the open page does, and back; so does the next visit."""
    dark.goto("audit/")
    paper(dark, DARK)
    expect(dark.locator("label[for^=__palette]:visible")).to_have_count(1)  # the theme runs
    for scheme, colour in (("light", LIGHT), ("dark", DARK)):
        dark.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        paper(dark, colour)
    dark.emulate_media(color_scheme="light")
    dark.reload()
    paper(dark, LIGHT)


def test_a_choice_by_hand_is_kept(dark: Page) -> None:
    """Who chose light has light whatever the device does, on the next page too, until the device decides again."""
    dark.goto("audit/")
    choose(dark, 1)
    choose(dark, 2)
    paper(dark, LIGHT)
    dark.emulate_media(color_scheme="light")
    dark.emulate_media(color_scheme="dark")
    dark.goto("why/")
    paper(dark, LIGHT)
    choose(dark, 0)
    paper(dark, DARK)


def test_the_first_page_is_dark_before_the_theme_runs(dark: Page) -> None:
    """A first visit with a dark device does not begin with a light page: the theme's script decides nothing about it."""
    dark.route("**/bundle.*.js", lambda route: route.abort())
    dark.goto("audit/")
    expect(dark.locator("html.js")).to_have_count(1)
    paper(dark, DARK)
