"""The estimator where something is in its way, in a real browser: scripts that a blocker keeps away, a device whose clock is wrong."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from estimator import wire
from estimator.values.day import written
from pages.day import newest
from pages.forms import estimator, home, providers
from relay.web.built_pages import fill
from testing import built, offered
from testing.estimator_page import changed, check_server_answers, engine_answer, opened, total
from testing.often import often
from testing.pages import Held
from testing.served import Served

WORDS = re.compile(
    r"/[^?#]*(quote|analytics|metric|track|telemetry|beacon|pixel|share|compare|ads?[/.-]|count|stat[s.]|client|outbox)[^?#]*",
    re.IGNORECASE,
)
"""What blockers' lists look for in an address, and more."""


def blocking(context: BrowserContext, pattern: re.Pattern[str]) -> list[str]:
    """Block what a page loads by itself, as a blocker does: pages themselves are let through. Return what was blocked."""
    blocked: list[str] = []

    def decide(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if route.request.is_navigation_request() or not pattern.search(path):
            route.fallback()
        else:
            blocked.append(path)
            route.abort("blockedbyclient")

    context.route("**/*", decide)
    return blocked


@pytest.mark.parametrize("script", ["assets/js/main.js", *(f"assets/js/{name}.js" for name in ("engine/client", "estimate/page"))])
def test_a_script_that_is_blocked(browser: Browser, served: Served, script: str) -> None:
    """Without any one of its scripts the page shows the button that asks the server, and no tool that does nothing."""
    context = browser.new_context(base_url=served)
    blocked = blocking(context, re.compile(re.escape(script)))
    page = context.new_page()
    page.goto("/pricing/estimate/")
    expect(page.locator("html")).to_have_attribute("data-script", "missing")
    expect(page.locator("[data-copy]")).to_be_hidden()
    if script != "assets/js/main.js":  # which says so
        expect(page.locator("#estimate-status")).to_contain_text("Our server prices your answers")
    check_server_answers(page)
    assert blocked
    context.close()


def test_an_engine_that_starts_again(page: Page) -> None:
    """When the engine has to start again after it has priced the form, it is asked for that price again, by itself."""
    page.add_init_script("""
      const Real = Worker;
      window.workers = [];
      window.Worker = class extends Real {
        asked = [];
        constructor(...given) {
          super(...given);
          workers.push(this);
        }
        postMessage(message) {
          if (message.question) this.asked.push(JSON.parse(message.question).ask);
          super.postMessage(message);
        }
      };
    """)
    opened(page, "#employees=30")
    before = total(page)

    page.evaluate("workers[0].dispatchEvent(new MessageEvent('message', { data: { failed: { reason: 'damaged', detail: '' } } }))")

    again = """async () => {
      const found = () => workers.slice(1).some(({ asked }) => asked.includes("estimate"));
      for (let tries = 0; tries < 600 && !found(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      return found();
    }"""
    assert page.evaluate(again)
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    assert total(page) == before


def test_a_worker_older_than_the_site(browser: Browser, served: Served) -> None:
    """A cached worker names files that a new version has replaced: the engine asks for the list as it is now, and starts from that."""
    engine = built.SITE / "assets" / "engine"
    manifest = json.loads((engine / "manifest.json").read_text(encoding="utf-8"))
    moved = {part: file["name"] for part, file in manifest["files"].items() if part != "estimator"}
    for part, name in moved.items():
        manifest["files"][part]["name"] = f"new.{name}"
    asked: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        asked.append(name)
        if name == "manifest.json":
            route.fulfill(json=manifest)
        elif name.startswith("new.") and (engine / name.removeprefix("new.")).is_file():
            route.fulfill(path=engine / name.removeprefix("new."))
        elif name in moved.values():
            route.fulfill(status=404)
        else:
            route.fallback()

    context = browser.new_context(base_url=served)
    context.route("**/assets/engine/**", answer)
    page = context.new_page()
    page.goto("/pricing/estimate/")
    expect(page.locator("[data-stale=no]")).to_be_attached(timeout=20_000)
    first = min(asked.index(name) for name in moved.values() if name in asked)  # the start ends with the first that fails, whichever it is
    assert first < asked.index("manifest.json") < asked.index(f"new.{moved['plain']}")
    context.close()


def test_a_link_without_the_estimator_s_script(browser: Browser, served: Served) -> None:
    """Where the estimator's own script is blocked, the answers of a link are in the form, and what no list has is left."""
    context = browser.new_context(base_url=served)
    blocking(context, re.compile("estimate/page"))
    page = context.new_page()
    documents, addon = offered.options("documents")[0].name, offered.addon().name
    page.goto(f"/pricing/estimate/?employees=60#documents={documents}&addons={addon}&month=thirteenth")
    expect(page.locator("html")).to_have_attribute("data-script", "missing")
    expect(page.locator("[name=employees]")).to_have_value("60")
    expect(page.locator("[name=documents]")).to_have_value(documents)
    expect(page.locator("[name=month]")).to_have_value("unsure")
    assert page.locator("[name=addons]:checked").evaluate_all("boxes => boxes.map((box) => box.value)") == [addon]
    context.close()


@pytest.fixture
def unrelayed(served: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    """The estimator's page of a site without a relay: a form service takes the quote form."""
    chosen = providers.profile("formspree", "form-id", site_url="https://cor.example/")
    monkeypatch.setattr(providers, "chosen", lambda *_: chosen)
    page = fill((served.tree / "site/pricing/estimate/index.html").read_text("utf-8"), "estimator", estimator.built())
    assert page
    return page


def test_no_scripts_and_no_relay(browser: Browser, served: Served, unrelayed: str) -> None:
    """Where nothing can price the answers or take them along, no button offers it: the page says so, and leads to the form."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    context.route("**/pricing/estimate/", lambda route: route.fulfill(body=unrelayed, content_type="text/html"))
    page = context.new_page()
    page.goto("/pricing/estimate/")
    expect(page.locator("main button[type=submit]:visible")).to_have_count(0)
    expect(page.locator("[data-alone]")).to_contain_text("neither work out your price nor take your answers along")
    page.get_by_role("link", name="Ask for a quote", exact=True).click()
    expect(page).to_have_url(f"{served}/quote/")
    assert "Our server" not in unrelayed
    assert 'action="pricing/estimate/"' in home.fragment(wire.card()), "the home page's three answers lead to that page too"
    context.close()


def test_a_blocker_and_no_relay(browser: Browser, served: Served, unrelayed: str) -> None:
    """Where only the estimator's script is missing, the form's own script takes the answers from its address."""
    context = browser.new_context(base_url=served)
    blocking(context, re.compile("estimate/page"))
    form = (served.tree / "site/quote/index.html").read_text("utf-8")
    context.route("**/pricing/estimate/", lambda route: route.fulfill(body=unrelayed, content_type="text/html"))
    context.route("**/quote/?*", lambda route: route.fulfill(body=form, content_type="text/html"))
    page = context.new_page()
    page.goto("/pricing/estimate/")
    expect(page.locator("#estimate-status")).to_contain_text("Ask for a quote with your answers: we send you the price.")
    expect(page.locator("[data-alone]")).to_be_hidden()
    page.locator("[name=employees]").fill("44")
    page.get_by_role("button", name="Request a quote with these answers").first.click()
    page.wait_for_url("**/quote/#*employees=44*")
    expect(page.locator(".cor-carried")).to_contain_text("44")
    context.close()


def test_a_blocker_of_suspicious_names(browser: Browser, served: Served) -> None:
    """With every address blocked that sounds like advertising or analytics, a visitor gets a price and sends a request."""
    context = browser.new_context(base_url=served)
    blocked = blocking(context, WORDS)
    page = context.new_page()
    page.goto("/")
    page.locator("#f-employees").fill("44")
    page.get_by_role("button", name=re.compile("full estimate")).click()
    page.wait_for_url("**/pricing/estimate/#*")
    expect(page.locator("html")).to_have_attribute("data-script", "missing")
    expect(page.locator("[name=employees]")).to_have_value("44")
    check_server_answers(page)
    page.get_by_role("button", name="Request a quote with these answers").click()
    page.wait_for_url("**/quote/?*")
    expect(page.locator("#f-employees")).to_have_value("44")
    page.locator("[name=name]").fill("Dana")
    page.locator("[name=email]").fill("dana@client.example")
    page.locator("[data-send]").click()
    page.wait_for_url("**/thank-you/**")
    expect(page.locator("[data-reference]")).to_contain_text("Q-")
    assert any("/quote/" in path for path in blocked)
    context.close()


def test_a_line_that_goes_silent(page: Page) -> None:
    """An engine's file that never comes: the page says when it tries again; the engine then prices what was typed meanwhile, and the button for the server goes."""
    held = Held(page, "**/assets/engine/python.*")
    page.clock.install()
    page.goto("/pricing/estimate/")
    built_price = total(page)
    held.first()
    status = page.locator("#estimate-status")
    runs_until(page, "Still loading. Trying again in 8 seconds.", status)
    page.locator("[name=employees]").fill("44")
    button = page.get_by_role("button", name="Calculate the price")
    expect(button).to_be_visible()
    page.unroute("**/assets/engine/python.*")
    page.clock.run_for(8000)
    page.clock.resume()
    expect(status).to_contain_text("Calculated in your browser", timeout=20_000)
    expect(button).to_be_hidden()
    assert changed(page, built_price) == f"${float(engine_answer(page)['estimate']['total']):,.2f}"


def runs_until(page: Page, words: str, place: Locator) -> None:
    """Let the page's clock run ahead of the network until a place says something."""
    for _ in range(400):
        page.clock.run_for(500)
        if words in place.inner_text():
            return
    pytest.fail(f"{words!r} is nowhere: {place.inner_text()!r}")


def test_a_tool_on_a_line_that_goes_silent(page: Page) -> None:
    """A tool that was asked says when the engine starts again, and answers then without being pressed again."""
    held = Held(page, "**/assets/engine/python.*")
    page.clock.install()
    page.goto("/why/wcb-refund/")
    page.locator("#refund-payroll").fill("2,800,000")
    page.get_by_role("button", name="Calculate the refund").click()
    held.first()
    answer = page.locator("[data-ask=refund] [data-answer]")
    runs_until(page, "Still loading. Trying again in 8 seconds.", answer)
    page.unroute("**/assets/engine/python.*")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.resume()
    expect(answer).to_contain_text("The base refund would be $4,088", timeout=20_000)


CLOCKS = (
    (datetime(1970, 1, 1, 12, tzinfo=UTC), "instead"),
    (datetime(2041, 5, 6, 12, tzinfo=UTC), "2041-05-06"),
    (datetime(2160, 1, 1, 12, tzinfo=UTC), "instead"),
)


@pytest.mark.parametrize(("clock", "priced"), often(CLOCKS, *CLOCKS[:2]))
def test_a_clock_that_is_wrong(page: Page, clock: datetime, priced: str) -> None:
    """Whatever the device's clock says there is a price, and the page says of which day; on a day without rates it is the built page's."""
    day = newest().isoformat() if priced == "instead" else priced
    page.clock.set_fixed_time(clock)
    opened(page)
    expect(page.locator("#estimate-facts")).to_contain_text(f"Prices of {written(date.fromisoformat(day))}.")
    expect(page.locator("[data-summary]")).to_be_hidden()
    fields = page.evaluate("[...new FormData(document.querySelector('#estimate-form'))].filter(([, value]) => value)")
    found = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": fields, "today": day})))
    assert total(page) == f"${float(found['estimate']['total']):,.2f}"
    expect(page).to_have_url(re.compile(f"on={day}"))
