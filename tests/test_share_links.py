"""Share links in a real browser: any of them reopens to the same total, an old one shows what moved since."""

import json
import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser import drawn
from estimator import wire
from estimator.parsing import form
from relay.mail import request_text
from testing import offered
from testing.asking import estimated
from testing.estimator_page import sources
from testing.often import often

SEED = 20261124
TODAY = datetime(2026, 11, 24, 18, tzinfo=UTC)
SMALL = {"audit": "certification", "employees": 15, "sites": 2, "travel": {"to": [offered.town()[0]]}}

# Through the page's own form: what its controls cannot hold would be lost here.
REOPEN = """async (links) => {
  const { ask } = await import(new URL("../../assets/js/engine/client.js", location.href).href);
  const { fill, pairs } = await import(new URL("../../assets/js/shared/fields.js", location.href).href);
  const form = document.querySelector("#estimate-form");
  const found = [];
  for (const link of links) {
    fill(form.elements, [...new URLSearchParams(link)], { reset: true });
    const { estimate, html, problems } = await ask({ ask: "estimate", fields: pairs(form), today: "2026-11-24", show: true });
    found.push({ total: estimate?.total, link: html?.link, problems });
  }
  return found;
}"""


def generated(count: int) -> list[dict[str, Any]]:
    """Draw estimates of any kind, priced on any day of the rate card."""
    dice = random.Random(SEED)
    start = wire.card().starts
    days = (date(2027, 6, 30) - start).days
    requests = [{**drawn.request(dice), "on": (start + timedelta(dice.randint(0, days))).isoformat()} for _ in range(count)]
    return [estimated(request) for request in requests]


def dollars(amount: str) -> str:
    """Write the engine's amount as the page does."""
    return f"${float(amount):,.2f}"


def reach(page: Page, fragment: str) -> None:
    """Open a link on the day of the tests."""
    page.clock.set_fixed_time(TODAY)
    page.goto(f"/pricing/estimate/#{fragment}")


@pytest.mark.parametrize("count", often([200, 60], 60))
def test_links_of_any_kind_reopen_to_the_same_total(page: Page, count: int) -> None:
    """Generated links, filled into the page's form and priced in the browser, give the stated total and the same link again."""
    estimates = generated(count)
    links = [form.share_link(estimate) for estimate in estimates]
    sources(page).goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    result = page.evaluate(REOPEN, links)

    assert len(set(links)) > count * 0.95
    for estimate, link, got in zip(estimates, links, result, strict=True):
        assert got["total"] == estimate["total"], (link, got)
        assert got["link"] == link


def test_the_mail_s_link_is_the_page_s(page: Page) -> None:
    """The link of the mail, typed into the address bar one after another, shows its total each time and stays as it is."""
    dice = random.Random(SEED)
    for _ in range(4):
        estimate = estimated(drawn.request(dice))
        link = request_text.fragment({"estimate": estimate})
        reach(page, link)
        expect(page.locator("#estimate-total")).to_have_text(dollars(estimate["total"]))
        expect(page.locator("html")).to_have_attribute("data-engine", "ready")
        expect(page).to_have_url(f"/pricing/estimate/#{link}")
        expect(page.locator("[name=on]")).to_have_value("")  # what the link stated has been looked at


def test_an_old_link_says_what_moved(page: Page) -> None:
    """A link made under an older rate card shows the old total, today's, and every rate that moved; one press prices it with today's."""
    old = estimated({**SMALL, "on": "2025-11-24"})
    asked = {"request": old["request"], "rates_version": old["rates_version"], "total": old["total"]}
    replay = json.loads(wire.handle(json.dumps({"ask": "replay", "request": asked, "today": "2026-11-24"})))["replay"]
    assert replay["moved"]
    assert replay["now"]["total"] != old["total"]

    reach(page, form.share_link(old))
    notice = page.locator("[data-link-check]")
    expect(notice).to_contain_text(dollars(old["total"]))
    expect(notice).to_contain_text(dollars(replay["now"]["total"]))
    moved = notice.get_by_role("table", name="Rates that moved").locator("tbody tr")
    expect(moved).to_have_count(len(replay["moved"]))
    for row, rate in zip(moved.all(), replay["moved"], strict=True):
        expect(row).to_contain_text(rate["label"])
        expect(row).to_contain_text(rate["was"])
        expect(row).to_contain_text(rate["now"])
    expect(notice).to_be_focused()
    expect(page.locator("#estimate-total")).to_have_text(dollars(old["total"]))

    page.get_by_role("button", name="Price it with today's rates").click()
    expect(page.locator("#estimate-total")).to_have_text(dollars(replay["now"]["total"]))
    expect(notice).to_be_empty()
    expect(page).to_have_url(re.compile("on=2026-11-24"))


def test_a_link_with_what_is_offered_no_more_is_compared_as_it_was(page: Page) -> None:
    """An answer that the form has no longer is named, and the price that the link states is proved with it."""
    slug = offered.addon().name
    old = estimated({**SMALL, "addons": [slug], "on": "2025-11-24"})
    assert old["total"] != estimated({**SMALL, "on": "2025-11-24"})["total"]

    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(rf'<input[^>]*name="addons"[^>]*value="{slug}"[^>]*>', "", answer.text()))

    page.route("**/pricing/estimate/", without)
    reach(page, form.share_link(old))
    expect(page.locator("[data-unread]")).to_contain_text(f"“{slug}”")
    then = page.locator("[data-link-check]").get_by_role("row", name="With the rates of then")
    expect(then).to_contain_text(dollars(old["total"]))


@pytest.mark.parametrize(
    ("change", "output"),
    [
        ({"total": "1.00"}, "altered"),
        ({"rates_version": "2024-01-01+00000000"}, "cannot be made again"),
        ({"total": "a lot"}, "could not be read"),
    ],
)
def test_a_link_that_states_something_else(page: Page, change: dict[str, str], output: str) -> None:
    """A total that was altered, rates that are not held and a total that is none are each reported; the price is worked out all the same."""
    estimate = estimated(SMALL)
    reach(page, form.share_link(estimate | change))
    expect(page.locator("[data-link-check]")).to_contain_text(output)
    expect(page.locator("#estimate-total")).to_have_text(dollars(estimate["total"]))


def test_an_older_date_without_moved_rates_is_let_go(page: Page) -> None:
    """A link of some days ago under the same rates shows nothing, and later answers are priced on today's date."""
    reach(page, form.share_link(estimated({**SMALL, "on": "2026-11-01"})))
    expect(page).to_have_url(re.compile("sites=2.*on=2026-11-24"))
    expect(page.locator("[name=on]")).to_have_value("")
    expect(page.locator("[data-link-check]")).to_be_empty()
    page.locator("[name=sites]").fill("3")
    expect(page).to_have_url(re.compile("sites=3.*on=2026-11-24"))
