"""The estimator page in a real browser: mistakes, links, no scripts, no engine."""

import json
import re
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, Page, expect

from estimator import clock, wire
from estimator.parsing import form
from testing import offered
from testing.estimator_page import FIELDS, opened, unfold
from testing.pages import Held
from testing.served import Served


def test_estimate_without_scripts(browser: Browser, served: Served) -> None:
    """With JavaScript off the form posts, the whole page comes back with the engine's total, and a mistake keeps what was typed."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("44")
    page.locator("[name=industry]").select_option(offered.industry().name)
    page.get_by_role("button", name="Calculate the price").click()
    carried = page.locator("[data-carry]").get_attribute("href") or ""
    pairs = [(name, value) for name, value in parse_qsl(carried.partition("#")[2]) if not name.startswith("_")]
    answer = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": form.to_mapping(pairs)})))
    assert ("employees", "44") in pairs
    expect(page.locator("#estimate-total")).to_have_text(f"${float(answer['estimate']['total']):,.2f}")
    page.locator("[name=employees]").fill("forty")
    page.get_by_role("button", name="Calculate the price").click()
    expect(page.locator(".cor-summary")).to_contain_text("“forty” is not a whole number from 1 to ")
    expect(page.locator("#f-employees-error")).to_contain_text("forty")
    expect(page.locator("[name=employees]")).to_have_value("forty")
    expect(page.locator("[name=industry]")).to_have_value(offered.industry().name)
    context.close()


def test_answers_go_along_without_scripts(browser: Browser, served: Served) -> None:
    """With JavaScript off the quote form has the estimate's answers, priced or not, and nothing that only scripts can do; with a mistake there is no empty estimate."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("44")
    page.locator("[name=industry]").select_option(offered.industry().name)
    page.get_by_role("button", name="Calculate the price").click()
    page.get_by_role("button", name="Request a quote with these answers").click()
    expect(page.locator("#quote-form .cor-notice").first).to_contain_text("Your answers from the estimate are filled in")
    expect(page.locator("#quote-form [name=employees]")).to_have_value("44")
    expect(page.locator("#quote-form [name=industry]")).to_have_value(offered.industry().name)
    expect(page.locator("[data-summary]")).to_be_hidden()
    expect(page.locator("[data-draft]")).to_be_hidden()
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("forty")
    page.get_by_role("button", name="Calculate the price").click()
    for shell in ("#estimate-result", "#explain-heading", "#notices-heading"):
        expect(page.locator(shell)).to_be_hidden()
    context.close()


def test_a_mistake(page: Page) -> None:
    """A wrong answer is named beside its question and, on the way to a quote, in a summary whose link leads to it; what was typed stays, the old price is marked."""
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    page.locator("[name=employees]").fill("12")
    unfold(page).locator("[name=program]").select_option("secor")
    page.locator("[name='travel.km']").fill("far")
    page.locator("[name='travel.km']").press("Tab")
    expect(page.locator("#f-program-error")).to_contain_text("SECOR is for 10 people or fewer")
    summary = page.locator("[data-summary]")
    expect(summary).to_be_hidden()
    page.locator("[data-carry]").click()
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.locator("[name='travel.km']")).to_have_value("far")
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link").last.click()
    expect(page.locator("[name=program]")).to_be_focused()
    page.locator("[name=program]").select_option("cor")
    page.locator("[name='travel.km']").fill("")
    expect(summary).to_be_hidden()
    expect(page.locator("#f-program-error")).to_be_hidden()


def test_a_link_reopens(page: Page) -> None:
    """The address carries the answers in its fragment; opened again it gives the same total, and Back leaves the page."""
    page.goto("/pricing/")
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    page.locator("[name=employees]").fill("77")
    unfold(page).locator(f"[name=addons][value={offered.addon().name}]").check()
    expect(page.locator(f"[data-line='addon.{offered.addon().name}']").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"employees=77.*{offered.addon().name}"))
    total, link = page.locator("#estimate-total").inner_text(), page.url
    page.go_back()
    expect(page).to_have_url(re.compile("/pricing/$"))
    page.goto(link)
    expect(page.locator("[name=employees]")).to_have_value("77")
    expect(page.locator(f"[name=addons][value={offered.addon().name}]")).to_be_checked()
    expect(page.locator("#estimate-total")).to_have_text(total)


