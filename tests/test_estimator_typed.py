"""The estimator as people use it: numbers as they type them, links as mail programs leave them, and what browsers do to a page."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import offered
from testing.estimator_page import FIELDS, engine_answer, opened, total, unfold
from testing.served import Served


def priced(page: Page) -> str:
    """Return the total that the engine gives for the form now."""
    return f"${float(engine_answer(page)['estimate']['total']):,.2f}"


def test_numbers_as_they_are_typed(page: Page) -> None:
    """A number may have commas, spaces of any width, full-width digits, zeros before it and line ends around it from pasting; all mean the same."""
    opened(page, f"#{FIELDS}")
    field = page.locator("[name=employees]")
    field.fill("1500")
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    same = total(page)
    for text in ("1,500", "1 500", "1\u00a0500", "1\u202f500", "\uff11\uff15\uff10\uff10", "01500", "  1500  ", "1500.0"):
        field.fill("60")
        expect(page.locator("#estimate-total")).not_to_have_text(same)
        field.evaluate(
            "(field, text) => { field.focus(); field.select(); document.execCommand('insertText', false, text); }", text
        )  # as pasted
        expect(page.locator("#estimate-total")).to_have_text(same)
        expect(page.locator("[data-summary]")).to_be_hidden()


def test_a_wheel_changes_no_number(page: Page) -> None:
    """Scrolling over a number that has the focus scrolls the page and leaves the number."""
    opened(page, f"#{FIELDS}")
    field = page.locator("[name=employees]")
    field.click()
    field.hover()
    page.mouse.wheel(0, 600)
    page.wait_for_function("() => window.scrollY > 0")
    expect(field).to_have_value("60")


def test_a_link_with_something_behind_it(page: Page) -> None:
    """A link that ends a sentence, or is in brackets, gives the same answers, opened or pasted into the page's own tab."""
    documents, total = page.locator("[name=documents]"), page.locator("#estimate-total")
    opened(page, f"#{FIELDS}.")
    likely = priced(page)
    for number, end in enumerate((".", ")", ").", ">", "%3E", ",", "”", "%20")):
        if number:
            documents.evaluate("field => (field.value = 'unsure')")
            page.evaluate("link => (location.hash = link)", f"link={number}&{FIELDS}{end}")
        expect(documents).to_have_value(offered.options("documents")[0].name)
        expect(page.locator("[data-summary]")).to_be_hidden()
        expect(total).to_have_text(likely)


def test_the_stepper_reads_what_the_engine_reads(page: Page) -> None:
    """One more is one more than the number that the engine reads."""
    opened(page)
    for typed, stepped in (
        ("1e3", "1001"),
        ("\uff12\uff15", "26"),
        ("1 200", "1201"),
        ("1,200", "1201"),
        ("25\u200b", "26"),
        ("12.0", "13"),
        ("", "1"),
        ("20000", "10000"),
    ):
        page.locator("[name=employees]").fill(typed)
        page.locator("[data-field=employees] [data-step='1']").click()
        expect(page.locator("[name=employees]")).to_have_value(stepped)


def test_the_stepper_leaves_what_is_no_number(page: Page) -> None:
    """What is no whole number, or could be two, stays as it was typed, and the field says what it may mean."""
    opened(page)
    for typed, output in (("12.5", "is not a whole number"), ("1,5", "It reads as 1.5, not as 15."), ("1.200", "Write 1200 or 1.2.")):
        page.locator("[name=employees]").fill(typed)
        page.locator("[data-field=employees] [data-step='1']").click()
        expect(page.locator("[name=employees]")).to_have_value(typed)
        expect(page.locator("#f-employees-error")).to_contain_text(output)


def test_a_link_that_was_cut(page: Page) -> None:
    """Of a link that a mail program cut, what arrived is taken and the rest is as the form starts."""
    opened(page, f"#{FIELDS}"[:-6])
    expect(page.locator("[name=employees]")).to_have_value("60")
    expect(page.locator("[name=industry]")).to_have_value(offered.industry().name)
    expect(page.locator("#estimate-total")).to_have_text(priced(page))


