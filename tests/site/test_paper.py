"""Paper is white: a page that is dark on the screen is printed in the colours of the light one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testing import built
from testing.axe import TEMPLATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from testing.served import Served

pytestmark = pytest.mark.check

URLS = sorted(built.contents()) if built.SITE.is_dir() else ["(run `make site`)"]
FEW = [url for url in URLS if url in TEMPLATES]
DARK = "#10191f"
PAPER = "getComputedStyle(document.body).getPropertyValue('--paper').trim()"
LEAST = 4.5
"""Contrast with white that words need (WCAG 1.4.3)."""
PALE = """least => {
  const part = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((value) => part(value / 255));
  const words = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const bare = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement)
      if (!["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(getComputedStyle(one).backgroundColor)) return false;
    return true;
  };
  return [...document.querySelectorAll("main *")]
    .filter((element) => !element.closest("svg") && element.checkVisibility() && words(element) && bare(element))
    .filter((element) => 1.05 / (light(numbers(getComputedStyle(element).color)) + 0.05) < least)
    .map((element) => `${element.localName} ${getComputedStyle(element).color}: ${element.textContent.trim().slice(0, 40)}`);
}"""


@pytest.mark.parametrize(
    ("scripts", "urls"),
    [(False, URLS), (True, FEW), pytest.param(True, [url for url in URLS if url not in FEW], marks=pytest.mark.long)],
    ids=["plain", "scripts", "scripts, the rest"],
)
def test_a_dark_page_is_printed_light(browser: Browser, served: Served, scripts: bool, urls: list[str]) -> None:
    """On no page is a word paler than can be read on white paper, where the screen shows it dark."""
    context = browser.new_context(base_url=served, color_scheme="dark", java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/")
    assert page.evaluate(PAPER) == DARK, "this page is not dark on the screen"
    page.emulate_media(media="print", color_scheme="dark")
    pale = {}
    for url in urls:
        page.goto(f"/{url}")
        pale[url] = page.evaluate(PALE, LEAST)
    context.close()
    assert {url: found for url, found in pale.items() if found} == {}
