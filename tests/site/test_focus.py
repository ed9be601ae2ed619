"""What has the focus is in sight: neither the header nor the estimator's bar lies over it (WCAG 2.4.11)."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.often import often
from testing.pages import watched
from testing.served import Served

pytestmark = pytest.mark.check

LOWEST = ((320, 256), (900, 700), (1280, 400))
"""The lowest window of each arrangement of the page."""
SIZES = (*LOWEST, (360, 640), (640, 512), (820, 1180), (1280, 900))
ESTIMATOR = "pricing/estimate/"
PAGES = (ESTIMATOR, "quote/", "support/readiness/", "answers/")
OFTEN = (*product(LOWEST, [ESTIMATOR]), *product(LOWEST[:1], PAGES[1:]))
"""`make check` walks through the estimator in each arrangement, and through the others, where only the header stays, on the smallest screen."""
MOST = 160
"""Stops that no page has more of in its text."""
COVERED = """async () => {
  for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame); // the theme moves its side column along
  const focused = document.activeElement;
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  const over = [...document.querySelectorAll(".md-header, .cor-bar, .cor-estimator__sum, .cor-section")].filter((one) => !one.contains(focused))
    .filter((one) => one.checkVisibility() && ["fixed", "sticky"].includes(getComputedStyle(one).position)).map((one) => one.getBoundingClientRect())
    .filter((box) => box.left < right - 1 && box.right > left + 1 && box.top < bottom - 1 && box.bottom > top + 1);
  const high = bottom - top > innerHeight / 2; // it cannot be clear of all
  const seen = top < innerHeight - 1 && bottom > 1;
  const name = [focused.localName, focused.id || focused.name || focused.textContent.trim().slice(0, 30)].join(" ");
  const fault = (over.length && !high) || !seen;
  const state = [Math.round(top), Math.round(bottom), ...over.map((box) => `under ${Math.round(box.top)}-${Math.round(box.bottom)}`)].join(" ");
  return { name, fault: fault && `${name}: ${state}`, ended: !focused.closest("main") };
}"""


@pytest.fixture
def window(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A window of each size."""
    faults: list[str] = []
    width, height = request.param
    context = browser.new_context(base_url=served, locale="en-CA", reduced_motion="reduce", viewport={"width": width, "height": height})
    yield watched(context, served, faults)
    context.close()
    assert faults == []


def stops(page: Page, key: str) -> tuple[list[str], list[str]]:
    """Walk through a page's text by a key; return the stops, and those that something lies over."""
    names: list[str] = []
    covered: list[str] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        result = page.evaluate(COVERED)
        if result["ended"]:
            if names:
                break
            continue
        names.append(result["name"])
        covered += [f"{key}: {result['fault']}"] if result["fault"] else []
    return names, covered


@pytest.mark.parametrize(
    ("window", "url"),
    often(product(SIZES, PAGES), *OFTEN),
    indirect=["window"],
    ids=lambda one: one if isinstance(one, str) else "x".join(map(str, one)),
)
def test_nothing_lies_over_the_focus(window: Page, url: str) -> None:
    """Forwards and backwards, each stop of a page is whole in sight, clear of what stays in the window."""
    window.goto(f"/{url}")
    if url == ESTIMATOR:
        expect(window.locator("#estimate-status")).to_contain_text("Calculated in your browser")
        window.locator("[data-fold]").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")
    window.evaluate("window.themed")
    window.locator("main h1").click()
    forwards, covered = stops(window, "Tab")
    backwards, hidden = stops(window, "Shift+Tab")
    assert len(forwards) > 5
    assert len(backwards) > 5
    assert [*covered, *hidden] == []


@pytest.mark.parametrize("window", [(1280, 900)], indirect=True, ids=["1280x900"])
def test_the_ring_of_the_fold_is_clear_of_the_buttons_above(window: Page) -> None:
    """With places and their numbers of sites above it, the focus ring of “By air” touches no button."""
    window.goto(f"/{ESTIMATOR}")
    expect(window.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    window.locator("#f-sites").fill("3")
    window.locator("#f-travel-to").fill("Calgary, Red Deer")
    window.keyboard.press("Tab")
    expect(window.locator(".cor-sites li")).to_have_count(2)
    gap, ring = window.locator("[data-rare] > summary").evaluate(
        """summary => {
          summary.focus({ focusVisible: true });
          const buttons = [...document.querySelectorAll(".cor-sites button")].map((one) => one.getBoundingClientRect().bottom);
          const { outlineWidth, outlineOffset } = getComputedStyle(summary);
          return [summary.getBoundingClientRect().top - Math.max(...buttons), parseFloat(outlineWidth) + parseFloat(outlineOffset)];
        }"""
    )
    assert ring > 0
    assert gap >= ring


@pytest.mark.parametrize("window", [(1280, 720), (1280, 900), (1440, 900)], indirect=True, ids=["1280x720", "1280x900", "1440x900"])
def test_a_result_that_goes_on_below_fades_out(window: Page) -> None:
    """Where the estimate's card scrolls, its lower edge fades; at its end, the last words are clear of the fade."""
    window.goto(f"/{ESTIMATOR}")
    expect(window.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    hidden, fade, clear = window.locator("#estimate-result").evaluate(
        """card => {
          const hidden = card.scrollHeight - card.clientHeight;
          const fade = getComputedStyle(card, "::after");
          card.scrollTop = card.scrollHeight;
          const last = Math.max(...[...card.querySelectorAll("tr, p")].map((one) => one.getBoundingClientRect().bottom));
          return [hidden, [fade.position, parseFloat(fade.bottom) + parseFloat(getComputedStyle(card).paddingBottom)], card.getBoundingClientRect().bottom - last - parseFloat(fade.height)];
        }"""
    )
    assert hidden > 0
    assert fade == ["sticky", 0]  # at the very edge, below the padding
    assert clear >= -1
