"""The three years of an estimate, and its calendar, in a real browser."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from testing.estimator_page import opened, unfold


def test_three_years_follow_the_answers(page: Page) -> None:
    """Payroll and rate bring the refund in; a wrong rate is named beside its field; another answer moves the sum."""
    opened(page)
    panel = page.locator("details[data-ask=cycle]")
    panel.locator("> summary").click()
    verdict = panel.locator(".cor-verdict")
    expect(verdict).to_be_visible()
    page.locator("#cycle-payroll").fill("2,400,000")
    page.locator("#cycle-rate").fill("much")
    page.locator("#cycle-rate").press("Tab")
    expect(page.locator("#cycle-rate-error")).to_contain_text("much")
    page.locator("#cycle-rate").fill("2.10")  # and the field is not left
    expect(verdict).to_contain_text("WCB may refund $10,080.")
    before = verdict.inner_text()
    page.locator("#f-employees").fill("90")
    expect(verdict).not_to_have_text(before)


def test_the_agreement_shows_three_years(page: Page) -> None:
    """Choosing the agreement puts the three years beside the price and opens their budget; another answer takes the line away."""
    opened(page)
    unfold(page)
    page.locator("#f-agreement").select_option("three-year")
    line = page.locator("#estimate-years")
    expect(line).to_contain_text("3 years: $")
    expect(line).to_contain_text("This audit: $")
    expect(page.locator("#three-years table").first).to_be_visible()
    assert "(5% off each audit)" in page.locator("#f-agreement option:checked").inner_text()
    line.get_by_role("button").click()
    expect(page.locator("#three-years > summary")).to_be_focused()
    page.locator("#f-agreement").select_option("single")
    expect(line).to_be_empty()


def test_a_link_holds_the_budget(page: Page) -> None:
    """A copied link opens the budget with its payroll and rate; the spreadsheet and the paper hold the years, on a page of their own."""
    opened(page, "#employees=41&sites=3&audit=certification&_budget=yes&_payroll=2%2C400%2C000&_wcb_rate=2.10")
    verdict = page.locator("#three-years .cor-verdict")
    expect(verdict).to_contain_text("WCB may refund $10,080.")
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("_budget=yes&_payroll=2%2C400%2C000&_wcb_rate=2.10$"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig", newline=""))))
    assert rows[-1][0] == "Three years"
    assert rows[-1][4] == "10080.00"
    with_budget = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter")))
    page.locator("#three-years > summary").click()
    expect(page.locator("[data-carry]")).not_to_have_attribute("href", re.compile("_budget"))
    assert with_budget == len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) + 1


def test_the_calendar_starts_from_the_answers(page: Page) -> None:
    """The calendar takes audit and month from the answers; without a month it asks for one; a month typed there goes before."""
    opened(page, "#employees=41&audit=maintenance")
    panel = page.locator("details[data-ask=plan]")
    panel.locator("> summary").click()
    expect(panel).to_contain_text("Enter the month your audit is due")
    unfold(page)
    page.locator("#f-month").select_option("march")
    expect(panel.locator(".cor-verdict")).to_contain_text("Next: maintenance audit.")
    before = panel.locator(".cor-verdict").inner_text()
    page.locator("#plan-due").fill("June 2040")
    page.locator("#plan-due").press("Tab")
    expect(panel.locator(".cor-verdict")).to_contain_text(" 2040.")
    assert before != panel.locator(".cor-verdict").inner_text()
