"""The letter of a fixed quote in a browser: on paper, on a phone, in the dark, and read aloud."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from estimator.cli import letter
from testing.axe import violations
from testing.fixed_quote import make
from testing.often import often

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LINK = "https://firm.example/quote/accept/?quote=Q-2345-6789&token=fLabcM6pUfmXpUWWxL8uaxFEeMPBjH3I"
CLIENT = (
    "The Wood Buffalo and Athabasca Regional Construction and Maintenance Contractors Ltd., Alexandrina Featherstonehaugh-Przybyszewski"
)


def one_line() -> dict[str, Any]:
    """The shortest letter."""
    return make(source={"audit": "none", "employees": 5, "addons": ["mock-interviews"]})


def many_lines() -> dict[str, Any]:
    """A letter with a dozen lines, the longest names, and a revision before it."""
    far = ("--set", "travel.to=fort-mcmurray", "--set", "sites=4", "--client", CLIENT)
    before = make(*far)
    return make("--hours", "report=5", "short", "--line", "A" * 90, "10", "--price", "6000", "--auditor", CLIENT, before=before)


@pytest.mark.parametrize(("quote", "pages"), [(one_line, 1), (many_lines, 2)])
def test_on_paper(browser: Browser, quote: Any, pages: int) -> None:
    """A letter prints on one or two pages; its PDF has a title, a language, headings and table headers."""
    page = browser.new_page()
    page.set_content(letter.document(quote(), link=LINK))
    pdf = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == pages
    assert b"/Title (Fixed quote Q-2345-6789, revision " in pdf
    assert b"/Lang (en-CA)" in pdf
    assert {b"H1", b"H2", b"TH", b"L"} <= set(re.findall(rb"/S /(\w+)", pdf))


@pytest.mark.parametrize(
    ("width", "scheme", "quote"),
    often(
        product([390, 760], ["light", "dark"], [one_line, many_lines]),
        (390, "light", many_lines),
        (390, "dark", one_line),
        (760, "dark", many_lines),
    ),
)
def test_on_a_screen(browser: Browser, quote: Any, scheme: Any, width: int) -> None:
    """As wide as a phone and as a mail program, in light and dark, nothing is cut off, and every rule of accessibility is kept."""
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.set_content(letter.document(quote(), link=LINK))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
    page.close()
