"""Sending the quote form in a real browser: once, by proof of work, from the outbox, without scripts, after Back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from testing import offered
from testing.quote_page import CARRIED, ODD, attached, fill, kept, mails, ready, send, type_in
from testing.relay import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from testing.served import Served


def test_back_after_sending(page: Page, served: Served) -> None:
    """Back at the form the reference of the sent request is shown, and a new, empty one can be started."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "again@example.ca")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    reference = page.locator("[data-reference]").inner_text()
    page.go_back()
    notice = page.locator("[data-sent]")
    expect(notice).to_contain_text(f"You sent this request as {reference}. We have it.")
    expect(page.locator("form#quote-form")).to_be_hidden()
    notice.get_by_role("button", name="Start a new request").click()
    expect(notice).to_have_count(0)
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("")
    expect(page.locator(".cor-carried")).to_have_count(0)
    page.get_by_label(offered.asks("employees"), exact=True).fill("7")
    type_in(page, "again@example.ca", "Another site.")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "again@example.ca")) == 2


def test_double_click_is_one_request(page: Page, served: Served) -> None:
    """Pressing the button again before the next page has loaded sends one request."""
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


def test_proof_of_work(context: BrowserContext, served: Served) -> None:
    """A suspect request makes the browser solve the challenge, unseen, and is accepted."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "odd@example.ca", "See https://a.example and https://b.example and https://c.example and https://d.example")
    with page.expect_response(lambda response: response.status == 428):
        send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert [verdict for _, verdict in kept(served, "odd@example.ca")] == ["honest"]


def test_a_filled_honeypot(context: BrowserContext, served: Served) -> None:
    """A browser that fills in the honeypot solves the challenge, unseen, and the request is accepted."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "trap@example.ca")
    page.evaluate("document.querySelector('[data-trap]').value = 'Rivest Welding'")
    with page.expect_response(lambda response: response.status == 428):
        send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert [verdict for _, verdict in kept(served, "trap@example.ca")] == ["honest"]


def test_a_filled_honeypot_without_scripts(browser: Browser, served: Served) -> None:
    """With scripts off the field comes into sight with what to do; emptied, the request is taken."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/quote/")
    type_in(page, "trapped@example.ca")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    page.locator("#f-gotcha").fill("Rivest Welding", force=True)
    send(page)
    page.locator("[data-summary]").get_by_role("link").click()
    field = page.get_by_label("Leave this field empty")
    expect(field).to_be_in_viewport()
    field.fill("")
    send(page)
    expect(page.locator("[data-reference]")).to_have_text(kept(served, "trapped@example.ca")[0][0])
    context.close()


def test_outbox(context: BrowserContext, served: Served) -> None:
    """A request sent offline arrives once, after the tab was closed and opened again with a connection."""
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "offline@example.ca")
    context.route("**/quote/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("has not been sent yet")
    page.close()
    assert kept(served, "offline@example.ca") == []
    page = context.new_page()
    page.goto("/quote/")
    expect(page.locator("[data-outbox]")).to_contain_text("has not been sent yet")
    context.unroute("**/quote/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent. Your reference is Q-")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.goto("/quote/")
    expect(page.get_by_role("button", name="Send this request")).to_be_visible()
    assert len(kept(served, "offline@example.ca")) == 1
    assert len(until(lambda: mails(served, "offline@example.ca"))) == 1


def test_no_connection(context: BrowserContext, served: Served, tmp_path: Path) -> None:
    """A request with a report sent offline arrives once, with the report, from whichever page is opened with a connection."""
    report = tmp_path / "audit.pdf"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "cut@example.ca")
    page.get_by_label("Last audit report").set_input_files(report)
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("has not been sent yet")
    page.close()
    context.set_offline(offline=False)
    assert kept(served, "cut@example.ca") == []
    page = context.new_page()
    page.goto("/why/")
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent. Your reference is Q-")
    other = context.new_page()
    other.goto("/quote/")
    ready(other)
    assert len(kept(served, "cut@example.ca")) == 1
    assert "audit.pdf" in attached(served, "cut@example.ca")


def test_refused_from_the_outbox(context: BrowserContext, served: Served) -> None:
    """A waiting request that is then refused is back in the form with its problems, and can be corrected and sent."""
    page = context.new_page()
    page.goto("/quote/")
    fill(page, ODD, "Back again.")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    page.get_by_label(offered.asks("sites"), exact=True).fill("2")
    context.set_offline(offline=True)
    send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("has not been sent yet")
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
    assert set(attached) == {"quote.json", "round.svg", "Audit 2025 _final.pdf"}
    assert attached["Audit 2025 _final.pdf"].get_content() == report.read_bytes()


def test_without_scripts(browser: Browser, served: Served) -> None:
    """With scripts off: a mistake comes back as a whole page with what was typed; the corrected form is taken, and the page shows the reference."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/quote/")
    type_in(page, "plain at example")
    page.get_by_label(offered.asks("employees"), exact=True).fill("many")
    send(page)
    expect(page.locator("[data-summary]")).to_contain_text("Enter one email address")
    expect(page.locator("#f-employees-error")).to_be_visible()
    assert page.get_by_label("Your name").input_value() == "Ann Rivest"
    assert page.get_by_label(offered.asks("employees"), exact=True).input_value() == "many"
    page.get_by_label("Email", exact=True).fill("plain@example.ca")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    page.get_by_label(offered.asks("sites"), exact=True).fill("2")
    send(page)
    expect(page.locator("[data-reference]")).to_have_text(kept(served, "plain@example.ca")[0][0])
    context.close()
    assert until(lambda: mails(served, "plain@example.ca"))
