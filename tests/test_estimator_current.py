"""Everything the estimator shows, copies and saves belongs to the answers that the form holds now, or says that it does not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from testing import offered
from testing.estimator_page import changed, opened, total
from testing.often import often
from testing.pages import Held

PARTS = ("headline", "facts", "next", "money", "lines", "trip", "explain", "notices", "stated")


@pytest.fixture(name="held")
def _held(page: Page) -> Iterator[Held]:
    """The engine's memory takes as long as the test likes."""
    yield Held(page, "**/assets/engine/memory.*")
    page.unroute_all()


@pytest.fixture(name="copied")
def _copied(page: Page) -> Page:
    """A page that may write to the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def clipboard(page: Page) -> str:
    """Press Copy link; return what is on the clipboard once the page says that it is done."""
    page.locator("[data-copy]").click()
    expect(page.locator("[data-message]")).to_contain_text("Link copied")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def hidden(page: Page) -> list[str]:
    """The parts of the result that nobody sees, on screen."""
    return [part for part in PARTS if page.locator(f"#estimate-{part}").evaluate("part => getComputedStyle(part).visibility") == "hidden"]


def test_while_the_engine_starts_nothing_is_of_other_answers(page: Page, held: Held) -> None:
    """Beside the table's price for 80 people nothing is of the built page's 15; when the exact price is there, all is of 80."""
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("80")
    expect(page.locator("#estimate-total")).to_contain_text("about")
    assert hidden(page) == list(PARTS)
    page.emulate_media(media="print")
    assert page.locator("#estimate-paper").evaluate("part => getComputedStyle(part).visibility") == "hidden"
    page.emulate_media(media="screen")
    held.first().continue_()
    expect(page.locator("#estimate-status")).to_have_text("Calculated in your browser just now.")
    assert hidden(page) == []
    expect(page.locator("#estimate-lines .cor-table__total td")).to_have_text(total(page))


def test_an_engine_that_failed_promises_no_exact_price(page: Page) -> None:
    """Where the engine can't be had the table's price stays, nothing of other answers beside it, and no exact price is said to follow."""
    page.route("**/assets/engine/*", lambda route: route.fulfill(status=404))
    page.on("console", lambda _: None)
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("80")
    status = page.locator("#estimate-status")
    expect(status).to_contain_text("You can still send your answers", timeout=40_000)
    expect(status).to_contain_text("From our price table")
    expect(status).not_to_contain_text("follows")
    assert hidden(page) == list(PARTS)


def test_answers_put_back_while_the_engine_starts(page: Page, held: Held) -> None:
    """A number of people that is changed and changed back shows the first price again."""
    page.goto("/pricing/estimate/")
    built, people = total(page), page.locator("[name=employees]").input_value()
    page.locator("[name=employees]").fill("80")
    expect(page.locator("#estimate-total")).to_contain_text("about")
    eighty = total(page)
    page.locator("[name=employees]").fill(people)
    expect(page.locator("#estimate-total")).not_to_have_text(eighty)
    assert total(page).strip("about $").split(".")[0][:2] == built.strip("$")[:2]
    held.first()


def test_a_link_copied_while_the_engine_starts(copied: Page, held: Held) -> None:
    """The link holds what the form says, and is said to hold no price."""
    copied.goto("/pricing/estimate/")
    copied.locator("[name=employees]").fill("80")
    expect(copied.locator("#estimate-total")).to_contain_text("about")
    assert "employees=80&" in clipboard(copied)
    expect(copied.locator("[data-message]")).not_to_contain_text("and the price")
    held.first()


def test_a_link_copied_after_an_anchor_of_the_page(copied: Page) -> None:
    """The skip link changes the address; the copied link holds the answers and the price all the same."""
    opened(copied)
    before = total(copied)
    copied.locator("[name=employees]").fill("44")
    changed(copied, before)
    expect(copied).to_have_url(re.compile("employees=44"))
    copied.locator(".md-skip").focus()
    copied.keyboard.press("Enter")
    expect(copied).not_to_have_url(re.compile("employees"))
    link = clipboard(copied)
    assert "employees=44&" in link
    assert "_total=" in link
    opened(copied, f"#{link.split('#')[1]}")
    expect(copied.locator("[name=employees]")).to_have_value("44")


@pytest.mark.parametrize("tool", often(["[data-copy]", "[data-save=json]", "[data-save=csv]", "[data-keep]"], "[data-copy]", "[data-keep]"))
def test_nothing_is_kept_of_answers_before(copied: Page, tool: str) -> None:
    """With an answer that is wrong nothing older is copied, saved or kept: the page says why."""
    opened(copied)
    copied.evaluate("navigator.clipboard.writeText('as it was')")
    copied.locator("[name=employees]").fill("none")
    copied.locator(tool).click()
    expect(copied.locator("[data-message]")).to_contain_text("an answer needs a correction first")
    assert copied.evaluate("navigator.clipboard.readText()") == "as it was"


def test_an_ampersand_as_html_writes_it(page: Page) -> None:
    """A link that a mail program wrote with `&amp;` gives all its answers."""
    opened(page, f"#employees=44&amp;sites=3&amp;industry={offered.industry().name}")
    assert [page.locator(f"#estimate-form [name={name}]").input_value() for name in ("employees", "sites", "industry")] == [
        "44", "3", offered.industry().name,
    ]  # fmt: skip
    expect(page.locator("[data-unread]")).to_have_count(0)


@pytest.mark.parametrize("rest", ["employees=44&", ""])
def test_what_a_link_holds_and_nobody_understands(page: Page, rest: str) -> None:
    """A choice that no list has is named with its question; the list shows what it showed, and other answers are taken."""
    opened(page, f"#{rest}industry=banana")
    expect(page.locator("[data-unread]")).to_contain_text("Not understood in the link: ")
    expect(page.locator("[data-unread]")).to_contain_text("“banana”")
    assert page.locator("#estimate-form [name=industry]").input_value()
    if rest:
        assert page.locator("[name=employees]").input_value() == "44"


@pytest.mark.parametrize(
    ("address", "people", "left"),
    often(
        [
            ("?employees=40&sites=3", "40", ""),
            ("?utm_source=mail&employees=40&amp;sites=3&fbclid=x%", "40", "?utm_source=mail&fbclid=x%"),
            ("?employees=40&sites=3#employees=44", "44", ""),
            ("?employees=40&sites=3#keep-heading", "40", ""),
        ],
        ("?utm_source=mail&employees=40&amp;sites=3&fbclid=x%", "40", "?utm_source=mail&fbclid=x%"),
        ("?employees=40&sites=3#employees=44", "44", ""),
    ),
)
def test_answers_in_the_query(page: Page, address: str, people: str, left: str) -> None:
    """Answers after `?` are read as after `#`, where they are from then on; what is not ours stays; of two answers the one after `#` is taken."""
    opened(page, address)
    expect(page.locator("[name=employees]")).to_have_value(people)
    expect(page.locator("[name=sites]")).to_have_value("3")
    expect(page.locator("[data-unread]")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"{re.escape('/pricing/estimate/' + left)}#.*employees={people}"))
    before = total(page)
    page.locator("[name=employees]").fill("61")
    changed(page, before)
    expect(page).to_have_url(re.compile("employees=61"))
    page.reload()
    expect(page.locator("[name=employees]")).to_have_value("61")


def test_what_of_a_query_nobody_understands(page: Page) -> None:
    """A choice that no list has is named, after `?` as after `#`."""
    opened(page, "?employees=40&industry=banana")
    expect(page.locator("[name=employees]")).to_have_value("40")
    expect(page.locator("[data-unread]")).to_contain_text("“banana”")


def test_what_one_file_stated_is_gone_with_the_next(page: Page, tmp_path: Path) -> None:
    """The changes since the first file was made are not shown for the second."""
    opened(page)
    with page.expect_download() as download:
        page.locator("[data-save=json]").click()
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps({**saved, "total": "1.00"}), encoding="utf-8")
    new.write_text(json.dumps(saved), encoding="utf-8")
    page.locator("[data-open]").set_input_files(old)
    expect(page.locator("[data-link-check]")).to_contain_text("Since this estimate was made")
    page.locator("[data-open]").set_input_files(new)
    expect(page.locator("[data-message]")).to_contain_text("new.json is open")
    expect(page.locator("[data-link-check]")).to_be_empty()
