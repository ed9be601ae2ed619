"""Nothing of the estimator moves under a pointer: messages come when a field is left, under it, and go when it is typed into."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.estimator_page import opened, unfold
from testing.often import often
from testing.served import Served

SIZES = [(390, 844), (1280, 900), (320, 256)]
MIDDLE = "one => one.scrollIntoView({ block: 'center', behavior: 'instant' })"


@pytest.fixture(name="sized", params=often([(size,) for size in SIZES], (SIZES[0],)), ids=lambda size: f"{size[0]}x{size[1]}")
def _sized(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """The estimator on a phone, at a desk, and at 400% on a desktop."""
    width, height = request.param
    context = browser.new_context(base_url=served, viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield opened(context.new_page())
    context.close()


def box(page: Page, selector: str) -> list[float]:
    """Where an element is in the window."""
    result: list[float] = page.locator(selector).evaluate("one => [one.getBoundingClientRect().left, one.getBoundingClientRect().top]")
    return [round(number, 1) for number in result]


def press(page: Page, selector: str) -> None:
    """Press and hold, without scrolling, in the middle of an element."""
    left, top, width, height = page.locator(selector).evaluate(
        "one => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height]; }"
    )
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()


@pytest.mark.parametrize(
    ("pressed", "value"), [("[data-field=employees] [data-step='1']", "1"), ("[data-field=sites] [data-step='1']", "")]
)
def test_a_stepper_stays_under_the_pointer(sized: Page, pressed: str, value: str) -> None:
    """With the number of people emptied, a stepper of that field or of the next is where it was as long as it is pressed, and takes the press."""
    field = sized.locator("#f-employees")
    field.fill("")
    expect(sized.locator("[data-stale=yes]")).to_have_count(1)
    sized.locator(pressed).evaluate(MIDDLE)
    before = box(sized, pressed)
    sites = int(sized.locator("#f-sites").input_value())
    press(sized, pressed)
    if not value:
        expect(sized.locator("#f-employees-error")).to_be_visible()
    assert box(sized, pressed) == pytest.approx(before, abs=1)
    sized.mouse.up()
    expect(field).to_have_value(value)
    expect(sized.locator("#f-sites")).to_have_value(str(sites + (not value)))


def test_a_message_comes_when_the_field_is_left(sized: Page) -> None:
    """While a number is typed nothing is called wrong; left, its message is under it; typed into again, the message goes at once, and nothing moves."""
    field, error = sized.locator("#f-employees"), sized.locator("#f-employees-error")
    field.fill("abc")
    expect(sized.locator("[data-stale=yes]")).to_have_count(1)
    expect(error).to_be_hidden()
    sized.keyboard.press("Tab")
    expect(error).to_contain_text("“abc” is not a whole number")
    expect(sized.locator("[data-summary]")).to_be_hidden()
    assert box(sized, "#f-employees-error")[1] > box(sized, "#f-employees")[1]
    field.focus()
    field.evaluate(MIDDLE)
    before = box(sized, "#f-employees")
    sized.keyboard.press("End")
    sized.keyboard.type("d")
    expect(error).to_be_hidden()
    assert box(sized, "#f-employees") == pytest.approx(before, abs=1)


def test_an_untouched_field_is_not_called_wrong(page: Page) -> None:
    """Going from the payroll to the rate shows no error and keeps the focus; leaving the rate empty shows one, and typing a rate removes it."""
    opened(page)
    panel = page.locator("details[data-ask=cycle]")
    panel.locator("> summary").click()
    expect(panel.locator("[data-answer] .cor-verdict")).to_be_visible()
    panel.locator("[name=payroll]").fill("1400000")
    page.keyboard.press("Tab")
    error, rate = panel.locator("#cycle-rate-error"), panel.locator("[name=rate]")
    page.evaluate(
        "import(new URL('../../assets/js/engine/client.js', location)).then(({ ask }) => ask({ ask: 'help' }))"
    )  # it answers in order
    expect(rate).to_be_focused()
    expect(error).to_be_hidden()
    expect(panel.locator("[data-answer]")).to_contain_text("rate")
    page.keyboard.press("Tab")
    expect(error).to_be_visible()
    rate.focus()
    page.keyboard.type("1.46")
    expect(error).to_be_hidden()


def test_the_summary_forgets_what_is_right(page: Page) -> None:
    """A summary names no answer that has been corrected since, and goes with the last."""
    opened(page)
    unfold(page)
    page.locator("#f-employees").fill("none")
    page.locator("[name='travel.km']").fill("far")
    page.locator("[name='travel.km']").press("Enter")
    summary = page.locator("[data-summary]")
    expect(summary.get_by_role("listitem")).to_have_count(2)
    page.locator("[name='travel.km']").fill("")
    expect(summary.get_by_role("listitem")).to_have_count(1)
    page.locator("#f-employees").fill("3")
    expect(summary).to_be_hidden()
    assert not page.title().startswith("Error")
