"""What a browser, its extensions and its network do to the quote form: it works, or says what it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from testing.often import often
from testing.quote_page import CARRIED, fill, kept, ready, send

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from testing.served import Served

WAITS = "has not been sent yet"
FOREIGN = """<input type=hidden name=ext-token value=1><textarea name=g-note>x</textarea>"""
"""What an extension puts into a form."""


BEA = '{"values":[["name","Bea"],null,["email",{}]]}'
DAMAGED = ('{"values":5}', "[]", "{bad", '{"values":{"name":"x"}}', BEA, '{"values":[],"fragment":5}', '{"key":5}')


@pytest.mark.parametrize("damaged", often(DAMAGED, "{bad", BEA))
def test_a_damaged_draft(page: Page, damaged: str) -> None:
    """Whatever the browser's storage has as the draft, the form's script works, now and at each later visit."""
    page.goto("/why/")
    page.evaluate("text => localStorage.setItem('cor-quote-draft', text)", damaged)
    page.goto("/quote/")
    ready(page)
    expect(page.locator("[data-clear]")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.script") is None
    expect(page.get_by_label("Your name")).to_have_value("Bea" if "Bea" in damaged else "")
    page.get_by_label("Company", exact=True).fill("Rivest Welding")
    page.reload()
    ready(page)
    expect(page.get_by_label("Company", exact=True)).to_have_value("Rivest Welding")


def test_a_database_that_never_opens(context: BrowserContext) -> None:
    """If the browser's database never opens, a request that cannot be sent stays in the form, which says so."""
    page = context.new_page()
    page.add_init_script("IDBFactory.prototype.open = () => ({})")
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "hangs@example.ca")
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-summary]")).to_contain_text("Not sent yet: the connection failed.")
    expect(page.get_by_label("Email", exact=True)).to_have_value("hangs@example.ca")
    expect(page.locator("[data-send]")).not_to_have_attribute("aria-disabled", "true")


def test_a_network_that_asks_to_sign_in(context: BrowserContext, served: Served) -> None:
    """While a network answers with its sign-in page a request keeps waiting, on every page, and is sent afterwards."""

    def portal(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to this network</h1>")
        else:
            route.continue_()

    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "portal@example.ca")
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text(WAITS)
    context.route("**/quote/", portal)
    with page.expect_response(lambda response: response.request.method == "POST"):
        context.set_offline(offline=False)
    expect(page.locator("[data-outbox]")).to_contain_text(WAITS)
    expect(page.locator("[data-summary]")).to_be_hidden()
    page.goto("/why/")
    expect(page.locator("[data-outbox]")).to_contain_text(WAITS)
    context.unroute("**/quote/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent. Your reference")
    assert len(kept(served, "portal@example.ca")) == 1


def test_a_field_that_an_extension_added(page: Page, served: Served) -> None:
    """What a browser extension puts into the form is neither checked nor sent."""
    page.goto(f"/quote/#{CARRIED}")
    ready(page)
    page.locator("#quote-form").evaluate("(form, html) => form.insertAdjacentHTML('beforeend', html)", FOREIGN)
    fill(page, "extension@example.ca")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "extension@example.ca")) == 1


FULL = """() => {
  let text = "x".repeat(2 ** 20);
  for (let number = 0; text && number < 100; number += 1) {
    try {
      localStorage.setItem(`full-${number}`, text);
    } catch {
      text = text.slice(0, text.length >> 1);
    }
  }
}"""


def test_a_browser_whose_storage_is_full(context: BrowserContext, served: Served) -> None:
    """With the storage full, a request that cannot be sent stays in the form alone, and can be sent again."""
    page = context.new_page()
    page.goto("/why/")
    page.evaluate(FULL)
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "full@example.ca")
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-summary]")).to_contain_text("Not sent yet: the connection failed.")
    context.set_offline(offline=False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_have_count(0)
    assert kept(served, "full@example.ca") == []
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "full@example.ca")) == 1


def test_back_to_a_mistake_without_scripts(browser: Browser, served: Served) -> None:
    """With JavaScript off, who reads another page before a mistake is corrected comes Back to the form with all that was typed, and to the price before it."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("44")
    page.get_by_role("button", name="Calculate the price").click()
    page.get_by_role("button", name="Request a quote with these answers").click()
    page.locator("[name=message]").fill("We need it by May.")
    page.locator("[data-send]").click()
    expect(page.locator("[data-summary]")).to_contain_text("Enter your name")
    page.locator("[name=name]").fill("Ann")
    page.locator(".cor-quote__privacy a").click()
    page.wait_for_url("**/privacy/")
    page.go_back()
    expect(page.locator("[name=message]")).to_have_value("We need it by May.")
    expect(page.locator("[name=name]")).to_have_value("Ann")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{served}/estimate")
    expect(page.locator("[name=employees]")).to_have_value("44")
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_help_alone_opens_the_choice_of_help(browser: Browser, served: Served, scripts: bool) -> None:
    """Who asks for help alone sees what help there is, with and without scripts; who asks for an audit finds it folded."""
    context = browser.new_context(base_url=served, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/quote/")
    if scripts:
        ready(page)
    choice = page.locator("[name=addons]").first
    expect(choice).to_be_hidden()
    page.locator("[name=audit]").select_option("none")
    expect(choice).to_be_visible()
    expect(page.locator("[name=remote]")).to_be_hidden()
    choice.check()
    page.locator("[name=audit]").select_option("gap")
    page.locator("[data-help] summary").click()
    page.locator("[name=audit]").select_option("none")
    expect(choice).to_be_visible()
    context.close()
