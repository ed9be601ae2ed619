"""The folded questions in a real browser: the summary of a fold, what opens one, and the result beside them, whose total stays."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from estimator import wire
from estimator.card.questions import Question
from testing import offered
from testing.estimator_page import FIELDS, changed, opened, sources, total, unfold
from testing.pages import Held
from testing.served import Served

OPEN = "details[data-fold][open]"
KEPT = offered.options("remote")[0].label
"""How the interviews of ANSWERED are held, in the owner's words."""
ANSWERED = f"{FIELDS}&remote={offered.options('remote')[0].name}"
ELSEWHERE = offered.options("remote")[-1]
RIGHT_ENDS = """() => [...new Set([...document.querySelectorAll("#estimate-lines td, .cor-range__ends span:last-child")].map((place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    return Math.round(range.getBoundingClientRect().right);
}))]"""
"""Where the amounts of the lines and the high end of the range end, in pixels."""
SHIFTS = offered.options("shifts")[-1]


def fold(page: Page, part: str) -> Locator:
    """Return the fold of a part of the questions."""
    return page.locator(f"[data-fold]:has([data-part-summary={part}])")


def folded() -> list[Question]:
    """Return the questions of every part but the first."""
    asked = list(wire.card().questions.values())
    return [question for question in asked if question.group != asked[0].group]


def someday(page: Page) -> None:
    """Ask for prices of a day that is none, as a link may: the form does not show that question."""
    page.locator("[name=on]").evaluate("on => { on.value = 'someday'; on.dispatchEvent(new Event('change', { bubbles: true })); }")


def test_eight_questions_and_the_rest_folded(page: Page) -> None:
    """Eight questions are seen; each other part is one line high, and says in the engine's words what answering it narrows."""
    opened(page)
    expect(page.locator("#estimate-form > .cor-part > .cor-field")).to_have_count(8)
    expect(page.locator(OPEN)).to_have_count(0)
    for question in folded():
        expect(page.locator(f"#estimate-form [data-field='{question.key}']")).to_be_hidden()
    worth = page.locator("[data-part-summary=work]")
    shown = worth.inner_text()
    assert re.fullmatch(r"\d open questions: the usual answers would narrow your range by about \$[\d,]+\.", shown)

    before = total(sources(page))
    page.locator("#f-employees").fill("150")
    changed(page, before)
    answer = page.evaluate(
        """async () => {
          const { ask } = await import(new URL("../../assets/js/engine/client.js", location.href).href);
          const { pairs } = await import(new URL("../../assets/js/shared/fields.js", location.href).href);
          return ask({ ask: "estimate", fields: pairs(document.querySelector("#estimate-form")), show: true });
        }"""
    )
    assert answer["html"]["worth"]["work"] != shown
    for part, words in answer["html"]["worth"].items():
        expect(page.locator(f"[data-part-summary={part}]")).to_have_text(words)


def test_an_answer_in_a_fold_is_told_on_it(page: Page) -> None:
    """A link with answers of folded questions: each fold says them; on paper all are printed."""
    opened(page, f"#{ANSWERED}")
    program = wire.card().options("program")["cor"].label
    expect(page.locator("[data-part-summary=program]")).to_contain_text(program)
    work = fold(page, "work")
    expect(work.locator("[data-part-summary]")).to_contain_text(f"{KEPT}. ")
    unfold(page)
    page.locator("#f-shifts").select_option(SHIFTS.name)
    expect(work.locator("[data-part-summary]")).to_contain_text(f"{KEPT}. {SHIFTS.label}. ")
    page.get_by_role("button", name="Undo").click()
    expect(work.locator("[data-part-summary]")).not_to_contain_text(SHIFTS.label)

    page.emulate_media(media="print")
    output = page.locator("#estimate-answers")
    expect(output).to_be_visible()
    for question in wire.card().questions.values():
        expect(output).to_contain_text(question.label)
    expect(output).to_contain_text(KEPT)
    expect(work).to_be_hidden()