def test_reload_back_and_two_tabs(page: Page) -> None:
    """Answers are there after a reload and after going back; two tabs do not mix theirs."""
    opened(page, f"#{FIELDS}")
    page.locator("[name=employees]").fill("45")
    expect(page).to_have_url(re.compile("employees=45"))
    other = opened(page.context.new_page(), f"#{FIELDS}")
    other.locator("[name=employees]").fill("77")
    expect(other).to_have_url(re.compile("employees=77"))
    page.reload()
    expect(page.locator("[name=employees]")).to_have_value("45")
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    page.goto("/pricing/")
    page.go_back()
    expect(page.locator("[name=employees]")).to_have_value("45")
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    other.close()


def test_a_translator_that_replaces_words(page: Page) -> None:
    """A translating extension puts elements around the words, and keeps doing so: answers are priced all the same."""
    opened(page, f"#{FIELDS}")
    page.evaluate(
        """() => {
            const wrap = (root) => {
                const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
                const found = [];
                while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentElement.closest("script, style, font, output, option"))
                    found.push(walker.currentNode);
                for (const text of found) {
                    const font = document.createElement("font");
                    font.append(text.data);
                    text.replaceWith(font);
                }
            };
            wrap(document.querySelector("main"));
            new MutationObserver((changes) => changes.forEach(({ target }) => wrap(target))).observe(document.querySelector("main"), { childList: true, subtree: true });
        }"""
    )
    before = total(page)
    page.locator("[name=employees]").fill("88")
    expect(page.locator("#estimate-total")).not_to_have_text(before)
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    page.locator("[name=employees]").fill("no")
    page.keyboard.press("Tab")
    expect(page.locator("#f-employees-error")).to_contain_text("“no” is not a whole number")


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"viewport": {"width": 320, "height": 256}}]
)
def test_what_a_person_has_set(browser: Browser, served: Served, options: dict[str, object]) -> None:
    """In forced colours, with reduced motion, and at 400% on a desktop nothing is cut off, nothing moves, and answers are priced."""
    context = browser.new_context(base_url=served, **options)  # type: ignore[arg-type]
    page = opened(context.new_page(), f"#{FIELDS}")
    page.locator("[name=employees]").fill("61")
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if "reduced_motion" in options:
        assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
    context.close()


def test_a_field_filled_without_a_word(page: Page) -> None:
    """A field that a browser or an extension has filled without telling is priced at the next touch, and carried to the quote form."""
    opened(page, f"#{FIELDS}")
    field = page.locator("[name=employees]")
    field.evaluate("field => (field.value = '150')")
    page.locator("[name=sites]").focus()
    expect(page.locator("#estimate-total")).to_have_text(priced(page))
    field.evaluate("field => (field.value = '151')")
    page.locator("[data-carry]").click()
    expect(page).to_have_url(re.compile(r"/quote/#.*employees=151"))


def test_a_control_that_an_extension_added(page: Page) -> None:
    """What a browser extension puts into the form is no answer, stays out of the link, and is not asked of the engine."""
    opened(page, f"#{FIELDS}")
    page.locator("#estimate-form").evaluate(
        "form => form.insertAdjacentHTML('beforeend', '<input type=hidden name=ext-token value=1><textarea name=g-note>x</textarea>')"
    )
    before = total(page)
    page.locator("[name=employees]").fill("61")
    expect(page.locator("#estimate-total")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("employees=61"))
    assert "ext-token" not in page.url
    expect(page.locator("[data-summary]")).to_be_hidden()


