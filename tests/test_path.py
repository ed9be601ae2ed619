"""The whole path: read, estimate, request, receive. In a real browser, with the relay as it runs."""

import json
import mailbox
import re
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from playwright.sync_api import Browser, Page, expect

from estimator.parsing import form
from testing import offered
from testing.estimator_page import opened, unfold
from testing.pages import watched
from testing.served import Served, free_port, serving

PATIENCE = 20  # seconds a mail may take


def priced(page: Page) -> dict[str, object]:
    """Price the page's link on the command line."""
    carried = page.locator("[data-carry]").get_attribute("href") or ""
    pairs = [(name, value) for name, value in parse_qsl(carried.partition("#")[2]) if not name.startswith("_")]
    return command_line(json.dumps(form.to_mapping(pairs)))


def command_line(request: str) -> dict[str, object]:
    """Run `python -m estimator price` on a request."""
    done = subprocess.run(
        [sys.executable, "-m", "estimator", "price", "-", "--format", "json"], input=request, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def dollars(amount: object) -> str:
    """Write the JSON's amount as the page does."""
    return f"${float(str(amount)):,.2f}"


def estimate_and_send(page: Page) -> dict[str, object]:
    """Go through the estimator and the quote form as a client; return the command line's output for the last answers."""
    opened(page)
    total = page.locator("#estimate-total")
    before = total.inner_text()
    page.locator("[name=employees]").fill("32")
    changes: list[Callable[[], object]] = [
        lambda: page.locator("[name=industry]").select_option(offered.industry().name),
        lambda: page.locator("[name='travel.to']").fill(offered.town()[1]),
        lambda: unfold(page).locator(f"[name=addons][value={offered.addon().name}]").check(),
    ]
    expect(total).not_to_have_text(before)
    for change in changes:
        before = total.inner_text()
        assert before == dollars(priced(page)["total"])
        change()
        expect(total).not_to_have_text(before)
    found = priced(page)
    expect(total).to_have_text(dollars(found["total"]))
    page.locator("[data-carry]").click()
    page.wait_for_url("**/quote/**")
    expect(page.locator("#quote-form[data-mounted]")).to_be_visible()
    page.locator("[name=name]").fill("Dana O’Brien")
    page.locator("[name=email]").fill("dana@client.example")
    page.locator("[name=company]").fill("O’Brien Drilling Ltd.")
    page.locator("button[data-send]").click()
    page.wait_for_url("**/quote/thank-you/**")
    reference = page.locator("[data-reference]")
    expect(reference).to_have_text(re.compile(r"^Q-\w{4}-\w{4}$"))
    return {**found, "sent": reference.inner_text()}


def check_mail(message: EmailMessage, found: dict[str, object]) -> None:
    """The owner's mail contains the total, every line, and a quote.json that prices to the same."""
    assert message["Reply-To"] is not None
    assert "dana@client.example" in str(message["Reply-To"])
    bodies = {part.get_content_type(): part.get_content() for part in message.walk() if part.get_content_maintype() == "text"}
    lines = found["lines"]
    assert isinstance(lines, list)
    for kind in ("text/plain", "text/html"):
        assert dollars(found["total"]) in bodies[kind]
        for line in lines:
            assert line["label"] in bodies[kind]
            assert dollars(line["amount"])[1:] in bodies[kind]
    attached = next(part for part in message.walk() if part.get_filename() == "quote.json")
    quote = json.loads(attached.get_payload(decode=True))  # type: ignore[arg-type]
    request = quote.get("request") or quote["estimate"]["request"]
    assert command_line(json.dumps(request))["total"] == found["total"]


def owners_mail(folder: Path, reference: str) -> EmailMessage:
    """Wait for the owner's mail of a request in a Maildir."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if folder.exists():
            box = mailbox.Maildir(folder, factory=None, create=False)
            for key in box.keys():  # noqa: SIM118 -- a Maildir is not a dict
                message = message_from_bytes(box.get_bytes(key), policy=default)
                attached = any(part.get_filename() == "quote.json" for part in message.walk())
                text = message.get_body(("plain",))
                if attached and text and reference in text.get_content():
                    return message
    return pytest.fail(f"no mail of {reference} for the owner in {folder}")


def test_estimate_to_outbox(page: Page, served: Served) -> None:
    """Each answer moves the total to the command line's; the request reaches the outbox with total, lines and quote.json."""
    found = estimate_and_send(page)
    check_mail(owners_mail(served.mail, str(found["sent"])), found)


def test_estimate_to_smtp(browser: Browser, tmp_path: Path) -> None:
    """With SMTP configured, the same request reaches a real SMTP server."""
    inbox = tmp_path / "inbox"
    port = str(free_port())
    controller = Controller(Mailbox(inbox), hostname="127.0.0.1", port=int(port))
    controller.start()
    try:
        settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "QUOTE_TO": "owner@firm.example", "QUOTE_FROM": "quotes@firm.example"}
        with serving(tmp_path, 0, **settings) as served:
            faults: list[str] = []
            context = browser.new_context(base_url=served)
            found = estimate_and_send(watched(context, served, faults))
            message = owners_mail(inbox, str(found["sent"]))
            context.close()
        assert faults == []
        check_mail(message, found)
        assert message["X-RcptTo"] == "owner@firm.example"
    finally:
        controller.stop()
