"""What the tests of the quote form's page share."""

from __future__ import annotations

import email
import sqlite3
from email.policy import default
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from testing import offered
from testing.relay import until

if TYPE_CHECKING:
    from email.message import EmailMessage

    from playwright.sync_api import Page

    from testing.served import Served

CARRIED = (
    f"employees=12&audit=certification&sites=2&industry={offered.industry().name}&partner={offered.partner().name}"
    f"&addons={offered.addon().name}&travel.to=red-deer&travel.from=calgary"
)
ODD = "=?utf-8?q?a?=@example.ca"
"""An address that a browser takes and the relay does not: no mail can carry it."""


def fill(page: Page, address: str, message: str = "We need it by May.") -> None:
    """Type what a visitor types, once the form's script has taken over."""
    ready(page)
    type_in(page, address, message)


def type_in(page: Page, address: str, message: str = "We need it by May.") -> None:
    """Type what a visitor types."""
    page.get_by_label("Your name").fill("Ann Rivest")
    page.get_by_label("Email", exact=True).fill(address)
    page.get_by_label("Anything else we should know?").fill(message)


def ready(page: Page) -> None:
    """Wait until the form's script has taken over."""
    expect(page.locator("form#quote-form[data-mounted]")).to_be_visible()


def send(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Send this request").click()


def mails(served: Served, address: str) -> list[EmailMessage]:
    """Return the owner's mails about a visitor."""
    files = served.mail.glob("new/*.cor")
    messages = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [mail for mail in messages if str(mail["Reply-To"]) == address]


def attached(served: Served, address: str) -> list[str | None]:
    """Return the names of the files in the owner's one mail about a visitor, once it is there."""
    [mail] = until(lambda: mails(served, address))
    return [part.get_filename() for part in mail.iter_attachments()]


def kept(served: Served, address: str) -> list[tuple[str, str]]:
    """Return the reference and the verdict of each request of a visitor."""
    with sqlite3.connect(served.store) as connection:
        return connection.execute("SELECT id, verdict FROM requests WHERE content LIKE ?", (f'%"{address}"%',)).fetchall()