def test_early_answers_are_kept(page: Page) -> None:
    """Answers typed before the page's script has loaded are kept, not replaced by those of the address."""
    held = Held(page, "**/estimate/page.js")
    with page.expect_request("**/estimate/page.js"):
        page.goto(
            f"/pricing/estimate/#program=cor&employees=15&industry={offered.industry().name}&shifts=yes", wait_until="domcontentloaded"
        )
    page.locator("[name=employees]").fill("44")
    held.first().continue_()
    expect(page).to_have_url(re.compile(f"employees=44.*industry={offered.industry().name}.*_total="))
    expect(page.locator("[name=employees]")).to_have_value("44")


def test_without_the_engine(browser: Browser, served: Served) -> None:
    """Where the engine cannot start, the page says so, and the form still gives a price from the server."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.route("**/assets/engine/**", lambda route: route.fulfill(status=404, body="gone"))
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "failed", timeout=15_000)
    expect(page.locator("#estimate-status")).to_contain_text("could not be loaded")
    page.locator("[name=employees]").fill("21")
    page.get_by_role("button", name="Calculate the price").click()
    page.wait_for_url("**/estimate")
    expect(page.locator("[name=employees]")).to_have_value("21")
    expect(page.locator("#estimate-total")).to_contain_text("$")
    context.close()


def test_the_first_price_is_an_example(page: Page) -> None:
    """Until something is answered the price says that it is an example, each answer of it is marked, and the header's link carries none."""
    opened(page)
    note, marks = page.locator(".cor-example-note"), page.locator("[data-mark]:visible")
    expect(note).to_contain_text("An example: a certification audit for 15 people at 1 site.")
    expect(marks).to_have_count(3)
    expect(page.locator(".cor-header__action")).to_have_attribute("href", re.compile(r"/quote/$"))
    page.locator("#f-employees").fill("15")
    expect(note).to_be_hidden()
    expect(marks).to_have_count(2)
    page.locator("#f-employees").fill("40")
    expect(page.locator(".cor-header__action")).to_have_attribute("href", re.compile(r"/quote/#.*employees=40"))
    page.get_by_role("button", name="Start again").click()
    expect(note).to_be_visible()
    expect(marks).to_have_count(3)
    opened(page, f"#{FIELDS}")
    expect(note).to_be_hidden()
    expect(marks).to_have_count(0)


def test_a_partner_is_suggested_by_industry(page: Page) -> None:
    """Where one certifying partner serves the industry, it is offered until one is chosen."""
    opened(page)
    card = wire.card()
    partner = next(one for one in card.partners.values() if one.industries and one.industries[0] in card.options("industry"))
    page.locator("#f-industry").select_option(partner.industries[0])
    page.get_by_role("button", name=f"Yes, {partner.short}").click()
    expect(page.locator("#f-partner")).to_have_value(partner.slug)
    expect(page.locator("#estimate-suggest")).to_be_empty()


def test_a_month_is_the_next_one(page: Page) -> None:
    """Each month has its year, from this month on, twelve in order: in the estimator, in the form, and in the answers carried to it."""
    page.goto("/quote/#employees=60&month=april")
    today = clock.today()
    answer = f"April {today.year + (today.month > 4)}"
    expect(page.locator("[data-carried] dd", has_text="April")).to_have_text(answer)
    expect(page.locator("#f-month")).to_have_value("april")
    months = page.locator("#f-month option").all_inner_texts()
    opened(page)
    assert page.locator("#f-month option").all_inner_texts() == months
    shown = page.locator("#f-month option").all_inner_texts()
    years = [int(words[-4:]) for words in shown if words[-4:].isdigit()]
    assert years == sorted(years)
    assert len(years) == 12
    assert years[0] == today.year
    assert years.count(today.year) == 13 - today.month
