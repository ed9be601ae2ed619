"""One engine serves a whole visit to the built site."""

import re

from playwright.sync_api import Page, expect


def engine_files(asked: list[str]) -> list[str]:
    """Return the engine's files that were asked for, but for the rest, which comes once the page is at rest."""
    return [url for url in asked if "/assets/engine/" in url and "/rest." not in url]


def test_back_on_the_estimator(page: Page) -> None:
    """Estimator, another page, estimator again: the same worker answers, and nothing of Python is fetched again."""
    asked: list[str] = []
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready", timeout=30_000)
    page.evaluate("window.stays = true")
    started = engine_files(asked)

    page.locator(".md-tabs__link[href$='/pricing/']").click()
    expect(page).to_have_url(re.compile("/pricing/$"))
    expect(page.locator("#estimate-form")).to_have_count(0)  # the address changes before the page does
    page.go_back()
    expect(page).to_have_url(re.compile("/pricing/estimate/"))
    page.locator("[name=employees]").fill("44")
    expect(page).to_have_url(re.compile("employees=44"))

    assert page.evaluate("window.stays")
    assert engine_files(asked) == started
    assert len([url for url in workers if "engine/worker" in url]) == 1
