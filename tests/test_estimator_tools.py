"""What a visitor does with an estimate, in a real browser: keep, reopen, compare, print, undo, look further."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from estimator import wire
from pages import content
from testing import offered
from testing.estimator_page import changed, opened, total, unfold
from testing.pages import Held


def test_a_mistake_holds_the_request_back(page: Page) -> None:
    """With a wrong answer the button to the quote form leads to the summary, which has the focus; corrected, it goes on."""
    opened(page)
    page.locator("#f-employees").fill("none")
    page.locator("#f-employees").press("Tab")
    expect(page.locator("#f-employees-error")).to_be_visible()
    summary = page.locator("[data-summary]")
    page.locator("[data-carry]").click()
    expect(summary).to_be_focused()
    expect(page).to_have_url(re.compile("/pricing/estimate/"))
    page.locator("#f-employees").fill("20")
    expect(summary).to_be_hidden()
    page.locator("[data-carry]").click()
    page.wait_for_url("**/quote/**")


def test_change_comes_back(page: Page) -> None:
    """From the request, Change leads to the first question; one press leads back, with the new answer and what was typed before."""
    opened(page)
    page.locator("#f-sites").fill("2")
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("sites=2.*_total"))
    page.locator("[data-carry]").click()
    page.wait_for_url("**/quote/**")
    expect(page.locator("[data-carried-total]")).to_be_visible()
    page.locator("[name=name]").fill("Dana")
    page.get_by_role("link", name="Change your answers").click()
    expect(page.locator("#f-audit")).to_be_focused()
    back = page.get_by_role("link", name="Back to your request")
    before = total(page)
    page.locator("#f-sites").fill("6")
    changed(page, before)
    expect(back).to_have_attribute("href", re.compile("sites=6.*_total"))
    now = page.locator("[data-with-gst]").first.inner_text()
    back.click()
    page.wait_for_url("**/quote/**")
    expect(page.locator(".cor-carried__row", has_text=offered.asks("sites"))).to_contain_text("6")
    expect(page.locator("[data-carried-total]")).to_contain_text(now)
    expect(page.locator("[name=name]")).to_have_value("Dana")


def test_undo_and_start_again(page: Page) -> None:
    """Undo takes answers back one by one; Start again shows the first answers, and can itself be undone."""
    opened(page)
    first = total(page)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.locator("#f-industry").select_option(offered.industry().name)
    second = changed(page, first)
    unfold(page).locator(f"[name=addons][value={offered.addon().name}]").check()
    third = changed(page, second)
    undo.click()
    assert changed(page, third) == second
    expect(page.locator(f"[name=addons][value={offered.addon().name}]")).not_to_be_checked()
    page.get_by_role("button", name="Start again").click()
    assert changed(page, second) == first
    undo.click()
    assert changed(page, first) == second
    expect(page.locator("#f-industry")).to_have_value(offered.industry().name)


def test_an_answer_narrows_the_range_in_sight(page: Page) -> None:
    """The page names the question that narrows most and leads to it; answered, the drawn range is narrower on the same scale."""
    opened(page)
    bar = page.locator(".cor-range__bar")
    wide = bar.get_attribute("width") or ""
    widest = page.locator(".cor-range__widest").get_attribute("width")
    page.locator("#estimate-next a").click()
    focused = page.locator(":focus")
    value = focused.evaluate("select => [...select.options].at(-2).value")
    focused.select_option(value)
    expect(bar).not_to_have_attribute("width", wide)
    assert float(bar.get_attribute("width") or 0) < float(wide)
    assert page.locator(".cor-range__widest").get_attribute("width") == widest


def test_add_ons_show_their_price(page: Page) -> None:
    """Every add-on has a price range before anything is chosen, from the build, and what takes hours follows the head-count."""
    page.goto("/pricing/estimate/")
    prices = unfold(page).locator("[data-addon]")
    built = prices.all_inner_texts()
    assert all(re.fullmatch(r"\$[\d,]+( to \$[\d,]+)?", text) for text in built)
    offers = offered.every("addon")
    assert len(built) == len(offers)
    page.locator("#f-employees").fill("300")
    if any(offer.unit == "h" for offer in offers):
        expect(prices).not_to_have_text(built)


def test_a_kept_file_reopens(page: Page, tmp_path: Path) -> None:
    """quote.json holds the engine's own estimate, and opens again to the same answers and total; the CSV's amounts add up to it."""
    opened(
        page, f"#employees=41&sites=3&industry={offered.industry().name}&audit=certification&travel.to=jasper&addons={offered.addon().name}"
    )
    kept = total(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this estimate").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    estimate = json.loads(file.read_text())
    assert json.loads(wire.handle(json.dumps({"ask": "estimate", "request": estimate["request"]})))["estimate"] == estimate
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    head, _, body = download.value.path().read_text("utf-8-sig", newline="").partition("\r\n\r\n")
    facts = dict(csv.reader(io.StringIO(head)))
    assert (facts["Prepared by"], facts["Currency"]) == (content.config()["extra"]["firm"]["name"], "CAD")
    rows = list(csv.DictReader(io.StringIO(body)))
    amounts = {row["code"]: float(row["amount"]) for row in rows}
    assert round(sum(amounts[line["code"]] for line in estimate["lines"]), 2) == amounts["likely"] == float(estimate["likely"])

    page.get_by_role("button", name="Start again").click()
    changed(page, kept)
    page.locator("[data-open]").set_input_files(file)
    expect(page.locator("#estimate-total")).to_have_text(kept)
    expect(page.locator("[name='travel.to']").first).to_have_value("Jasper")
    expect(page.locator("[data-message]")).to_contain_text("is open")


def test_a_wrong_file_is_told(page: Page, tmp_path: Path) -> None:
    """A file that is no quote.json is named with what is wrong, and changes nothing."""
    opened(page)
    before = total(page)
    wrong = {"text": "not JSON", "many": '{"request": {"audit": "gap", "employees": "many"}}', "list": "[]"}
    words = {"text": "does not hold JSON", "many": "“many”"}
    for name, text in wrong.items():
        file = tmp_path / f"{name}.json"
        file.write_text(text)
        page.locator("[data-open]").set_input_files(file)
        told = page.locator("[data-message]")
        expect(told).to_contain_text(f"{name}.json is not a saved estimate")
        expect(told).to_contain_text(words.get(name, ""))
        assert total(page) == before


def test_a_button_pressed_before_its_script_has_come(page: Page) -> None:
    """The script of the buttons under the estimate comes after the price; one pressed before works once it is there."""
    held = Held(page, "**/estimate/tools.js")
    opened(page)
    page.get_by_role("button", name="Add to comparison").click()
    held.first().continue_()
    expect(page.locator("[data-message]")).to_have_text("Added. 1 to compare.")


def test_scenarios_side_by_side(page: Page) -> None:
    """Up to four are kept, named and compared; they outlive a reload, open again, and can be taken out."""
    opened(page)
    for people in (12, 24, 36, 48):
        before = total(page)
        page.locator("#f-employees").fill(str(people))
        changed(page, before)
        page.get_by_role("button", name="Add to comparison").click()
    page.get_by_role("button", name="Add to comparison").click()
    expect(page.locator("[data-message]")).to_contain_text("4 at most")
    page.get_by_label("Name of this scenario").first.fill("Head office")
    page.get_by_label("Name of this scenario").first.press("Tab")
    table = page.get_by_role("table", name="Side by side")
    expect(table.get_by_role("columnheader", name="Head office")).to_be_visible()
    expect(table.locator("tfoot tr").last.locator("td").last).to_contain_text(total(page))

    page.reload()
    expect(table.locator("thead th")).to_have_count(5)
    page.get_by_role("button", name=re.compile("^Open: Head office")).click()
    expect(page.locator("#f-employees")).to_have_value("12")
    page.get_by_role("button", name=re.compile("^Remove: Head office")).click()
    expect(table.locator("thead th")).to_have_count(4)


def test_a_panel_shows_a_picture_in_words_and_a_table(page: Page) -> None:
    """Opened, a panel answers for the present answers: a picture with its text alternative, and a table that says the same."""
    opened(page)
    for name in ("sweep", "solve", "plan"):
        panel = page.locator(f"details[data-ask={name}]")
        panel.locator("> summary").click()
        picture = panel.locator("svg[role=img]")
        expect(picture).to_be_visible()
        assert len(picture.get_attribute("aria-label") or "") > 80
        expect(panel.locator("[data-answer] table").first).to_have_count(1)


PAGES = 2
"""Sheets of paper that an estimate takes; the longest one takes one more, for its notices."""
ADDONS = [addon.name for addon in offered.every("addon")]
MUCH = "employees=600&sites=40&audit=certification&" + "&".join(
    [
        *(
            f"travel.to={place}"
            for place in ("red-deer", "lethbridge", "jasper", "banff", "edmonton", "fort-mcmurray")
            if place != wire.card().base
        )
    ]
    + [f"addons={name}" for name in ADDONS]
)
"""Everything chosen, everything else left open: the longest estimate there is."""


@pytest.mark.parametrize(
    "fragment", [f"employees=64&sites=4&audit=certification&partner={offered.partner().name}&travel.to={offered.town()[0]}", MUCH]
)
def test_the_print_is_one_document(page: Page, fragment: str) -> None:
    """On paper: whose it is, total, range, lines, answers and conditions, on two pages at most, three for the longest estimate; no tools, no questions."""
    opened(page, f"#{fragment}")
    paper = page.pdf(format="Letter")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= PAGES + (fragment == MUCH)
    assert b"/BaseFont" not in paper, "a typeface of the machine replaces the page's own, which is drawn as Type 3"
    page.emulate_media(media="print")
    under = "document.querySelector('#estimate-trip table').getBoundingClientRect().top >= document.querySelector('#estimate-lines table').getBoundingClientRect().bottom"
    assert page.evaluate(under), "the days of the trip lie over the lines"
    page.set_viewport_size({"width": 695, "height": 900})  # of Letter, between its margins
    beside = "document.querySelector('.cor-total').getBoundingClientRect().right <= document.querySelector('.cor-trip').getBoundingClientRect().left"
    assert page.evaluate(beside), "the words under the map lie over those on the price to the cent"
    sizes = page.evaluate(
        "[...document.querySelectorAll('#estimate-stated li')].map((item) => parseFloat(getComputedStyle(item).fontSize))"
    )
    assert max(sizes) < 12, "what was assumed is larger than the text around it"
    for shown in ("#estimate-total", ".cor-range", "#estimate-lines table", "#estimate-answers", "#estimate-notices", "#estimate-stated"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("#f-employees", "[data-copy]", "[data-toggle]", "[data-carry]", "#estimate-explain", ".md-footer", ".cor-footer"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_line_explains_itself(page: Page) -> None:
    """Each line opens to its reason and a table of every number with its value, the day it applies from, and its source."""
    opened(page)
    lines = page.locator("#estimate-explain details")
    assert lines.count() == page.locator("#estimate-lines tbody tr[data-line]").count()
    for line in lines.all():
        line.locator("summary").click()
        cells = line.locator("tbody tr").first.locator("td").all_inner_texts()
        assert len(cells) == 3
        assert re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}, 20\d\d", cells[1])
        assert all(cells)


def test_every_question_says_why(page: Page) -> None:
    """Under each question is a hint or why it is asked, and it has "Not sure" where the engine takes it."""
    page.goto("/pricing/estimate/")
    unfold(page)
    card = wire.card()
    for key, question in card.questions.items():
        field = page.locator(f"#estimate-form [data-field='{key}']")
        expect(field.locator("> .cor-field__hint")).to_have_text(question.hint or question.why)
        if question.unsure:
            expect(field.locator("option[value=unsure]")).to_have_text(question.unsure)


def test_the_golden_cases_run_here(page: Page) -> None:
    """The page about our arithmetic runs every golden case in the browser: n of n, with the engine's version."""
    page.goto("/pricing/check/")
    rows = page.locator("[data-case]").count()
    page.get_by_role("button", name=f"Run all {rows} cases here").click()
    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text(f"{rows} of {rows} agree", timeout=30_000)
    estimate = json.loads(wire.handle('{"ask": "estimate", "request": {"employees": 15, "audit": "certification"}}'))["estimate"]
    expect(answer).to_contain_text(estimate["engine_version"])
    assert page.locator("[data-result]", has_text="agrees").count() == rows


def test_a_case_that_differs_is_named(page: Page) -> None:
    """Where an answer is not as it is written down, the case is named with both figures."""
    cases = json.loads(Path("docs/assets/data/golden-cases.json").read_text())[:3]
    cases[1]["expect"]["total"] = "1.00"
    page.route("**/golden-cases.json", lambda route: route.fulfill(json=cases))
    page.goto("/pricing/check/")
    page.get_by_role("button", name=re.compile("^Run all")).click()
    expect(page.locator("[data-answer]")).to_contain_text("2 of 3 agree", timeout=30_000)
    wrong = page.locator("[data-differences] li")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text(cases[1]["id"])
    expect(wrong).to_contain_text("expected 1.00, calculated")
