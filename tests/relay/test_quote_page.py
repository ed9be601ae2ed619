"""The quote form in a real browser: carried answers, problems, drafts, proof of work, the outbox; and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import hold
from tests.relay.conftest import until
from tests.relay.quote_page import fill, kept, mails, ready, send, type_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.conftest import Served

CARRIED = (
    "employees=12&audit=certification&sites=2&industry=construction&partner=aasp&addons=evidence-map&travel.to=red-deer&travel.from=calgary"
)


@pytest.fixture
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A fresh profile in which requests may fail."""
    context = browser.new_context(base_url=served, locale="en-CA")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_answers_are_carried(page: Page, served: Served) -> None:
    """The estimate's answers stand on the page in words, with a way back; they are sent, and the mail says that both saw the same total."""
    page.goto(f"/quote/#{CARRIED}&_total=1.00")
    card = page.locator(".cor-carried")
    expect(card).to_contain_text("How many people work for you?")
    expect(card).to_contain_text("Construction")
    expect(card).to_contain_text("Evidence map")
    change = card.get_by_role("link", name="Change How many people work for you?").get_attribute("href") or ""
    assert change.endswith(f"pricing/estimate/#{CARRIED}&_total=1.00&_change=employees")
    fill(page, "carried@example.ca")
    expect(card).to_contain_text("worked out again", timeout=30_000)
    total = card.locator("[data-carried-total]").inner_text().split()[0]
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    reference = page.locator("[data-reference]").inner_text()
    [mail] = until(lambda: mails(served, "carried@example.ca"))
    text = mail.get_body(("plain",)).get_content()
    assert reference in str(mail["Subject"])
    assert f"Visitor saw {total} = engine says {total}: equal." in text
    assert "Evidence map" in text


def test_problems(context: BrowserContext, served: Served) -> None:
    """A mistake: the summary has the focus, its link leads to the field, the message stands beside it, what was typed is kept; nothing is stored."""
    page = context.new_page()  # not the watched one: the browser itself logs the answer 422
    page.goto("/quote/")
    ready(page)
    page.get_by_label("Email", exact=True).fill("problem at example")
    send(page)
    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Enter your name")
    expect(summary).to_contain_text("Enter one email address")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Email", exact=True).fill("problem@example")
    page.get_by_label("How many people work for you?", exact=True).fill("many")
    with page.expect_response("**/quote/") as answered:
        send(page)
    assert answered.value.status == 422
    expect(summary).to_contain_text("Enter one email address")
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link", name="Enter one email address").click()
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    assert page.get_by_label("Email", exact=True).input_value() == "problem@example"
    expect(page.locator("#f-email-error")).to_be_visible()
    assert kept(served, "problem@example") == []


def test_draft_is_kept(page: Page) -> None:
    """What was typed is there after the page was left and opened again, and gone after it was sent."""
    page.goto("/quote/")
    fill(page, "draft@example.ca")
    page.get_by_label("How many people work for you?", exact=True).fill("7")
    page.goto("/why/")
    page.goto("/quote/")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    expect(page.get_by_label("How many people work for you?", exact=True)).to_have_value("7")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    page.goto("/quote/")
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("")


def test_early_words_are_kept(page: Page) -> None:
    """What was typed before the form's script had come is not lost to an older draft, and is kept with it."""
    page.goto("/quote/")
    fill(page, "early@example.ca")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    held = hold(page, "**/quote/form.js")
    with page.expect_request("**/quote/form.js"):
        page.goto("/quote/", wait_until="domcontentloaded")
    page.get_by_label("Your name").fill("Bea Rivest")
    held[0].continue_()
    ready(page)
    expect(page.get_by_label("Email", exact=True)).to_have_value("early@example.ca")
    expect(page.get_by_label("Your name")).to_have_value("Bea Rivest")
    page.unroute("**/quote/form.js")
    page.reload()
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("Bea Rivest")


def test_double_click_is_one_request(page: Page, served: Served) -> None:
    """Pressing the button again, while the request goes or after it went and before the next page is there, sends one request."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "double@example.ca")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.evaluate("addEventListener('beforeunload', () => document.querySelector('button[data-send]').click())")
    page.get_by_role("button", name="Send this request").dblclick()
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(posts) == 1
    assert len(kept(served, "double@example.ca")) == 1


def test_half_a_double_click_without_script(page: Page, served: Served) -> None:
    """One click before the form's script has come and one after, as two posts of the same words: one request."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "half@example.ca")
    plain = page.evaluate(
        """async () => {
            const form = document.querySelector("#quote-form");
            const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
            return answer.url;
        }"""
    )
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert page.url == plain
    assert len(kept(served, "half@example.ca")) == 1


