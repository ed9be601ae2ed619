"""A second request, a second tab, and a request that did not go: nothing typed is hidden or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from testing import offered
from testing.often import often
from testing.pages import Held
from testing.quote_page import CARRIED, fill, kept, ready, send

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from testing.served import Served


def sent(page: Page, address: str) -> None:
    """Send a first request, answered in the form itself, and wait for the thank-you page."""
    page.goto("/quote/")
    fill(page, address)
    sized(page)
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")


def sized(page: Page) -> None:
    """Answer what a price needs."""
    page.get_by_label(offered.asks("employees"), exact=True).fill("7")
    page.get_by_label(offered.asks("sites"), exact=True).fill("1")


def opened(context: BrowserContext) -> Page:
    """Open the quote form in another tab."""
    page = context.new_page()
    page.goto("/quote/")
    ready(page)
    return page


def message(page: Page) -> str:
    """The text of the message field."""
    return page.get_by_label("Anything else we should know?").input_value()


def writes(page: Page, words: str) -> None:
    """Type into the field for more words."""
    page.get_by_label("Anything else we should know?").fill(words)


def test_a_second_request_is_kept_over_a_reload(page: Page, served: Served) -> None:
    """After one request a second one is typed and the page is reloaded: it is kept as it was, and goes."""
    sent(page, "second@example.ca")
    page.get_by_role("link", name="Get a quote").first.click()
    fill(page, "second@example.ca", "The second one.")
    page.reload()
    ready(page)
    expect(page.locator("[data-sent]")).to_have_count(0)
    assert message(page) == "The second one."
    sized(page)
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "second@example.ca")) == 2


def test_a_draft_is_not_hidden_by_going_back(page: Page) -> None:
    """A new request begun in a form that was sent is there after Back, without the note that the first was sent."""
    sent(page, "return@example.ca")
    page.go_back()
    page.get_by_role("button", name="Start a new request").click()
    writes(page, "A new one.")
    page.goto("/why/")
    page.go_back()
    ready(page)
    expect(page.locator("[data-sent]")).to_have_count(0)
    assert message(page) == "A new one."


def test_the_link_of_a_reloaded_thank_you_page(page: Page) -> None:
    """After a reload of the thank-you page its link opens an empty form."""
    sent(page, "reloaded@example.ca")
    page.reload()
    page.get_by_role("link", name="Get a quote").first.click()
    ready(page)
    expect(page.locator("[data-sent]")).to_have_count(0)
    expect(page.get_by_label("Your name")).to_have_value("")


def test_a_reload_of_an_empty_form_still_says_it(page: Page) -> None:
    """A sent form that is reloaded, with nothing typed since, shows the reference of the request."""
    sent(page, "empty@example.ca")
    page.go_back()
    expect(page.locator("[data-sent]")).to_contain_text("We have it.")
    page.reload()
    expect(page.locator("[data-sent]")).to_contain_text("We have it.")


def test_words_typed_while_it_goes_are_kept(page: Page) -> None:
    """What is added while a request is being sent is in the form afterwards."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "meanwhile@example.ca")
    held = Held(page, "**/quote/")
    send(page)
    expect(page.locator("[data-status]")).to_have_text("Sending …")
    writes(page, "One more thing.")
    held.first().continue_()
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    page.unroute("**/quote/")
    page.goto("/quote/")
    ready(page)
    assert message(page) == "One more thing."


def test_two_tabs_keep_their_own_words(context: BrowserContext, served: Served) -> None:
    """Two tabs edit one draft: one sends it; the other keeps its words, over a reload too, and sends a request of its own."""
    one = context.new_page()
    one.goto(f"/quote/#{CARRIED}")
    fill(one, "tabs@example.ca", "From the first.")
    other = opened(context)
    assert message(other) == "From the first."
    writes(other, "From the other.")
    send(one)
    one.wait_for_url("**/quote/thank-you/?id=Q-*")
    other.reload()
    ready(other)
    assert message(other) == "From the other."
    send(other)
    other.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "tabs@example.ca")) == 2
    assert message(opened(context)) == ""


@pytest.mark.long
def test_two_tabs_that_were_empty(context: BrowserContext) -> None:
    """Two empty tabs typed into in turn each keep their own words over a reload; the browser's draft is the newest."""
    one, other = opened(context), opened(context)
    writes(one, "From the first.")
    writes(other, "From the other.")
    one.goto("/why/")
    one.goto("/quote/")
    ready(one)
    assert message(one) == "From the first."
    other.reload()
    ready(other)
    assert message(other) == "From the other."
    assert message(opened(context)) == "From the other."


def test_a_tab_that_goes_on_with_a_draft(context: BrowserContext) -> None:
    """A draft of one tab that another tab completes and sends is no longer in the first."""
    one = context.new_page()
    one.goto(f"/quote/#{CARRIED}")
    fill(one, "goes-on@example.ca", "Begun.")
    one.goto("/why/")
    other = opened(context)
    writes(other, "Begun and ended.")
    send(other)
    other.wait_for_url("**/quote/thank-you/?id=Q-*")
    one.goto("/quote/")
    ready(one)
    assert message(one) == ""


@pytest.mark.long
def test_the_other_tab_s_draft_is_the_browser_s_again(context: BrowserContext) -> None:
    """After the tab that wrote last has sent, the other tab's draft is there for the next visit."""
    one, other = opened(context), opened(context)
    writes(one, "Still here.")
    one.get_by_label("Your name").fill("Ann Rivest")
    other.goto(f"/quote/#{CARRIED}")
    other.reload()
    fill(other, "last@example.ca", "Goes.")
    send(other)
    other.wait_for_url("**/quote/thank-you/?id=Q-*")
    one.close()
    assert message(opened(context)) == "Still here."


@pytest.mark.long
def test_the_notice_goes_in_every_tab(context: BrowserContext, served: Served) -> None:
    """Once one tab has sent a waiting request, no other tab says that it waits."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "notice@example.ca")
    context.route("**/quote/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("Your request has not been sent yet.")
    other = context.new_page()
    other.goto("/why/")
    expect(other.locator("[data-outbox]")).to_contain_text("has not been sent yet")
    context.unroute("**/quote/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent. Your reference")
    expect(other.locator("[data-outbox]")).to_have_count(0)
    assert len(kept(served, "notice@example.ca")) == 1


@pytest.mark.parametrize("status", often([500, 502, 503, 429], 500, 429))
def test_a_server_at_fault(context: BrowserContext, served: Served, status: int) -> None:
    """If the server fails, the form stays filled and says "Not sent yet" with the telephone number; it can be sent again."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    address = f"fault{status}@example.ca"
    fill(page, address)
    failing = lambda route: route.fulfill(status=status, body="") if route.request.method == "POST" else route.continue_()  # noqa: E731
    context.route("**/quote/", failing)
    send(page)
    summary = page.locator("[data-summary]")
    expect(summary).to_contain_text("Not sent yet.")
    expect(summary).to_contain_text(page.locator("[data-phone]").inner_text())
    expect(summary).to_be_in_viewport()
    expect(page.get_by_label("Email", exact=True)).to_have_value(address)
    assert message(page) == "We need it by May."
    expect(page.locator("[data-outbox]")).to_have_count(0)
    context.unroute("**/quote/")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, address)) == 1