def test_a_second_answer_in_a_link(page: Page) -> None:
    """Of two answers to one question in a link the first is taken, and the page names the other; of very many, the first five."""
    opened(page, "#employees=25&employees=26")
    expect(page.locator("[name=employees]")).to_have_value("25")
    expect(page.locator("[data-unread]")).to_contain_text("“26”")
    page.goto("about:blank")
    opened(page, "#" + "&".join(f"employees={number}" for number in range(1, 3000)))
    expect(page.locator("[data-unread]")).to_contain_text("2993 more")


def test_a_list_of_places_that_is_pasted(page: Page) -> None:
    """Places pasted one a line, or from cells of a sheet, are as many places; a text of one line is pasted as it is."""
    opened(page, f"#{FIELDS}")
    field = page.locator("[name='travel.to']")
    unfold(page)
    paste = """(field, text) => {
        field.focus();
        const data = new DataTransfer();
        data.setData("text/plain", text);
        return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }"""
    assert not field.evaluate(paste, "Fox Creek\r\nHanna\tRed Deer,\n\n")
    expect(field).to_have_value("Fox Creek, Hanna, Red Deer")
    field.blur()
    expect(page.locator("#estimate-trip")).to_contain_text("Hanna")
    expect(page.locator("#f-travel-to-error")).to_be_hidden()
    assert field.evaluate(paste, "Fox Creek\n"), "a text of one line is the browser's to paste"


def test_keys_that_belong_to_an_input_method(page: Page) -> None:
    """While an input method composes, its arrows and Enter choose nothing of the suggested places."""
    opened(page, f"#{FIELDS}")
    unfold(page)
    field = page.locator("[name='travel.to']")
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "fox", "selectionStart": 3, "selectionEnd": 3})
    expect(page.get_by_role("option", name="Fox Creek")).to_be_visible()
    for key in ("ArrowDown", "Enter"):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": 229})
    expect(field).to_have_value("fox")
    assert field.get_attribute("aria-activedescendant") is None


def test_quick_taps_on_a_stepper(browser: Browser, served: Served) -> None:
    """Two quick taps on a stepper are two steps, and a phone does not take them for a wish to zoom."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), f"#{FIELDS}")
    more = page.locator("[data-field=employees] [data-step='1']")
    more.tap()
    more.tap()
    expect(page.locator("[name=employees]")).to_have_value("62")
    assert more.evaluate("button => getComputedStyle(button).touchAction") == "manipulation"
    context.close()


def test_the_bar_leads_to_what_is_wrong(browser: Browser, served: Served) -> None:
    """On a phone, with SECOR chosen for more people than it is for, the bar says that an answer is to be fixed and leads to it; fixed, it opens the details again."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), f"#{FIELDS}")
    bar = page.locator("[data-toggle]")
    expect(bar).to_contain_text("Details")
    program = unfold(page).locator("[name=program]")
    program.select_option("secor")
    expect(bar).to_contain_text("Fix 1 answer")
    page.locator("#f-employees").evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    bar.tap()
    expect(program).to_be_focused()
    expect(program).to_be_in_viewport()
    expect(bar).to_have_attribute("aria-expanded", "false")
    program.select_option("cor")
    expect(bar).to_contain_text("Details")
    bar.tap()
    expect(page.locator("#estimate-result")).to_be_focused()
    context.close()


def test_the_bar_says_whose_price_it_shows(browser: Browser, served: Served) -> None:
    """On a phone the price on the bar is dimmed, and named as that of the answers before, as long as an answer is wrong."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), f"#{FIELDS}")
    words = "part => [getComputedStyle(part, '::after').content, getComputedStyle(part).opacity]"
    part = page.locator("[data-toggle] > span").first
    assert part.evaluate(words) == ["none", "1"]
    page.locator("[name=employees]").fill("25 or so")
    expect(page.locator("[data-stale=yes]")).to_have_count(1)
    assert part.evaluate(words) == ['"For the answers before"', "0.7"]
    page.locator("[name=employees]").fill("25")
    expect(page.locator("[data-stale=no]")).to_have_count(1)
    assert part.evaluate(words) == ["none", "1"]
    context.close()
