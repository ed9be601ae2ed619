"""A page in a real browser that reports what it should not do, and requests delayed until a test lets them go."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from testing.served import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route


def watched(context: BrowserContext, home: str, faults: list[str]) -> Page:
    """Open a page that notes requests to other hosts, uncaught errors, and errors on the console."""
    page = context.new_page()
    page.on("request", lambda request: None if request.url.startswith((home, "data:", "blob:")) else faults.append(f"asked {request.url}"))
    page.on("pageerror", lambda error: faults.append(f"uncaught {error}"))
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    return page


class Held:
    """What a page asks for by a pattern of its address, delayed until the test lets it go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route(pattern, lambda route: self.routes.append(route))  # noqa: PLW0108 -- Playwright marks what it is given

    def first(self) -> Route:
        """The first that was asked for, as soon as it is.

        Raises:
            AssertionError: the page did not ask.
        """
        deadline = time.monotonic() + PATIENCE
        while not self.routes and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # the page's events come in while it waits
        assert self.routes, "the page did not ask for it"
        return self.routes[0]
