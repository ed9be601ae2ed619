"""A page that clients come for is not long on a phone."""

import pytest
from playwright.sync_api import Browser

from testing.served import Served

PHONE = (390, 844)
SCREENS = 7


@pytest.mark.parametrize("url", ["", "pricing/", "why/wcb-refund/"])
def test_a_page_is_at_most_seven_screens(browser: Browser, served: Served, url: str) -> None:
    """Home, pricing and the refund end within seven screens of a phone."""
    context = browser.new_context(base_url=served, viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    height: int = page.evaluate("document.documentElement.scrollHeight")
    context.close()

    assert height <= SCREENS * PHONE[1]
