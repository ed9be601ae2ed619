"""One answer after another: the page holds what the engine says now, touches no more than that, and asks for it once."""

import random

import pytest
from playwright.sync_api import Page, expect

from testing.estimator_page import changed, engine_answer, opened, total, unfold

PARTS = ("paper", "headline", "facts", "next", "money", "lines", "trip", "explain", "answers", "notices", "stated")
DIFFERENT = """(parts) => Object.entries(parts).filter(([part, html]) => {
  const [said, shown] = [document.createElement("template"), document.createElement("template")];
  said.innerHTML = html;
  shown.innerHTML = document.querySelector(`#estimate-${part}`).innerHTML;
  for (const details of shown.content.querySelectorAll("details")) details.open = false;
  for (const { content } of [said, shown])
    for (const link of content.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), location);
  return !shown.content.isEqualNode(said.content);
}).map(([part]) => part)"""
"""The parts of the page that are not what the engine says, but for what a reader opened, and links that the theme has written out as it began."""

AS_WRITTEN = """(html) => { const text = document.createElement("template"); text.innerHTML = html; return text.innerHTML; }"""


def test_every_part_is_the_engine_s_after_each_change(page: Page) -> None:
    """Whatever the answers before, each part is the engine's HTML for the answers now, and what was opened stays open."""
    opened(page, "#employees=40&sites=2&audit=certification")
    unfold(page)
    for line in page.locator("#estimate-explain details").all():
        line.locator("summary").click()
    subjects = "lines => lines.map((line) => line.querySelector('summary').firstChild.textContent)"
    kept = set(page.locator("#estimate-explain details[open]").evaluate_all(subjects))
    dice = random.Random(7)
    form = page.locator("#estimate-form")
    boxes = form.locator("input[type=checkbox]").all()
    choices = form.locator("select").all()
    for turn in range(14):
        if turn % 3 == 0 and boxes:
            dice.choice(boxes).click()
        elif turn % 3 == 1:
            choice = dice.choice(choices)
            choice.select_option(index=dice.randrange(choice.locator("option").count()))
        else:
            form.locator("[name=employees]").fill(str(dice.randrange(11, 300)))
        found = engine_answer(page)
        expect(page.locator("[data-stale]")).to_have_attribute("data-stale", "no" if found["ok"] else "yes")
        if not found["ok"]:
            continue
        expect(page.locator("#estimate-answers")).to_have_js_property("innerHTML", page.evaluate(AS_WRITTEN, found["html"]["answers"]))
        assert not page.evaluate(DIFFERENT, {part: found["html"][part] for part in PARTS})
        lines = page.locator("#estimate-explain details")
        assert lines.count() == page.locator("#estimate-lines tbody tr[data-line]").count()
        still = set(lines.evaluate_all(subjects))
        assert set(page.locator("#estimate-explain details[open]").evaluate_all(subjects)) == kept & still
        kept &= still


def test_what_stays_is_not_touched(page: Page) -> None:
    """Where another answer changes some amounts, the rows and words that stay are the same ones: a selection in them outlives it."""
    opened(page, "#employees=40&sites=2&audit=certification")
    heading = page.locator("#estimate-lines table th").first
    before = heading.evaluate("(cell) => { getSelection().selectAllChildren(cell); window.cell = cell; return String(getSelection()); }")
    assert before.strip()
    old = total(page)
    page.locator("[name=employees]").evaluate(
        "(field) => { field.value = 41; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    changed(page, old)
    assert heading.evaluate("(cell) => cell === window.cell")
    assert page.evaluate("String(getSelection())") == before


def test_a_line_more_moves_no_other(page: Page) -> None:
    """Where an answer adds a line or takes one out, the rows and reasons before and after it are the same ones as before."""
    opened(page, "#employees=40&sites=2&audit=certification")
    unfold(page)
    rows, reasons = page.locator("#estimate-lines tbody tr[data-line]"), page.locator("#estimate-explain details")
    boxes = page.locator("#estimate-form input[name=addons]").all()
    if len(boxes) < 2:
        pytest.skip("this firm offers no two add-ons")
    first, second = boxes[:2]
    old = total(page)
    second.click()
    changed(page, old)
    many = rows.count()
    page.evaluate("window.seen = [...document.querySelectorAll('#estimate-lines tr[data-line], #estimate-explain details')]")
    for there in (many + 1, many):
        old = total(page)
        first.click()
        changed(page, old)
        expect(rows).to_have_count(there)
        assert reasons.count() == there
        assert page.evaluate("seen.filter((node) => node.isConnected).length") == 2 * many


def test_a_change_is_asked_for_once(page: Page) -> None:
    """A browser fires `input` and `change` for one edit; the engine is asked for the total and the estimate once."""
    page.add_init_script("""window.asked = [];
window.Worker = class extends Worker {
  postMessage(said) { if (said.question) window.asked.push(JSON.parse(said.question).ask); super.postMessage(said); }
};""")
    opened(page, "#employees=40&sites=2&audit=certification")
    unfold(page)
    page.evaluate("asked.length = 0")
    old = total(page)
    page.locator("[name=audit]").select_option("maintenance")
    changed(page, old)
    assert page.evaluate("asked") == ["total", "estimate"]


def test_wrong_at_once_where_the_change_is_done(page: Page) -> None:
    """A number that is half typed is not called wrong, though its price is dimmed once it rests; one that is done is wrong at once."""
    opened(page, "#employees=40&sites=2&audit=certification")
    told = """(types) => {
  const field = document.querySelector("[name=employees]");
  field.value = "many";
  for (const type of types) field.dispatchEvent(new Event(type, { bubbles: true }));
}"""
    page.evaluate(told, ["input"])
    page.evaluate(
        "import(new URL('../../assets/js/engine/client.js', location)).then(({ ask }) => ask({ ask: 'help' }))"
    )  # it answers in order
    expect(page.locator("[data-stale=yes]")).to_have_count(1)
    expect(page.locator("#estimate-status")).to_have_text("The price still uses your earlier answers.")
    expect(page.locator("#f-employees-error")).to_be_hidden()
    page.evaluate(told, ["input", "change"])
    expect(page.locator("#f-employees-error")).to_be_visible()
    expect(page.locator("[data-summary]")).to_be_hidden()
