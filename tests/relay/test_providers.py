"""Each receiver's own way of speaking, replayed by a server that behaves like it, to the real page in a real browser."""

from __future__ import annotations

import dataclasses
import re
import shutil
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from pages.forms import providers, quote
from pages.templates import one_block
from testing import offered
from testing.form_services import Answer, Service
from testing.often import often
from testing.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from testing.served import Served

FORM = re.compile(r'<form\b[^>]*\bid="quote-form".*?</form>', re.DOTALL)
ALL = sorted(providers.table())
REDIRECTS = {
    "formspree": "_next", "formsubmit": "_next", "web3forms": "redirect", "formspark": "_redirect", "staticforms": "redirectTo",
    "staticman": "options[redirect]",
}  # fmt: skip
"""The control of each service that turns its answer into a redirect."""
SENT = "thank-you"
UNCLEAR = "cannot be read"


PAGE = "<!doctype html><title>Thanks</title>"
CASES: dict[str, list[tuple[Answer, str]]] = {
    "self": [
        (Answer(200, {"ok": True, "success": True, "id": "Q-2345-6789", "next": "/quote/thank-you/"}), SENT),  # success
        (Answer(422, {"ok": False, "error": "1 problem", "errors": [{"field": "email", "code": "TYPE_EMAIL", "message": "Enter one email address"}]}), "Enter one email address"),  # validation
        (Answer(429, {"ok": False, "error": "Too many requests", "errors": []}, (("Retry-After", "90"),)), "Try again in 2 min."),  # quota
    ],
    "formspree": [
        (Answer(200, {"next": "https://formspree.io/thanks", "ok": True}), SENT),  # success
        (Answer(200, {"success": "email sent", "next": "/thanks"}), SENT),  # success open source
        (Answer(200, {"error": "form over quota"}), "form over quota"),  # quota with status 200
        (Answer(422, {"error": "Validation errors", "errors": [{"code": "TYPE_EMAIL", "field": "email", "message": "should be an email"}]}), "should be an email"),  # validation
        (Answer(500, {"error": "_replyto or email field has not been sent correctly"}), "_replyto or email field"),  # bad reply to
        (Answer(404, {"error": "Form not found", "errors": [{"code": "FORM_NOT_FOUND", "message": "Form not found"}]}), "Form not found"),  # no such form
    ],
    "formsubmit": [
        (Answer(200, {"success": "true", "message": "The form was submitted successfully."}), SENT),  # success as text
        (Answer(200, {"success": "false", "message": "This form needs Activation."}), "needs Activation"),  # failure as text
        (Answer(200, PAGE), UNCLEAR),  # page instead of answer
    ],
    "web3forms": [
        (Answer(200, {"success": True, "message": "Email sent successfully!"}), SENT),  # success
        (Answer(200, {"statusCode": 200, "success": True, "body": {"data": {}, "message": "Email sent"}}), SENT),  # success older
        (Answer(400, {"success": False, "message": "Invalid Access Key"}), "Invalid Access Key"),  # wrong key
        (Answer(429, {"statusCode": 429, "success": False, "body": {"message": "Monthly limit reached"}}), "Monthly limit reached"),  # quota older
    ],
    "formspark": [
        (Answer(200, ""), SENT),  # success undocumented
        (Answer(200, {"name": "Ann Rivest"}), SENT),  # success echo
        (Answer(402, "Payment required"), "answered 402"),  # quota
    ],
    "staticforms": [
        (Answer(200, {"success": True, "message": "Email sent"}), SENT),  # success
        (Answer(401, {"success": False, "message": "Invalid API key"}), "Invalid API key"),  # wrong key
    ],
    "netlify": [
        (Answer(200, PAGE), SENT),  # success
        (Answer(404, PAGE), "answered 404"),  # form not found at deploy
    ],
    "basin": [
        (Answer(200, {"success": True, "redirect_url": ""}), SENT),  # success
        (Answer(422, {"error": "Form submission failed"}), "Form submission failed"),  # spam trap
    ],
    "staticman": [
        (Answer(200, {"success": True, "fields": {"name": "Ann Rivest"}}), SENT),  # success
        (Answer(500, {"success": False, "errorCode": "MISSING_REQUIRED_FIELDS", "message": "A field is missing", "data": ["email"]}), "A field is missing"),  # failure
        (Answer(200, {"success": 0}), UNCLEAR),  # truthy number
    ],
}  # fmt: skip
"""What each service answers, and the words that the page must show then, or SENT."""
OFTEN = {"self", "formspree", "netlify", providers.chosen().name} & CASES.keys()
"""One of each kind of body, and the one that this site has."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built site, whose quote page can be made for another receiver."""
    copy = tmp_path_factory.mktemp("providers") / "site"
    shutil.copytree("site", copy, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    return copy


@pytest.fixture(scope="module")
def home(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The copy served as it would be by any host."""
    with serving(tmp_path_factory.mktemp("home"), QUOTE_SITE=str(site)) as served:
        yield served


@pytest.fixture
def show(browser: Browser, home: Served, site: Path) -> Iterator[Callable[[providers.Profile], Page]]:
    """Open the quote page as it is built for a receiver: its form, and a policy that lets the page speak to it."""
    context = browser.new_context(base_url=home, locale="en-CA")
    context.set_default_timeout(15_000)
    built, headers = Path("site/quote/index.html").read_text(), Path("site/_headers").read_text()

    def open_page(profile: providers.Profile) -> Page:
        made = one_block(quote.render(profile=profile))
        assert FORM.search(built)
        (site / "quote" / "index.html").write_text(FORM.sub(lambda _: made, built, count=1))
        allowed = re.sub("(connect-src|form-action) 'self'", rf"\1 'self' {profile.origin}", headers)
        (site / "_headers").write_text(allowed)
        page = context.new_page()
        page.goto("/quote/")
        expect(page.locator("form#quote-form[data-mounted]")).to_be_visible()
        return page

    yield open_page
    context.close()


def fill(page: Page) -> None:
    """Type what a visitor types."""
    page.get_by_label("Your name").fill("Ann Rivest")
    page.get_by_label("Email", exact=True).fill("ann@example.ca")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")


def profile(name: str, port: int) -> providers.Profile:
    """Return a receiver's profile with its address turned to our server, and nothing else changed."""
    made = providers.profile(name, "form-id", site_url="https://cor.example/")

    def here(address: str) -> str:
        return re.sub(r"^https://[^/]+|^\./$", f"http://127.0.0.1:{port}", address)

    return dataclasses.replace(made, action=here(made.action), ajax=here(made.ajax) or here(made.action))


@pytest.mark.parametrize("name", often(sorted(CASES), *OFTEN))
def test_outcome(show: Callable[[providers.Profile], Page], name: str) -> None:
    """The page shows what became of the request, whatever way the service puts it; it sends the controls the service wants, and none that spoils the answer."""
    with Service(redirects_on=REDIRECTS.get(name, "-")) as service:
        page = None
        for service.answer, outcome in CASES[name]:
            if page is None:
                page = show(profile(name, service.port))
                fill(page)
            page.locator("button[data-send]").click()
            if outcome == SENT:
                page.wait_for_url("**/quote/thank-you/**")
                page.close()
                page = None
            else:
                expect(page.locator("[data-summary]")).to_contain_text(outcome)
                expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
                if "email address" not in outcome:  # not a mistake of the visitor's: the request is in his hands
                    text = page.get_by_label("Your request as text").input_value()
                    assert "Your name: Ann Rivest" in text
    assert len(service.posts) == len(CASES[name])
    made = providers.profile(name, "form-id")
    kinds = {"json": "application/json", "urlencoded": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}
    for post in service.posts:
        assert (post.accept, post.kind) == ("application/json", kinds[made.send])
        assert [post.fields[made.named(field)] for field in ("name", "email", "employees")] == ["Ann Rivest", "ann@example.ca", "12"]
        assert {key: post.fields.get(key) for key in made.hidden} == dict(made.hidden)
        assert post.fields.get(made.honeypot, "") == ""
        assert not set(made.without_script) & set(post.fields)


def test_a_form_service_gets_the_price(show: Callable[[providers.Profile], Page]) -> None:
    """A form that was filled in without an estimate carries likely price and range to a service, which prices nothing itself."""
    with Service(Answer(200, {"ok": True})) as service:
        page = show(profile("formspree", service.port))
        fill(page)
        expect(page.locator("html[data-engine=ready]")).to_be_attached(timeout=60_000)
        page.locator("button[data-send]").click()
        page.wait_for_url("**/quote/thank-you/**")
    assert re.fullmatch(
        r"\$[\d,]+ \+ GST \(\$[\d,]+\) likely, \$[\d,]+ to \$[\d,]+ before GST; rates .+", service.posts[0].fields["estimate"]
    )


def test_every_receiver_is_replayed() -> None:
    """No section of providers.toml goes without a replay."""
    assert {*CASES, "mailto"} == set(ALL)


@pytest.mark.parametrize(
    ("name", "sent"),
    often([("formspark", True), ("basin", True), ("formspree", False), ("web3forms", False)], ("formspark", True), ("formspree", False)),
)
def test_redirect(show: Callable[[providers.Profile], Page], name: str, *, sent: bool) -> None:
    """A service that redirects to a page: taken as sent where the service documents no body, else the page states that it cannot tell."""
    with Service(Answer(302, "", (("Location", "/landed"),)), shared_pages=True) as service:
        page = show(profile(name, service.port))
        fill(page)
        page.route("**/landed", lambda route: route.fulfill(status=200, headers={"Access-Control-Allow-Origin": "*"}, body=PAGE))
        page.locator("button[data-send]").click()
        if sent:
            page.wait_for_url("**/quote/thank-you/**")
        else:
            expect(page.locator("[data-summary]")).to_contain_text(UNCLEAR)


def test_mailto(show: Callable[[providers.Profile], Page]) -> None:
    """The last resort opens the visitor's own mail program with the answers in it; nothing is called sent."""
    page = show(providers.profile("mailto", "quotes@cor.example"))
    fill(page)
    asked: list[str] = []
    watcher = page.context.new_cdp_session(page)
    watcher.on("Page.frameRequestedNavigation", lambda event: asked.append(event["url"]))
    watcher.send("Page.enable")
    expect(page.locator("html[data-engine=ready]")).to_be_attached(timeout=60_000)
    page.locator("button[data-send]").click()
    expect(page.locator("[data-by-hand]")).to_contain_text("If it does not, call")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    by_hand = page.get_by_label("Your request as text").input_value()
    assert "Your name: Ann Rivest" in by_hand
    assert "before GST" in by_hand
    assert not re.search(r"(?m)^\w+[._]\w+:", by_hand), "no field's own name"
    body = urllib.parse.quote(by_hand.replace("\n", "\r\n"), safe="!~*'()")
    [address] = asked
    assert address == f"mailto:quotes@cor.example?subject=Quote%20request&body={body}"


@pytest.mark.parametrize("name", ALL)
def test_without_scripts(name: str) -> None:
    """A form that posts by itself carries the service's own controls, its trap, and the way back to the thank-you page."""
    made = providers.profile(name, "office@cor.example" if name == "mailto" else "form-id", site_url="https://cor.example/")
    html = quote.render(profile=made)
    assert f'action="{made.action}"' in html.replace("&amp;", "&")
    for key, value in {**made.hidden, **made.without_script}.items():
        assert f'name="{key}" value="{value}"' in html
    assert f'name="{made.honeypot}"' in html
    assert f'name="{made.named("email")}"' in html
    if name in REDIRECTS:
        assert made.without_script[REDIRECTS[name]] == "https://cor.example/quote/thank-you/"