def test_what_is_sought_opens_its_fold(page: Page) -> None:
    """The question to answer next is unfolded once; it and a mistake's entry in the summary lead into a fold that was shut."""
    opened(page, f"#{FIELDS}&month=january")  # what is left to answer is in the folds
    link = page.locator("#estimate-next a")
    target = link.evaluate("link => link.hash")  # the theme may have written the address out
    expect(page.locator(target)).to_be_visible()
    expect(page.locator(OPEN)).to_have_count(1)
    page.locator(OPEN).locator("summary").first.click()
    page.locator("#f-employees").fill("61")
    expect(page.locator("#estimate-status")).to_contain_text("Calculated")
    expect(page.locator(target)).to_be_hidden()
    link.click()
    expect(page.locator(target)).to_be_focused()

    someday(page)
    page.locator("[data-fold]").evaluate_all("folds => folds.forEach((fold) => (fold.open = false))")
    page.locator("#f-employees").press("Enter")
    expect(page.locator("[data-summary]")).to_be_focused()
    expect(page.locator("#f-on-error")).to_be_visible()
    expect(page.locator(OPEN)).to_have_count(1)
    page.locator(OPEN).locator("summary").first.click()
    page.locator("[data-summary] a").click()
    expect(page.locator("#f-on")).to_be_focused()


def test_folds_while_the_engine_loads(page: Page) -> None:
    """The folds' summaries of earlier answers are hidden until the engine answers."""
    held = Held(page, "**/assets/engine/memory.*")
    page.goto(f"/pricing/estimate/#{ANSWERED}")
    expect(page.locator("[data-stale=early]")).to_be_visible()
    worth = page.locator("[data-part-summary=work]")
    expect(worth).to_have_css("visibility", "hidden")
    held.first().continue_()
    expect(worth).to_contain_text(f"{KEPT}. ")
    expect(worth).to_have_css("visibility", "visible")
    page.unroute_all()


