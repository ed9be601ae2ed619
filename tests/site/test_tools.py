"""The small tools in a real browser, and the price on the home page."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from estimator import wire
from estimator.card.rates import UNSURE
from estimator.present import headline
from pages.forms import home
from testing import offered
from testing.often import often
from testing.pages import Held
from testing.served import Served

STARTED = 20_000
"""Milliseconds that the engine may take to start on a busy machine, and answer."""


@pytest.mark.parametrize("every", often([1, 5], 5))
def test_the_home_table_is_what_the_engine_says(every: int) -> None:
    """The cells of the home page's table are the engine's prices today."""
    assert home.agrees(json.loads(home.TABLE.read_text(encoding="utf-8")), wire.card(), every)


def test_the_home_price_is_the_estimator_s(page: Page) -> None:
    """The price and the range on the home page are those that the estimator shows for the same answers."""
    page.goto("")
    page.locator("#f-employees").fill("40")
    page.locator("#f-sites").fill("3")
    page.locator("#f-industry").select_option(offered.industry().name)
    expect(page.locator("[data-likely]")).to_contain_text("Likely.")
    shown = headline.words(home.priced(wire.card(), 40, 3, offered.industry().name).to_mapping())
    expect(page.locator("[data-range]")).to_have_text(shown["price"])
    expect(page.locator("[data-likely]")).to_contain_text(shown["range"])
    assert page.evaluate("document.documentElement.dataset.engine") == "idle"

    page.get_by_role("button", name="See the full estimate").click()
    expect(page).to_have_url(re.compile(r"/pricing/estimate/#.*employees=40"))
    expect(page.locator("#f-employees")).to_have_value("40")
    expect(page.locator("#f-sites")).to_have_value("3")


def test_the_home_price_says_what_it_does_not_know(page: Page) -> None:
    """No number, a number beyond the table and one between its steps are each told; ten or fewer has its ways, each with a price."""
    page.goto("")
    people, likely = page.locator("#f-employees"), page.locator("[data-likely]")
    people.fill("none")
    expect(likely).to_contain_text("Enter the number of people")
    people.fill("9,000")
    expect(likely).to_contain_text("The estimator can price it")
    people.fill("42")
    expect(likely).to_contain_text("For 45 people")
    people.fill("8")
    ways = page.locator("[data-ways] li")
    helped = ways.filter(has_text="with our help").count()  # where the firm offers it
    expect(ways).to_contain_text(["$0 from us", *(r" + GST ($",) * (helped + 1)])
    expect(page.locator("[data-range]")).to_be_hidden()
    people.press("Enter")
    expect(page.locator("#estimate-ways li[data-chosen]")).to_contain_text("external")
    page.go_back()
    people.fill("8")
    ways.nth(1).get_by_role("button").click()
    expect(page.locator("#estimate-ways li[data-chosen]")).to_contain_text("with our help" if helped else "external", timeout=STARTED)
    page.locator("#estimate-ways button").first.click()
    expect(page.locator("[data-likely]").first).to_have_text(headline.FREE)
    expect(page.locator("[name=audit]")).to_have_value("none")


@pytest.mark.parametrize("typed", often(["25\u200b", "\uff12\uff15", "\u202f25", "2.5e1", "25."], "\uff12\uff15", "2.5e1"))
def test_the_home_price_reads_what_the_estimator_reads(page: Page, typed: str) -> None:
    """A number as people write or paste it is read on the home page as in the estimator."""
    page.goto("")
    page.locator("#f-employees").fill(typed)
    expect(page.locator("[data-likely]")).not_to_contain_text("For")
    expect(page.locator("[data-likely]")).to_contain_text("Likely.")
    expect(page.locator("#f-employees")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="See the full estimate").click()
    expect(page).to_have_url(re.compile(r"/pricing/estimate/#.*employees=25(&|$)"))


def test_the_home_price_asks_again(page: Page) -> None:
    """What is no number of people, or could be two, gets no price but a sentence."""
    page.goto("")
    people, likely = page.locator("#f-employees"), page.locator("[data-likely]")
    for typed in ("1,5", "1.200", "1 5", "\u0662\u0665", "$25", "0"):
        people.fill("25")
        expect(likely).to_contain_text("Likely.")
        expect(people).not_to_have_attribute("aria-invalid", "true")
        people.fill(typed)
        expect(likely).to_contain_text("Enter the number of people")
        expect(people).to_have_attribute("aria-invalid", "true")


def test_the_home_price_is_that_of_the_newest_answers(page: Page) -> None:
    """A price asked for before the answer changed does not replace the newer one."""
    held = Held(page, "**/home-ranges.json")
    page.goto("", wait_until="networkidle")
    likely = page.locator("[data-likely]")
    with page.expect_request("**/home-ranges.json"):
        page.locator("#f-employees").fill("42")
    page.locator("#f-employees").fill("none")
    expect(likely).to_contain_text("Enter the number of people")
    with page.expect_response("**/home-ranges.json"):
        held.first().continue_()
    page.evaluate("new Promise((idle) => requestIdleCallback(idle))")
    expect(likely).to_contain_text("Enter the number of people")


def test_the_table_has_an_answer_for_who_is_unsure() -> None:
    """The industry may be left open."""
    assert UNSURE in json.loads(home.TABLE.read_text(encoding="utf-8"))["industries"]


def test_which_program_answers_and_names_what_is_missing(page: Page) -> None:
    """Without a head-count the field says so and has the focus; with ten people the answer is SECOR."""
    page.goto("why/cor-or-secor/")
    page.get_by_role("button", name="Show which fits").click()
    expect(page.locator("#p-employees-error")).to_contain_text(re.compile("[Hh]ow many people"), timeout=STARTED)
    expect(page.locator("#p-employees")).to_be_focused()
    page.locator("#p-employees").fill("10")
    page.get_by_role("button", name="Show which fits").click()
    expect(page.locator("[data-answer] .cor-verdict")).to_contain_text("SECOR", timeout=STARTED)
    expect(page.locator("#p-employees-error")).to_be_hidden()


def test_readiness_is_kept_in_the_browser_and_can_be_cleared(page: Page) -> None:
    """Answers are marked at once, are there again after a reload, and are gone after clearing."""
    page.goto("support/readiness/")
    for line in page.locator('[name^="emergency."][value="no"]').all():
        line.check()
    expect(page.locator("[data-answer] .cor-verdict")).to_contain_text("emergency response is below", timeout=STARTED)
    page.reload()
    expect(page.locator('[name="emergency.documents.1"][value="no"]')).to_be_checked()
    expect(page.locator("[data-answer] .cor-verdict")).to_contain_text("emergency response is below", timeout=STARTED)
    page.get_by_role("button", name="Clear the answers").click()
    expect(page.locator("[data-answer]")).to_contain_text("Answer the first item")
    assert page.evaluate("localStorage.getItem('cor-readiness')") == "{}"


def test_readiness_answers_before_the_script_are_kept(page: Page) -> None:
    """What is answered while the script still loads is kept, and leaves the other kept answers be."""
    page.goto("support/readiness/")
    page.evaluate("""localStorage.setItem('cor-readiness', '{"emergency.documents.1":"no","emergency.documents.2":"no"}')""")
    held = Held(page, "**/tools/readiness.js")
    with page.expect_request("**/tools/readiness.js"):
        page.reload(wait_until="commit")
    page.locator('[name="emergency.documents.1"][value="yes"]').check()
    held.first().continue_()
    expect(page.locator('[name="emergency.documents.2"][value="no"]')).to_be_checked()
    expect(page.locator('[name="emergency.documents.1"][value="yes"]')).to_be_checked()
    kept = json.loads(page.evaluate("localStorage.getItem('cor-readiness')"))
    assert kept == {"emergency.documents.1": "yes", "emergency.documents.2": "no"}


def test_the_refund_is_worked_out(page: Page) -> None:
    """The unchanged form gives the page's worked example; a wrong rate is named beside its field. What it starts with is marked as an example."""
    page.goto("why/wcb-refund/")
    tool, work = page.locator("[data-ask=refund]"), page.get_by_role("button", name="Calculate the refund")
    expect(tool).to_contain_text("An example. Put in your own figures.")
    work.click()
    expect(tool).not_to_contain_text("An example", timeout=STARTED)
    expect(answer := tool.locator(".cor-verdict")).to_contain_text("The base refund would be $2,044")
    tool.locator("#refund-payroll").fill("2,800,000")
    work.click()
    expect(answer).to_contain_text("The base refund would be $4,088", timeout=STARTED)
    page.locator("#refund-rate").fill("much")
    work.click()
    expect(page.locator("#refund-rate-error")).to_contain_text("much", timeout=STARTED)


