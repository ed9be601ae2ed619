"""What a first visit costs: every byte a page asks for before anyone touches it."""

import pytest
from playwright.sync_api import Page

from testing import built

MOST = 170_000
"""Bytes of a first view, as a host sends them: texts by brotli, the rest as it is."""


def weight(path: str) -> int:
    """Return the bytes that a file of the site costs."""
    file = built.SITE / path
    file = file / "index.html" if file.is_dir() else file
    packed = file.with_name(f"{file.name}.br")  # what a host sends
    return (packed if packed.is_file() else file).stat().st_size


@pytest.mark.parametrize(
    "url", ["", "audit/evaluated/", "pricing/", "pricing/estimate/", "pricing/check/", "quote/", "support/readiness/", "answers/sources/"]
)
def test_first_view_is_light(page: Page, url: str) -> None:
    """A page with all that it loads by itself stays below the budget, and asks for nothing of Python or of the search.

    Asked as who saves data: to everyone else the estimator's page brings the engine once it is idle, sooner or later.
    """
    asked: set[str] = set()
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.on("request", lambda request: asked.add(request.url))
    page.goto(url, wait_until="networkidle")
    home = page.url.removesuffix(url)
    paths = {address.removeprefix(home).split("#")[0] for address in asked if address.startswith(home)}
    costs = {path: weight(path) for path in paths}

    assert [path for path in paths if "/assets/engine/" in path] == []
    assert "search/search_index.json" not in {path.strip("/") for path in paths}
    assert sum(costs.values()) <= MOST, costs


@pytest.mark.parametrize(("url", "most"), [("", 3), ("pricing/estimate/", 7), ("quote/", 5), ("why/wcb-refund/", 3)])
def test_scripts_come_joined(page: Page, url: str, most: int) -> None:
    """A page loads few scripts of ours: each with what it imports in it."""
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url) if "/assets/js/" in request.url else None)
    page.goto(url, wait_until="networkidle")
    assert len(asked) <= most, asked


def test_the_theme_leaves_the_styles_alone(page: Page) -> None:
    """The theme rewrites every address; no style sheet is asked for twice, which would take it off the screen until it came."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".css") else None)
    page.goto("pricing/estimate/", wait_until="networkidle")
    page.evaluate("themed")
    assert asked
    assert len(asked) == len(set(asked))
