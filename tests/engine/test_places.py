"""Where the sites are, in a real browser: typed, picked with the keyboard or a finger, without a script, read by a screen reader."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from estimator import wire
from testing.offered import base, town
from testing.often import often
from testing.served import Served

ANSWERED = "employees=25&audit=certification&sites=3&industry=unsure"


def ready(page: Page, fragment: str = ANSWERED) -> Locator:
    """Open the estimator with answers, wait for its engine; the field for places."""
    page.goto(f"/pricing/estimate/#{fragment}")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready", timeout=30_000)
    field = page.get_by_role("combobox", name="Towns or postal codes")
    expect(field).to_have_attribute("aria-expanded", "false")  # a field with a browser's own list is a combobox too
    return field


def amount(text: str) -> Decimal:
    """The dollars of a total."""
    return Decimal(re.sub(r"[^\d.]", "", text))


def offered(page: Page, *, selected: bool | None = None) -> Locator:
    """The places that the open list offers."""
    return page.get_by_role("listbox", name="Places").get_by_role("option", selected=selected)


def test_two_sites_by_keyboard(page: Page) -> None:
    """Typed with a slip and picked with arrows and Enter, two towns make a round: the map, the words and the price follow."""
    field = ready(page)
    before = amount(page.locator("#estimate-total").inner_text())
    field.press_sequentially("fox cr")
    options = offered(page)
    expect(options.first).to_have_text("Fox Creek")
    field.press("ArrowDown")
    expect(offered(page, selected=True)).to_have_text("Fox Creek")
    field.press("Enter")
    expect(field).to_have_value("Fox Creek, ")
    expect(page.locator("#estimate-trip figcaption")).to_contain_text(f"{base()}, Fox Creek, {base()}")
    one = amount(page.locator("#estimate-total").inner_text())
    field.press_sequentially("hana")
    expect(options.first).to_have_text("Hanna")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Fox Creek, Hanna, ")
    expect(page.locator("#estimate-trip figcaption")).to_contain_text("Hanna")
    two = amount(page.locator("#estimate-total").inner_text())
    assert before < one < two
    expect(page.locator("#estimate-trip svg text")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"travel\.to=fox-creek&travel\.to=hanna"))
    expect(page).to_have_url(re.compile(r"/pricing/estimate/#"))  # choosing did not send the form


def test_a_row_for_each_place(page: Page) -> None:
    """Each place has a row with its number of sites; its buttons change the text, keep the focus and say the number; none is taken out."""
    slug, name = town()
    field = ready(page, f"{ANSWERED}&travel.to={slug}+2")
    rows = page.get_by_role("list", name="Sites at each place").get_by_role("listitem")
    expect(field).to_have_value(f"{name} 2")
    expect(rows).to_have_text(f"{name}−2+")
    page.get_by_role("button", name=f"One site more: {name}").press("Enter")
    expect(field).to_have_value(f"{name} 3")
    expect(page.get_by_role("button", name=f"One site more: {name}")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"travel\.to={slug}\+3"))
    field.fill(f"{name}, Hanna 2, Fo")
    expect(rows).to_have_text([f"{name}−1+", "Hanna−2+"])
    page.get_by_role("button", name=f"Take out: {name}").click()
    expect(field).to_have_value("Hanna 2, Fo")


def test_escape_and_arrows(page: Page) -> None:
    """Escape closes the list and keeps what is typed; arrows go round; leaving the field closes the list."""
    field = ready(page)
    field.press_sequentially("high")
    options = offered(page)
    expect(options).to_have_text(["High Level", "High Prairie", "High River"])
    field.press("ArrowUp")
    expect(offered(page, selected=True)).to_have_text("High River")
    field.press("ArrowDown")
    expect(offered(page, selected=True)).to_have_text("High Level")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("high")
    field.press("ArrowDown")
    expect(options).to_have_count(3)
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_what_a_screen_reader_is_told(page: Page) -> None:
    """The tree has a combobox with its name and hint, collapsed; then expanded, with a list, the active option and how many there are."""
    field = ready(page)
    box = page.locator("[data-field='travel.to']")
    expect(box).to_match_aria_snapshot('- combobox "Towns or postal codes"')
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_accessible_description(re.compile("^With commas between them, and the number of sites"))
    field.press_sequentially("lac la")
    field.press("ArrowDown")
    expect(box).to_match_aria_snapshot(
        """
        - combobox "Towns or postal codes" [expanded]: lac la
        - listbox "Places":
          - option "Lac La Biche" [selected]
        - status: 1 place to choose from
        """
    )
    assert field.get_attribute("aria-activedescendant") == offered(page, selected=True).get_attribute("id")
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")


def test_a_slip_without_picking(page: Page) -> None:
    """A name with a slip that nobody picked is priced as the place that is meant; one that may be several is asked about."""
    field = ready(page)
    field.fill("Medecine Hat, T9H 2K4")
    field.press("Tab")
    expect(page.locator("#estimate-trip figcaption")).to_contain_text("Medicine Hat")
    expect(page.locator("#estimate-trip figcaption")).to_contain_text("T9H (postal area)")
    field.fill("Fort")
    field.press("Tab")
    expect(page.locator("#f-travel-to-error")).to_contain_text("Did you mean Fort")


def test_on_a_phone(browser: Browser, served: Served) -> None:
    """On a phone of 320 pixels a finger picks a town, nothing is wider than the screen, and the map's names stay readable."""
    context = browser.new_context(base_url=served, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    field = ready(page)
    field.tap()
    field.press_sequentially("wabas")
    offered(page).tap()
    expect(field).to_have_value("Wabasca, ")
    page.locator("[data-toggle]").tap()
    map_ = page.locator("#estimate-trip svg")
    expect(map_).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    size = map_.evaluate("node => node.querySelector('text').getBoundingClientRect().height")
    assert size >= 11
    context.close()


def test_without_javascript(browser: Browser, served: Served) -> None:
    """Without a script it is a plain field: several names, one with a slip, are priced by the relay, and come back as they are called."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    page.locator("#f-sites").fill("3")
    page.get_by_label("Towns or postal codes").fill("Hana; Oyen")
    page.locator("#estimate-form [type=submit]").first.click()
    expect(page.locator("#estimate-trip figcaption")).to_contain_text(f"By road: {base()}, ")
    expect(page.get_by_label("Towns or postal codes")).to_have_value("Hana; Oyen")
    context.close()


def test_on_the_quote_form(page: Page) -> None:
    """The quote form has the same field, and answers carried from the estimator show names, not slugs."""
    page.goto(f"/quote/#{ANSWERED}&travel.from=calgary&travel.to=fox-creek&travel.to=hanna")
    expect(page.locator(".cor-carried")).to_contain_text("Fox Creek, Hanna")


def misspelled(label: str) -> set[str]:
    """Return a name with a letter left out, doubled or swapped with the next, its abbreviations, and a province behind it."""
    found = {
        f"{label} AB",
        f"{label} Alberta",
        label.replace("Fort ", "Ft "),
        label.replace("Mount ", "Mt. "),
        label.replace("St. ", "Ste "),
    }
    for index in range(1, len(label) - 1):
        before, letter, following, rest = label[:index], label[index], label[index + 1], label[index + 2 :]
        found |= {before + following + rest, before + letter * 2 + following + rest, before + following + letter + rest}
    return found


@pytest.mark.parametrize("each", often([1, 5], 5))
def test_a_misspelling_the_engine_takes_is_suggested(page: Page, each: int) -> None:
    """For each misspelling of a town that the engine takes, or each of so many, the field suggests that town."""
    card = wire.card()
    towns = {slug: label for slug, label in card.places.labels.items() if slug in card.places.roads.towns}
    typed = {text: slug for slug, label in towns.items() for text in misspelled(label)}
    taken = {text: towns[slug] for text, slug in typed.items() if card.places.names.find(text) == slug}
    assert len(taken) > 2000
    taken = dict(list(taken.items())[::each])
    page.goto("/pricing/estimate/")
    page.locator("#f-travel-to[role=combobox]").wait_for(state="attached")
    missed = page.evaluate(
        """taken => {
            const field = document.querySelector("#f-travel-to");
            const offered = text => {
                field.value = text;
                field.dispatchEvent(new Event("input"));
                return [...document.querySelectorAll("#f-travel-to-list [role=option]")].map(option => option.textContent);
            };
            return Object.entries(taken).filter(([text, label]) => !offered(text).includes(label));
        }""",
        taken,
    )
    assert missed == []
