"""What the estimator shows while the engine loads: the price table's answers, and that they are no more than that."""

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import Page, expect

from estimator import wire
from pages.forms import home
from testing import built, offered
from testing.estimator_page import total, unfold
from testing.pages import Held

TABLE = json.loads(home.TABLE.read_text(encoding="utf-8"))


@pytest.fixture(name="held")
def _held(page: Page) -> Iterator[Held]:
    """The engine's memory takes as long as the test likes: a slow line."""
    yield Held(page, "**/assets/engine/memory.*")
    page.unroute_all()


def priced(people: int, sites: int, industry: str) -> str:
    """The likely total that the table holds for one of its steps."""
    cell = TABLE["industries"][industry][TABLE["people"].index(people)][TABLE["sites"].index(sites)]
    return f"about ${cell[3]:,}"


def test_three_questions_are_answered_at_once(page: Page, held: Held) -> None:
    """People, sites and industry get the table's total, marked as such, and then the engine's, which rounds to the same."""
    page.goto("/pricing/estimate/")
    page.locator("[name=employees]").fill("45")
    page.locator("[name=sites]").fill("2")
    page.locator("[name=industry]").select_option(offered.industry().name)

    expect(page.locator("#estimate-total")).to_have_text(priced(45, 2, offered.industry().name))
    expect(page.locator(".cor-bar [data-with-gst]")).to_have_text(
        f"+ GST ({priced(45, 2, offered.industry().name).removeprefix('about ')})"
    )
    expect(page.locator("#estimate-status")).to_contain_text("From our price table, for 45 people and 2 sites. The exact price follows.")
    page.locator("[name=employees]").fill("41")
    expect(page.locator("#estimate-status")).to_contain_text("for 45 people and 2 sites, rounded up")
    page.locator("[name=employees]").fill("45")
    held.first().continue_()

    expect(page.locator("#estimate-status")).to_contain_text("Calculated in your browser")
    exact = Decimal(total(page).strip("$").replace(",", ""))
    assert f"about ${exact.quantize(Decimal(1), ROUND_HALF_UP):,}" == priced(45, 2, offered.industry().name)


def test_answers_of_the_home_page(page: Page, held: Held) -> None:
    """Who comes with three answers reads the table's total, not the built page's."""
    fields = "&".join(f"{name}={value}" for name, value in home.fields(wire.card()).items())
    page.goto(f"/pricing/estimate/#employees=20&sites=3&industry={offered.other_industry().name}&{fields}")

    expect(page.locator("#estimate-total")).to_have_text(priced(20, 3, offered.other_industry().name))
    held.first()


@pytest.mark.parametrize(
    ("name", "value"), [("employees", "9000"), ("employees", "many"), ("documents", offered.options("documents")[-1].name)]
)
def test_what_the_table_does_not_know(page: Page, held: Held, name: str, value: str) -> None:
    """A number beyond the table, none, or an answer to another question: the price there is said to be of the answers before."""
    page.goto("/pricing/estimate/")
    before = total(page)
    control = page.locator(f"#estimate-form [name={name}]")
    if name == "documents":
        unfold(page)
        control.select_option(value)
    else:
        control.fill(value)

    expect(page.locator("#estimate-status")).to_contain_text("The price still uses your earlier answers.")
    assert total(page) == before
    held.first()


def test_the_whole_page_is_drawn_in_the_end(page: Page) -> None:
    """What is off the screen waits while the engine starts, and gets its layout once it has: a picture of the whole page has no gaps."""
    held = Held(page, "**/assets/engine/memory.*")
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "starting")
    more = page.locator(".cor-estimator__more")
    expect(more).to_have_css("content-visibility", "auto")
    held.first().continue_()
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    expect(more).to_have_css("content-visibility", "visible")


@pytest.mark.parametrize("what", ["does something", "waits"])
def test_the_theme_waits_for_a_price(page: Page, held: Held, what: str) -> None:
    """The theme's script, long work, leaves the processor to the engine's first price, but not for longer than a moment, nor when the visitor does something."""
    page.clock.install()
    page.goto("/pricing/estimate/")
    theme = page.locator("script[src*='/javascripts/bundle.']")
    page.clock.run_for(1000)
    expect(theme).to_have_count(0)
    held.first()

    if what == "does something":
        page.keyboard.press("Tab")
    else:
        page.clock.run_for(1000)
    expect(theme).to_have_count(1)


def test_the_theme_comes_after_the_price(page: Page) -> None:
    """As soon as there is a price, the theme's script comes, without a wait."""
    page.clock.install()
    page.goto("/pricing/estimate/")
    page.clock.run_for(100)
    expect(page.locator("[data-stale=no]")).to_be_attached()
    page.clock.run_for(1)
    expect(page.locator("script[src*='/javascripts/bundle.']")).to_have_count(1)


def test_modules_that_the_page_fetches_with_itself(page: Page) -> None:
    """The head names every module that the page's own scripts load, and no other: nothing is fetched one after the other."""
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.partition("/assets/js/")[2]))
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")

    head = (built.SITE / "pricing" / "estimate" / "index.html").read_text(encoding="utf-8").partition("</head>")[0]
    named = re.findall(r'rel="modulepreload" fetchpriority="low" href="\.\./\.\./assets/js/([^"]+)"', head)
    assert set(named) == asked - {"", "early.js", "main.js", "engine/worker.js", "estimate/tools.js"}  # the tools come with the first price
    assert 'data-worker="../../assets/js/engine/worker.js"' in head


@pytest.mark.usefixtures("held")
def test_what_is_typed_while_it_starts_outlives_the_page(page: Page) -> None:
    """Answers typed before the engine is there are there after another page and Back, and after a reload."""
    page.goto("/pricing/estimate/")
    expect(page.locator("[data-carry]")).to_have_attribute("href", re.compile("#"))
    page.locator("[name=employees]").fill("88")
    page.goto("/why/")
    page.go_back()
    expect(page.locator("[name=employees]")).to_have_value("88")
    page.locator("[name=employees]").fill("89")
    expect(page).to_have_url(re.compile("employees=89"))
    page.reload()
    expect(page.locator("[name=employees]")).to_have_value("89")