def test_of_questions_asked_before_the_engine_came_the_newest_is_answered(page: Page) -> None:
    """Pressed again and again while the engine's script loads, the last answers count."""
    held = Held(page, "**/engine/client.js")
    page.goto("why/wcb-refund/")
    work = page.get_by_role("button", name="Calculate the refund")
    for payroll in ("1,000,000", "2,000,000", "much", "3,000,000"):
        page.locator("#refund-payroll").fill(payroll)
        work.click()
    held.first().continue_()
    for payroll in ("4,000,000", "5,600,000"):
        page.locator("#refund-payroll").fill(payroll)
        work.click()
    expect(page.locator("[data-ask=refund] [data-answer] .cor-verdict")).to_contain_text("The base refund would be $8,176", timeout=STARTED)
    expect(page.locator("#refund-payroll-error")).to_be_hidden()


def test_without_a_connection_a_tool_says_so_and_tries_again(browser: Browser, served: Served) -> None:
    """On a phone that lost its connection a tool says it in plain words, and answers when pressed again with a connection."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.goto("why/wcb-refund/", wait_until="networkidle")
    answer = page.locator("[data-ask=refund] [data-answer]")
    work = page.get_by_role("button", name="Calculate the refund")
    expect(work).to_be_enabled()  # its script is there
    context.set_offline(offline=True)
    page.locator("#refund-payroll").fill("2,800,000")
    work.click()
    expect(answer).to_have_text("The calculator could not be loaded. Check your connection, then try again.")
    context.set_offline(offline=False)
    work.click()
    expect(answer).to_contain_text("The base refund would be $4,088", timeout=STARTED)
    context.close()


def test_search_finds_words_of_every_letter(page: Page) -> None:
    """No letter breaks the index, and what visitors look for is found."""
    output: list[str] = []
    page.on("console", lambda message: output.append(message.text))
    page.goto("audit/")
    query = page.locator("[data-md-component=search-query]")
    query.click()
    for word in ("refund", "records", "report", "cost", "interviews", "maintenance", "secor", *"abcdefghijklmnopqrstuvwxyz"):
        query.fill("")
        query.press_sequentially(word)
        if len(word) > 1:
            expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
            expect(page.locator(".md-search-result__meta")).not_to_contain_text("No matching")

    assert output == []


def test_the_sample_is_shown(page: Page) -> None:
    """50 people are 19 interviews, as Energy Safety Canada says; no number of sites is named beside its field."""
    page.goto("audit/")
    page.locator("#sample-employees").fill("50")
    page.get_by_role("button", name="Show the sample").click()
    expect(page.locator("[data-ask=sample] .cor-verdict")).to_contain_text("about 19 interviews", timeout=STARTED)
    page.locator("#sample-sites").fill("")
    page.get_by_role("button", name="Show the sample").click()
    expect(page.locator("#sample-sites-error")).to_contain_text("number of active work sites", timeout=STARTED)


def test_the_calendar_comes_with_a_file(page: Page, tmp_path: Path) -> None:
    """From an expiry date the plan is shown, and its calendar file holds the events."""
    page.goto("audit/calendar/")
    page.locator("#plan-expires").fill("2031-10-31")
    page.get_by_role("button", name="Show my dates").click()
    save = page.get_by_role("link", name="Save to your calendar")
    with page.expect_download() as download:
        save.click()
    file = tmp_path / "plan.ics"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert file.read_text(encoding="utf-8").count("BEGIN:VEVENT") > 4


def test_half_a_date_is_not_left_out(page: Page) -> None:
    """A day typed in part is asked for at its field, and stays: the browser gives it no value."""
    page.goto("audit/calendar/")
    page.locator("#plan-expires").press("1")
    page.locator("#plan-due").fill("March 2031")
    page.get_by_role("button", name="Show my dates").click()
    expect(page.locator("#plan-expires-error")).to_have_text("Enter the whole date, or clear it.")
    expect(page.locator("#plan-expires")).to_be_focused()


def test_the_calendar_takes_a_month(page: Page) -> None:
    """Maintenance due in a month leads to the day to start and the days to be ready by, with the checklist behind each; a wrong month is named."""
    page.goto("audit/calendar/")
    page.locator("#plan-due").fill("soon")
    page.get_by_role("button", name="Show my dates").click()
    expect(page.locator("#plan-due-error")).to_contain_text("write it as March 2027", timeout=STARTED)
    page.locator("#plan-due").fill("March 2031")
    page.locator("#plan-partner").select_option(offered.partner().name)
    page.get_by_role("button", name="Show my dates").click()
    answer = page.locator("[data-ask=plan] [data-answer]")
    expect(answer).to_contain_text("Next: maintenance audit. Start by ")
    answer.get_by_role("link", name="90 days before").click()
    page.wait_for_url("**/support/checklist/#90-days-before")
    expect(page.get_by_role("heading", name="90 days before")).to_be_in_viewport()


def test_the_files_to_take_away_open_in_a_spreadsheet(page: Page) -> None:
    """Each download is CSV with the mark of UTF-8, as the relay sends it."""
    page.goto("support/checklist/")
    links = page.get_by_role("link", name="(CSV)")
    assert links.count() == 4
    for link in links.all():
        response = page.request.get(page.evaluate("link => link.href", link.element_handle()))
        assert response.status == 200
        assert response.headers["content-type"].startswith("text/csv")
        assert response.body().startswith(b"\xef\xbb\xbf")


def test_a_link_within_a_page_keeps_what_was_typed(page: Page) -> None:
    """A link to another place of the same page goes there, and asks the server for nothing."""
    page.goto("")
    before = page.locator("[data-likely]").inner_text()
    page.locator("#f-employees").fill("40")
    expect(page.locator("[data-likely]")).not_to_have_text(before)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".md-skip").evaluate("link => link.click()")
    expect(page).to_have_url(re.compile("/#see-what"))
    expect(page.locator("#f-employees")).to_have_value("40")
    assert [address for address in asked if not address.endswith(".svg")] == []