def test_folds_without_the_engine(browser: Browser, served: Served) -> None:
    """Without an engine, folds with changed answers are open; the server's answer has their summaries."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.route("**/assets/engine/**", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(f"/pricing/estimate/#{ANSWERED}")
    expect(page.locator("html")).to_have_attribute("data-engine", "failed")
    expect(page.locator("[name=remote]")).to_be_visible()
    expect(page.locator("[name=program]")).to_be_visible()
    expect(page.locator("[name=addons]").first).to_be_hidden()
    page.get_by_role("button", name="Calculate the price").click()
    page.wait_for_url("**/estimate")
    expect(page.locator("[data-part-summary=work]")).to_contain_text(f"{KEPT}. ")
    expect(page.locator("[name=remote]")).to_be_hidden()
    context.close()


def test_help_alone_leads_to_its_choice(page: Page) -> None:
    """With help alone and nothing chosen, the fold of the help opens and the result's next step leads to it; once some is chosen, the step is gone, and its lines are explained."""
    opened(page, "#audit=none&employees=20&program=cor")
    expect(page.locator("#explain-heading")).to_be_hidden()
    expect(page.locator("[name=addons]").first).to_be_visible()
    page.locator("#estimate-next").get_by_role("link").click()
    expect(page.locator("#f-addons")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#estimate-next").get_by_role("link")).to_have_count(0)
    expect(page.locator("#estimate-facts")).not_to_contain_text("partner fees")
    expect(page.locator("#explain-heading")).to_be_visible()


def test_a_way_that_is_chosen_stays_in_view(page: Page) -> None:
    """On a phone, whoever chooses a way to a SECOR still sees it, with the focus, after a fold above has opened."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "#audit=none&employees=7")
    way = page.locator("#estimate-ways button").last
    way.click()
    expect(page.locator(OPEN)).to_have_count(1)
    expect(way).to_be_focused()
    expect(way).to_be_in_viewport()


def test_folds_without_scripts(browser: Browser, served: Served) -> None:
    """With JavaScript off folds open and shut, the server's answer says what they hold, and a mistake in one comes back open."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    expect(page.locator("[name=remote]")).to_be_hidden()
    fold(page, "work").locator("summary").first.click()
    page.locator("[name=remote]").select_option(ELSEWHERE.name)
    page.get_by_role("button", name="Calculate the price").click()
    expect(page.locator("[data-part-summary=work]")).to_contain_text(f"{ELSEWHERE.label}. ")
    expect(page.locator(OPEN)).to_have_count(0)
    page.locator("[name=employees]").fill("some")
    page.get_by_role("button", name="Calculate the price").click()
    expect(page.locator("#f-employees-error")).to_be_visible()
    expect(page.locator("[name=remote]")).to_be_visible()  # nothing is priced, so no fold can say it
    expect(page.locator("[name=remote]")).to_have_value(ELSEWHERE.name)
    page.locator("[name=employees]").fill("20")
    page.locator("[name=audit]").select_option("none")
    page.get_by_role("button", name="Calculate the price").click()
    expect(page.locator("[name=addons]").first).to_be_visible()
    context.close()


def test_the_total_stays_beside_the_lines(page: Page) -> None:
    """On a desktop the lines are reached by wheel and by keyboard within the card, which fits the screen, and the total stays in sight."""
    addons = "".join(f"&addons={slug}" for slug in (one.name for one in offered.every("addon")))
    opened(page, f"#{FIELDS}&travel.km=700{addons}")
    card, last = page.locator("#estimate-result"), page.locator("#estimate-result tr:visible").last
    for width, height, reach in ((1280, 800, "wheel"), (1024, 560, "keyboard")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 400)")
        expect(card).to_be_in_viewport(ratio=0.99)
        card.evaluate("card => (card.scrollTop = 0)")
        expect(last).not_to_be_in_viewport()
        if reach == "wheel":
            card.hover()
            page.mouse.wheel(0, 3000)
        else:
            page.locator("[data-carry]").focus()
            page.keyboard.press("End")
        expect(last).to_be_in_viewport(ratio=1)
        expect(page.locator(".cor-headline [data-likely]")).to_be_in_viewport(ratio=1)
        covered = page.evaluate(
            """() => {
              const { left, top, width, height } = document.querySelector(".cor-headline [data-likely]").getBoundingClientRect();
              return document.elementFromPoint(left + width / 2, top + height / 2).localName;
            }"""
        )
        assert covered == "b", "the lines lie over the total"


def test_a_phone_shows_the_lines_when_asked(page: Page) -> None:
    """On a phone a button shows the lines, another their numbers, and the bar the lines, whose amounts end where the range does; at a desk both are there, without a button."""
    opened(page)
    places = {"#estimate-lines table": "See every line", "#estimate-explain": "See the numbers behind each line"}
    for place, name in places.items():
        expect(page.locator(place)).to_be_visible()
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    for place, name in places.items():
        button = page.get_by_role("button", name=name)
        for there in (False, True, False):
            expect(page.locator(place)).to_be_visible(visible=there)
            expect(button).to_have_attribute("aria-expanded", str(there).lower())
            button.click()
        button.click()
    page.evaluate("scrollTo(0, 0)")
    page.locator("[data-toggle]").click()
    expect(page.locator("#estimate-lines table")).to_be_visible()
    ends = page.evaluate(RIGHT_ENDS)
    assert len(ends) == 1, ends
    page.emulate_media(media="print")
    expect(page.locator("#estimate-lines table")).to_be_visible()


def test_a_phone_without_scripts_shows_the_lines(browser: Browser, served: Served) -> None:
    """With JavaScript off a phone shows the lines and their numbers, and no button that does nothing."""
    context = browser.new_context(base_url=served, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/pricing/estimate/")
    for place in ("#estimate-lines table", "#estimate-explain"):
        expect(page.locator(place)).to_be_visible()
    expect(page.locator("[data-more]:visible")).to_have_count(0)
    context.close()


def test_a_flight_or_distance_in_the_price_is_seen(page: Page) -> None:
    """The two answers that few need are folded, and open where a link gives one."""
    opened(page)
    expect(page.locator("#f-travel-km")).to_be_hidden()
    opened(page, f"?#{FIELDS}&travel.km=700")
    expect(page.locator("#f-travel-km")).to_be_visible()
