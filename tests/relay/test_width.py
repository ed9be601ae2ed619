"""Nothing that a visitor can type widens a mail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from estimator import wire
from relay.mail.message import to_owner, to_visitor
from relay.store.store import StoredRequest
from testing.relay import REQUEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from relay.settings import Settings


@pytest.mark.parametrize("width", [320, 390, 760])
def test_the_longest_of_everything_fits(browser: Browser, settings: Callable[..., Settings], width: int) -> None:
    """With unbroken words and links as long as the form takes, both mails are as wide as the screen."""
    estimate: Any = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": list(REQUEST.items())})))["estimate"]
    contact = {"name": "N" * 200, "email": f"{'e' * 60}@{'d' * 60}.example.ca", "phone": "5" * 60, "company": "C" * 200}
    message = f"https://example.ca/{'a' * 300} {'M' * 9000}"
    content = {
        "contact": {**contact, "message": message}, "estimate": estimate, "verdict": "different", "shown": "9" * 40,
        "others": [["o" * 200, "v" * 2000]], "reasons": ["r" * 200],
    }  # fmt: skip
    quote = StoredRequest(id="Q-2222-2222", received=0.0, verdict="suspect", content=content, file_name="f" * 84 + ".pdf", file=b"%PDF-")
    for mail in (to_owner(settings(), quote, ("owner@cor.example",)), to_visitor(settings(), quote, contact["email"])):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
