"""What the quote form reads of its address: its own questions and what our links state, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from testing import offered
from testing.often import often
from testing.quote_page import CARRIED, fill, kept, ready, send

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from testing.served import Served


FOREIGN = ("request-a-quote", "utm_source=mail&utm_medium=x", "fbclid=IwAR0", "_gl=1*1abc", "evil+field=Pay+$99+to+evil.test", "name=Mallory&email=m@evil.test", "%E0%A4%A", "=", "&&&")  # fmt: skip


@pytest.mark.parametrize("foreign", often(FOREIGN, "name=Mallory&email=m@evil.test", "%E0%A4%A"))
def test_what_is_not_ours_is_left_alone(page: Page, served: Served, foreign: str) -> None:
    """An anchor, an advertisement's parameter or unknown words in the address leave the form as it is; it is sent, and the address stays."""
    page.goto(f"/quote/#{foreign}")
    address = f"{len(foreign)}.{FOREIGN.index(foreign)}@foreign.example"
    fill(page, address)
    expect(page.locator(".cor-carried")).to_have_count(0)
    assert page.url.endswith(f"/quote/#{foreign}")
    page.get_by_label(offered.asks("employees"), exact=True).fill("7")
    page.get_by_label(offered.asks("sites"), exact=True).fill("1")
    assert "evil" not in page.evaluate("localStorage.getItem('cor-quote-draft')")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, address)) == 1


def test_a_carried_estimate_stays(page: Page) -> None:
    """The estimate that a draft carries is there again under an address that holds none."""
    page.goto(f"/quote/#{CARRIED}&_total=123.00")
    fill(page, "stays@example.ca")
    page.goto("/why/")
    page.goto("/quote/#request-a-quote")
    expect(page.locator("[data-carried-total]")).to_contain_text("$123 with GST")
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)


def test_answers_in_the_query(page: Page, served: Served) -> None:
    """Answers after `?` are carried as after `#`, and are in address and form no more once the form is cleared, which the server had filled in; what is not ours stays."""
    page.goto(f"/quote/?gclid=1&{CARRIED}")
    fill(page, "query@address.example")
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)
    expect(page.locator("[data-filled]")).to_have_count(0)
    page.get_by_role("button", name="Clear this form").click()
    expect(page).to_have_url(f"{served}/quote/?gclid=1")
    for name, empty in (("employees", ""), ("sites", ""), ("industry", "unsure"), ("partner", "unsure")):
        expect(page.locator(f"#f-{name}")).to_have_value(empty)
    expect(page.locator("[name=addons]:checked")).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator(".cor-carried")).to_have_count(0)


