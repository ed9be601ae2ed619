"""Where a visitor is after a link, and after Back and Forward, in each browser."""

import pytest

from testing.often import often
from testing.visitor import Visitor
from testing.webdrivers import ENGINES

pytestmark = pytest.mark.parametrize("engine", often(ENGINES, "chromium"), indirect=True)

FOCUSED = "const { localName, id, pathname } = document.activeElement; return `${localName} ${id || pathname || ''}`.trim()"


def scrolled(visitor: Visitor) -> int:
    """How far the page is scrolled, in whole pixels."""
    return int(visitor.driver.execute_script("return Math.round(scrollY)"))


def scrolls(visitor: Visitor, far: int) -> None:
    """Scroll, and wait until the theme has noted it in the history."""
    visitor.driver.execute_script("scrollTo({ top: arguments[0], behavior: 'instant' })", far)
    visitor.until(lambda: visitor.driver.execute_script("return history.state?.y") == far, "the theme does not note where the page is")


def follows(visitor: Visitor, css: str) -> None:
    """Press a link where it is, without scrolling to it."""
    visitor.driver.execute_script("arguments[0].click()", visitor.finds(css))


def test_a_link_opens_its_page_at_the_top_and_back_where_one_was(visitor: Visitor) -> None:
    """From far down the estimator the quote form opens at its heading, with the focus there; Back is far down again, at the link; Forward too."""
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    visitor.clicks("h1")  # the theme begins
    visitor.driver.execute_async_script("themed.then(arguments[0])")
    scrolls(visitor, 900)
    follows(visitor, "[data-carry]")
    visitor.arrives("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    assert scrolled(visitor) == 0
    assert visitor.driver.execute_script(FOCUSED) == "h1 request-a-quote"
    scrolls(visitor, 300)
    visitor.driver.back()
    visitor.arrives("/pricing/estimate/")
    visitor.priced()
    visitor.until(lambda: scrolled(visitor) == 900, f"Back is at {scrolled(visitor)}")
    assert visitor.driver.execute_script(FOCUSED) == "a /quote/"
    visitor.driver.forward()
    visitor.arrives("/quote/")
    visitor.until(lambda: scrolled(visitor) == 300, f"Forward is at {scrolled(visitor)}")


def test_a_link_to_a_part_of_a_page_opens_it_there(visitor: Visitor) -> None:
    """A link with an anchor opens the other page at that heading, with the focus on it; a link within the page moves the focus too."""
    visitor.opens("/audit/")
    visitor.clicks("h1")
    visitor.driver.execute_async_script("themed.then(arguments[0])")
    scrolls(visitor, 500)
    visitor.clicks("#sources-of-this-page summary")
    follows(visitor, "#sources-of-this-page a[href*='answers/sources/#']")
    visitor.arrives("/answers/sources/#")
    anchor = visitor.driver.current_url.partition("#")[2]
    visitor.until(lambda: visitor.driver.execute_script(FOCUSED) == f"h2 {anchor}", f"the focus is not on #{anchor}")
    visitor.until(lambda: 0 <= top(visitor, anchor) < 200, f"#{anchor} is at {top(visitor, anchor)}")
    other = visitor.driver.execute_script(
        "return [...document.querySelectorAll('article h2')].map(({ id }) => id).find((id) => id !== arguments[0])", anchor
    )
    follows(visitor, f"#{other} .headerlink")
    visitor.until(lambda: visitor.driver.execute_script(FOCUSED) == f"h2 {other}", f"the focus is not on #{other}")
    visitor.until(lambda: 0 <= top(visitor, other) < 200, f"#{other} is at {top(visitor, other)}")


def top(visitor: Visitor, anchor: str) -> float:
    """How far below the window's top a heading is."""
    return float(visitor.driver.execute_script("return document.getElementById(arguments[0]).getBoundingClientRect().top", anchor))