def test_check_answers(page: Page, served: Served) -> None:
    """Before it goes, all that is sent stands on one view; Change leads to the field and back again; from there it is sent."""
    page.goto(f"/quote/#{CARRIED}")
    ready(page)
    check = page.get_by_role("button", name="Check your answers first")
    check.click()
    expect(page.locator("[data-summary]")).to_contain_text("Enter your name")
    fill(page, "check@exmaple.ca")
    check.click()
    view = page.locator("[data-checked]")
    expect(view.get_by_role("heading")).to_be_focused()
    expect(view).to_contain_text("check@exmaple.ca")
    expect(page.get_by_label("Your name")).to_be_hidden()
    expect(page.locator(".cor-carried").filter(has_text="Your estimate")).to_contain_text("Evidence map")
    view.get_by_role("link", name="Change Email").click()
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    expect(view).to_have_count(0)
    page.get_by_label("Email", exact=True).fill("check@example.ca")
    check.click()
    expect(view).to_contain_text("check@example.ca")
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    check.click()
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "check@example.ca")) == 1


def test_proof_of_work(context: BrowserContext, served: Served) -> None:
    """What looks odd makes the browser do a sum, unseen, and goes through as honest."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "odd@example.ca", "See https://a.example and https://b.example and https://c.example and https://d.example")
    with page.expect_response(lambda response: response.status == 428):
        send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert [verdict for _, verdict in kept(served, "odd@example.ca")] == ["honest"]


def test_outbox(context: BrowserContext, served: Served) -> None:
    """Filled in, sent with no connection, the tab closed, opened again, the connection back: it arrives, once."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "offline@example.ca")
    context.route("**/quote/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("waits in this browser")
    page.close()
    assert kept(served, "offline@example.ca") == []
    page = context.new_page()
    page.goto("/quote/")
    expect(page.locator("[data-outbox]")).to_contain_text("waits in this browser")
    context.unroute("**/quote/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("is with us. Your reference is Q-")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.goto("/quote/")
    expect(page.get_by_role("button", name="Send this request")).to_be_visible()
    assert len(kept(served, "offline@example.ca")) == 1
    assert len(until(lambda: mails(served, "offline@example.ca"))) == 1


def test_no_connection(context: BrowserContext, served: Served, tmp_path: Path) -> None:
    """The connection gone, sent with a report, the tab closed, the connection back, any page of the site opened: it arrives, once, report and all."""
    report = tmp_path / "audit.pdf"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "cut@example.ca")
    page.get_by_label("Last audit report").set_input_files(report)
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("waits in this browser")
    page.close()
    context.set_offline(offline=False)
    assert kept(served, "cut@example.ca") == []
    page = context.new_page()
    page.goto("/why/")
    expect(page.locator("[data-outbox]")).to_contain_text("is with us. Your reference is Q-")
    other = context.new_page()
    other.goto("/quote/")
    ready(other)
    assert len(kept(served, "cut@example.ca")) == 1
    [mail] = until(lambda: mails(served, "cut@example.ca"))
    assert "audit.pdf" in [part.get_filename() for part in mail.iter_attachments()]


def test_refused_from_the_outbox(context: BrowserContext, served: Served) -> None:
    """What waited and is then refused comes back into the form with what is wrong, and goes once it is mended."""
    page = context.new_page()
    page.goto("/quote/")
    fill(page, "back@example")
    page.get_by_label("How many people work for you?", exact=True).fill("12")
    page.get_by_label("How many active work sites?", exact=True).fill("2")
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("waits in this browser")
    expect(page.get_by_label("Your name")).to_have_value("")
    context.set_offline(offline=False)
    expect(page.locator("[data-summary]")).to_contain_text("Enter one email address")
    expect(page.locator("[data-outbox]")).to_contain_text("Your answers are back in the form")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    page.get_by_label("Email", exact=True).fill("back@example.ca")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    page.goto("/why/")
    expect(page.locator("[data-outbox]")).to_have_count(0)
    assert len(kept(served, "back@example.ca")) == 1


def test_report_is_attached(page: Page, served: Served, tmp_path: Path) -> None:
    """The last audit report goes to the owner as an attachment under a harmless name."""
    report = tmp_path / "Audit 2025 (final).pdf"
    report.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "report@example.ca")
    page.get_by_label("Last audit report").set_input_files(report)
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    [mail] = until(lambda: mails(served, "report@example.ca"))
    attached = {part.get_filename(): part for part in mail.iter_attachments()}
    assert set(attached) == {"quote.json", "Audit 2025 _final.pdf"}
    assert attached["Audit 2025 _final.pdf"].get_content() == report.read_bytes()


def test_without_scripts(browser: Browser, served: Served) -> None:
    """With scripts off: a mistake comes back as a whole page with what was typed; the mended form is taken, and the reference stands on the page."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/quote/")
    type_in(page, "plain at example")
    page.get_by_label("How many people work for you?", exact=True).fill("many")
    send(page)
    expect(page.locator("[data-summary]")).to_contain_text("Enter one email address")
    expect(page.locator("#f-employees-error")).to_be_visible()
    assert page.get_by_label("Your name").input_value() == "Ann Rivest"
    assert page.get_by_label("How many people work for you?", exact=True).input_value() == "many"
    page.get_by_label("Email", exact=True).fill("plain@example.ca")
    page.get_by_label("How many people work for you?", exact=True).fill("12")
    page.get_by_label("How many active work sites?", exact=True).fill("2")
    send(page)
    expect(page.locator("[data-reference]")).to_have_text(kept(served, "plain@example.ca")[0][0])
    context.close()
    assert until(lambda: mails(served, "plain@example.ca"))