def test_the_site_s_own_anchor_changes_nothing(page: Page) -> None:
    """The link to the heading on the page itself leaves form and estimate as they are, also after a reload."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "anchor@example.ca")
    page.locator("h1 .headerlink").evaluate("link => link.click()")
    page.reload()
    ready(page)
    expect(page.get_by_label("Email", exact=True)).to_have_value("anchor@example.ca")
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)


TOTALS = ("Pay $99 to evil.test", "1e9", "-5.00", "5", "1,000.00", "\u0663.\u0660\u0660", "<b>1.00</b>")


@pytest.mark.parametrize("total", often(TOTALS, "Pay $99 to evil.test", "1e9"))
def test_a_total_is_an_amount(page: Page, total: str) -> None:
    """What a link states as its total is shown and sent only where it is an amount."""
    page.goto("/quote/")
    page.evaluate("words => location.replace(`#${words}`)", f"{CARRIED}&_total={total}&evil+field=Pay+$99")
    page.reload()
    ready(page)
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)
    expect(page.locator("form#quote-form")).not_to_contain_text("evil")
    assert page.locator("[data-carried-total]").inner_text() == ""
    assert page.locator("[name=shown_total], [name='evil field']").count() == 0


def test_an_answer_that_cannot_be_is_named(page: Page, served: Served) -> None:
    """A choice that is not offered, and words for a number, are named with their question; the rest is filled in, and the form can be sent."""
    page.goto(
        f"/quote/#{CARRIED.replace('employees=12', 'employees=Pay+us')}&industry=moon&month=thirteenth".replace(
            f"industry={offered.industry().name}&", ""
        )
    )
    ready(page)
    output = page.locator("[data-unread]")
    for words in (f"{offered.asks('employees')} “Pay us”", f"{offered.asks('industry')} “moon”", "“thirteenth”"):
        expect(output).to_contain_text(words)
    expect(page.get_by_label(offered.asks("sites"), exact=True)).to_have_value("2")
    expect(page.get_by_label(offered.asks("industry"), exact=True)).to_have_value("unsure")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    fill(page, "named@example.ca")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "named@example.ca")) == 1


def test_an_answer_is_given_once(page: Page) -> None:
    """Where a link answers one question twice, the page shows and sends the first answer."""
    page.goto(f"/quote/#{CARRIED}&employees=9999")
    ready(page)
    expect(page.locator("[name=employees]")).to_have_value("12")
    expect(page.locator("[data-unread]")).to_contain_text("“9999”")


def test_a_link_through_a_mail_program(page: Page) -> None:
    """`&amp;` for `&`, as some programs write a link, loses no answer."""
    page.goto(f"/quote/#{CARRIED.replace('&', '&amp;')}")
    ready(page)
    expect(page.locator(".cor-carried")).to_contain_text(offered.industry().label)
    expect(page.locator("[name=sites]")).to_have_value("2")


def test_a_spoiled_draft_heals(context: BrowserContext, served: Served) -> None:
    """A draft that contains parameters that are not ours is read without them, and can be sent."""
    page = context.new_page()
    page.goto("/why/")
    draft = {
        "key": "spoiled",
        "values": [["name", "Ann Rivest"], ["employees", "7"], ["industry", "moon"]],
        "fragment": "utm_source=mail&evil=Pay",
    }
    page.evaluate("draft => localStorage.setItem('cor-quote-draft', draft)", json.dumps(draft))
    page.goto("/quote/")
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    expect(page.locator(".cor-carried")).to_have_count(0)
    expect(page.get_by_label(offered.asks("industry"), exact=True)).to_have_value("unsure")
    fill(page, "healed@example.ca")
    page.get_by_label(offered.asks("sites"), exact=True).fill("1")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "healed@example.ca")) == 1


def test_clearing_leaves_what_is_not_ours(page: Page) -> None:
    """Clearing the form takes the estimate out of the address, and leaves the rest of it."""
    page.goto(f"/quote/?utm_campaign=spring#utm_source=mail&{CARRIED}")
    fill(page, "clears@example.ca")
    page.get_by_role("button", name="Clear this form").click()
    assert page.url.endswith("/quote/?utm_campaign=spring#utm_source=mail")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)


@pytest.mark.parametrize(
    "foreign", often(["utm_source=mail", "_gl=1*1abc", "estimate-heading", "_total=5.00"], "_gl=1*1abc", "_total=5.00")
)
def test_the_estimator_keeps_its_own_start(page: Page, foreign: str) -> None:
    """An address without an answer of ours leaves the estimator's questions as they are built."""
    page.goto(f"/pricing/estimate/#{foreign}")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    assert page.locator("[name=employees]").input_value() == page.locator("[name=employees]").evaluate("field => field.defaultValue") != ""


def test_another_estimate_leaves_nothing_of_the_earlier(page: Page) -> None:
    """What another estimate leaves open is not sent with an earlier one's answer, after a walk or with the link pasted into this tab; a reload keeps all."""
    earlier = f"#{CARRIED}"
    page.goto(f"/quote/{earlier}")
    ready(page)
    page.get_by_label("Your name").fill("Ann Rivest")
    page.goto("/why/")
    page.goto("/quote/#employees=7&sites=1")
    ready(page)
    card, town, industry = page.locator(".cor-carried"), page.locator("[name='travel.to']"), page.locator("[name=industry]")
    for people in ("7", "9"):
        expect(page.locator("[name=employees]")).to_have_value(people)
        expect(card).to_have_count(1)
        expect(card).to_contain_text(people)
        expect(town).to_have_value("")
        expect(industry).not_to_have_value(offered.industry().name)
        expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
        page.evaluate("link => (location.hash = link)", earlier)
        expect(town).to_have_value("Red Deer")
        page.evaluate("location.hash = 'f-name'")
        expect(card).to_contain_text(offered.industry().label)
        page.evaluate("location.hash = 'employees=9&sites=2'")
    page.get_by_label("Your name").fill("Ann R")
    page.reload()
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("Ann R")
    expect(page.locator("[name=employees]")).to_have_value("9")
