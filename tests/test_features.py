"""A browser that lacks something: the scripts do without it, or leave the plain page, whose forms post by themselves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from testing.estimator_page import check_server_answers
from testing.often import often
from testing.quote_page import kept, type_in
from testing.served import Served

FEATURES = (
    "AbortSignal.timeout", "AbortController", "Array.prototype.at", "Array.prototype.flatMap", "Array.prototype.findIndex",
    "Object.hasOwn", "Object.fromEntries", "Object.entries", "Promise.prototype.finally", "String.prototype.replaceAll",
    "Element.prototype.replaceChildren", "Element.prototype.toggleAttribute", "Element.prototype.after", "Element.prototype.replaceWith",
    "Node.prototype.isEqualNode", "CSS.escape", "IntersectionObserver", "MutationObserver", "URLSearchParams", "crypto.randomUUID",
    "indexedDB", "structuredClone", "performance.getEntriesByType", "requestAnimationFrame", "history.replaceState",
    "navigator.locks", "navigator.clipboard", "navigator.serviceWorker", "Worker", "Intl",
)  # fmt: skip
"""What a script may use, and what browsers that are still about do not have, or what somebody's extension took away."""
BOTH = ("Element.prototype.replaceChildren", "indexedDB", "Worker", "Intl")
"""One of each kind that the form and the estimator use: of the page, the store, the engine, and the numbers."""


@pytest.fixture
def lacking(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser without one feature."""
    context: BrowserContext = browser.new_context(base_url=served, viewport={"width": 1280, "height": 900})
    holder, _, name = request.param.rpartition(".")
    context.add_init_script(
        f"for (let at = {holder or 'window'}; at; at = Object.getPrototypeOf(at)) delete at.{name};"
        f"if ({holder or 'window'}.{name}) Object.defineProperty({holder or 'window'}, '{name}', {{ value: undefined }});"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lacking", often(FEATURES, *BOTH, "crypto.randomUUID"), indirect=True)
def test_a_request_is_sent(lacking: Page, served: Served, request: pytest.FixtureRequest) -> None:
    """The quote form sends what was typed."""
    address = f"{request.node.callspec.params['lacking'].replace('.', '-').lower()}@lacks.example"
    lacking.goto("/quote/")
    lacking.wait_for_load_state("networkidle")
    lacking.locator("[name=employees]").fill("12")
    type_in(lacking, address)
    lacking.get_by_role("button", name="Send this request").click()
    lacking.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, address)) == 1


@pytest.mark.parametrize("lacking", often(FEATURES, *BOTH, "navigator.serviceWorker"), indirect=True)
def test_answers_are_priced(lacking: Page) -> None:
    """The estimator prices other answers, all of the result by the same ones; or it shows no result, and its form asks the server."""
    lacking.goto("/pricing/estimate/")
    lacking.locator("[name=employees]").fill("80")
    lacking.locator("[name=employees]").blur()
    status = lacking.locator("#estimate-status")
    plain = lacking.get_by_role("button", name="Calculate the price")
    expect(plain.or_(status.get_by_text("Calculated in your browser"))).to_be_visible(timeout=40_000)
    if not plain.is_visible():
        expect(lacking.locator("#estimate-lines .cor-table__total td")).to_have_text(lacking.locator("#estimate-total").inner_text())
        expect(lacking.locator("#estimate-paper")).to_contain_text("80")
        return
    check_server_answers(lacking)
