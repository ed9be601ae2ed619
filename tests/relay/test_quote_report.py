"""The report that goes with a request: read when it is chosen, and what is wrong with it said at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from testing.quote_page import CARRIED, attached, fill, kept, mails, ready, send
from testing.relay import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from testing.served import Served

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WRONG = {
    "empty": (b"", "is empty"),
    "large": (PDF + b" " * 9_437_184, "has 9.1 MB. Choose a PDF of at most 8 MB"),
    "text": (b"Dear auditor", "is not a PDF"),
}


def test_a_report_that_is_gone_goes_all_the_same(page: Page, served: Served, tmp_path: Path) -> None:
    """A report that is deleted after it was chosen is sent as it was when it was chosen, and the thank-you page names it with its size."""
    report = tmp_path / "gone.pdf"
    report.write_bytes(PDF)
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "gone@example.ca")
    page.get_by_label("Last audit report").set_input_files(report)
    expect(page.get_by_role("button", name="Remove the file")).to_be_visible()
    report.unlink()
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    expect(page.locator("[data-module='quote/thanks']")).to_contain_text("Your file came with it: gone.pdf, 1 kB.")
    [mail] = until(lambda: mails(served, "gone@example.ca"))
    [sent] = [part for part in mail.iter_attachments() if part.get_filename() == "gone.pdf"]
    assert sent.get_content() == PDF


def test_a_report_that_cannot_be_read(context: BrowserContext, served: Served, tmp_path: Path) -> None:
    """A report that is gone before it could be read is named at its field; what was typed stays; removed, no summary names it, and the request goes."""
    report = tmp_path / "lost.pdf"
    report.write_bytes(PDF)
    page = context.new_page()
    page.add_init_script("File.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'))")
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "lost@example.ca")
    page.get_by_label("Last audit report").set_input_files(report)
    expect(page.locator("#f-report-error")).to_contain_text("“lost.pdf” cannot be read any more. Choose it again, or remove it.")
    send(page)
    expect(page.locator("[data-summary]")).to_contain_text("cannot be read any more")
    expect(page.get_by_label("Email", exact=True)).to_have_value("lost@example.ca")
    assert kept(served, "lost@example.ca") == []
    page.get_by_role("button", name="Remove the file").click()
    expect(page.locator("#f-report-error")).to_be_hidden()
    expect(page.locator("[data-summary]")).to_be_hidden()
    assert not page.title().startswith("Error")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "lost@example.ca")) == 1


def test_what_is_wrong_is_said_at_its_field(page: Page, served: Served, tmp_path: Path) -> None:
    """An empty file, one that is too large and one that is no PDF are named at the field when they are chosen and when Send is pressed; another is taken."""
    address = "wrong@report.example"
    page.goto(f"/quote/#{CARRIED}")
    fill(page, address)
    field = page.get_by_label("Last audit report")
    for kind, (content, words) in WRONG.items():
        report = tmp_path / f"{kind}.pdf"
        report.write_bytes(content)
        field.set_input_files(report)
        expect(page.locator("#f-report-error")).to_contain_text(f"“{kind}.pdf” {words}")
        send(page)
        expect(page.locator("[data-summary] li")).to_have_count(1)
        expect(page.locator("[data-summary]")).to_contain_text(words)
        expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
        assert kept(served, address) == []
    good = tmp_path / "good.pdf"
    good.write_bytes(b"\r\n\n" + PDF)
    field.set_input_files(good)
    expect(page.locator("#f-report-error")).to_be_hidden()
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert "good.pdf" in attached(served, address)


def test_a_cleared_report_comes_back(page: Page, tmp_path: Path) -> None:
    """Clearing the form takes the report out, with what was wrong with it; bringing it back brings both back."""
    report = tmp_path / "empty.pdf"
    report.write_bytes(b"")
    page.goto("/quote/")
    ready(page)
    page.get_by_label("Last audit report").set_input_files(report)
    expect(page.locator("#f-report-error")).to_be_visible()
    page.get_by_role("button", name="Clear this form").click()
    expect(page.locator("#f-report-error")).to_be_hidden()
    expect(page.get_by_role("button", name="Remove the file")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#f-report-error")).to_contain_text("is empty")
