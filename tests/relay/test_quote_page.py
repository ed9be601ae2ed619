"""The quote form in a real browser: carried answers, problems, drafts, proof of work, the outbox; and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from estimator.present.headline import NOTHING
from relay.values.address import well_formed
from testing import offered
from testing.pages import Held
from testing.quote_page import CARRIED, ODD, fill, kept, mails, ready, send
from testing.relay import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from testing.served import Served


def test_answers_are_carried(page: Page, served: Served) -> None:
    """The estimate's answers are on the page in words, with a way back; they are sent, and the mail says that both saw the same total."""
    page.goto(f"/quote/#{CARRIED}&_total=1.00")
    card = page.locator(".cor-carried")
    expect(card).to_contain_text(offered.asks("employees"))
    expect(card).to_contain_text(offered.industry().label)
    expect(card).to_contain_text(offered.addon().label)
    change = card.get_by_role("link", name="Change your answers").get_attribute("href") or ""
    assert change.endswith(f"pricing/estimate/#{CARRIED}&_total=1.00&_change=audit")
    fill(page, "carried@example.ca")
    expect(card).to_contain_text("calculated just now", timeout=30_000)
    total = f"${float(page.locator('[name=shown_total]').input_value()):,.2f}"
    assert re.match(r"\$[\d,]+ \+ GST \(\$[\d,]+\)", card.locator("[data-carried-total]").inner_text())
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    reference = page.locator("[data-reference]").inner_text()
    [mail] = until(lambda: mails(served, "carried@example.ca"))
    text = mail.get_body(("plain",)).get_content()
    assert reference in str(mail["Subject"])
    assert f"The page says it showed {total}; the engine says {total} with GST: equal." in text
    assert offered.addon().label in text


def test_nothing_chosen_is_sent_without_a_price(page: Page, served: Served) -> None:
    """Help alone with nothing chosen has no figure: not on the estimate and its bar, the request's card or the owner's mail; the request is taken all the same."""
    page.goto("/pricing/estimate/#employees=20&sites=1&audit=none&program=cor")
    page.set_viewport_size({"width": 390, "height": 844})
    for place in (".cor-headline", ".cor-bar button > span"):
        expect(page.locator(place).first).to_have_text(NOTHING, use_inner_text=True, timeout=30_000)
    expect(page.locator("#estimate-lines")).to_contain_text(NOTHING)
    assert "$0" not in page.locator(".cor-estimator").inner_text()
    link = page.locator("[data-carry]").evaluate("link => link.href")
    page.goto(link)
    total = page.locator("[data-carried-total]")
    expect(total).to_contain_text(NOTHING)
    fill(page, "nothing@example.ca")
    expect(total).to_have_text(f"{NOTHING}Send it as it is: we ask what you need.")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    [mail] = until(lambda: mails(served, "nothing@example.ca"))
    assert str(mail["Subject"]).endswith(NOTHING)
    assert all(NOTHING in (text := mail.get_body((kind,)).get_content()) and "$" not in text for kind in ("plain", "html"))


def test_a_budget_is_carried(page: Page, served: Served) -> None:
    """A three-year budget comes along with the answers: it is on the card, in the way back, and in the owner's mail with its refund."""
    budget = "_budget=yes&_payroll=1%2C800%2C000&_wcb_rate=1.46"
    page.goto(f"/quote/#{CARRIED}&_total=1.00&{budget}")
    ready(page)
    card = page.locator(".cor-carried")
    expect(card).to_contain_text("payroll 1,800,000, WCB rate 1.46")
    change = card.get_by_role("link", name="Change your answers").get_attribute("href") or ""
    assert budget in change
    fill(page, "budget@example.ca")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    [mail] = until(lambda: mails(served, "budget@example.ca"))
    assert "WCB may refund $5,260." in mail.get_body(("plain",)).get_content()


def test_what_is_said_where_nothing_can_be_kept(page: Page) -> None:
    """In a browser that refuses storage the form does not say that it keeps what is typed there."""
    page.add_init_script("""for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        configurable: true, get: () => { throw new DOMException("refused", "SecurityError"); } })""")
    page.goto("/quote/")
    expect(page.locator("[data-cleared]")).to_have_text("What you type stays in this form until you leave the page.")


def test_problems(context: BrowserContext, served: Served) -> None:
    """A mistake: the summary has the focus, its link leads to the field, the message is beside it, what was typed is kept; nothing is stored."""
    page = context.new_page()  # not the watched one: the browser itself logs the answer 422
    page.goto("/quote/")
    fill(page, ODD)
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    with page.expect_response("**/quote/") as answered:
        send(page)
    assert answered.value.status == 422
    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Enter one email address")
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link", name="Enter one email address").click()
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    assert page.get_by_label("Email", exact=True).input_value() == ODD
    expect(page.locator("#f-email-error")).to_be_visible()
    assert kept(served, ODD) == []


@pytest.mark.parametrize("connected", [True, False])
def test_all_problems_come_in_one_round(context: BrowserContext, served: Served, connected: bool) -> None:
    """The contact's mistakes and the engine's own words on the questions are in one list before anything is sent, with no connection too."""
    page = context.new_page()
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto("/quote/")
    ready(page)
    send(page)
    summary = page.locator("[data-summary]")
    expect(summary).to_contain_text(re.compile("Give a whole number from 1 to [0-9,]+: "))
    expect(summary).to_contain_text("Enter your name")
    page.get_by_label("Email", exact=True).fill("round@example")
    page.get_by_label(offered.asks("employees"), exact=True).fill("12")
    page.get_by_label(offered.asks("sites"), exact=True).fill("many")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")
    context.set_offline(not connected)
    send(page)
    expect(summary.locator("li")).to_have_count(3)
    for words in ("Enter your name", "Enter one email address", "“many”"):
        expect(summary).to_contain_text(words)
    expect(page.locator("#f-sites-error")).to_be_visible()
    expect(page.locator("[data-outbox]")).to_have_count(0)
    assert posts == []
    assert kept(served, "round@example") == []


def test_one_rule_for_an_address(page: Page) -> None:
    """The form and the relay take the same addresses, but for those that only a mail's writer knows to be wrong."""
    addresses = [
        "ann@example.ca", "a.b+c@example.co.uk", "o'neil@example.ca", "a@b.c1", "a@xn--bcher-kva.example", f"{'a' * 64}@b.ca", f"{'a' * 65}@b.ca", "a@b", "a@b.1", "a@127.0.0.1",
        "a..b@c.ca", ".a@c.ca", "a.@c.ca", "a@-b.ca", "a@b-.ca", "a@b..ca", "a@b.ca.", "@b.ca", "a@", "a b@c.ca", "a@b.ca, c@d.ca", "Ann <a@b.ca>", '"a b"@c.ca', "é@b.ca",
    ]  # fmt: skip
    page.goto("/quote/")
    field = page.get_by_label("Email", exact=True)
    judged = {address: field.evaluate("(it, value) => (it.value = value, it.validity.valid)", address) for address in addresses}
    assert judged == {address: well_formed(address) for address in addresses}


def test_the_form_is_cleared(page: Page) -> None:
    """One button takes everything out of the form and out of the browser; until something else is typed it can be brought back."""
    page.goto(f"/quote/#{CARRIED}")
    fill(page, "shared@example.ca")
    page.get_by_role("button", name="Clear this form").click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("")
    expect(page.locator(".cor-carried")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('cor-quote-draft')") is None
    assert "#" not in page.url
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("shared@example.ca")
    expect(page.locator(".cor-carried")).to_contain_text(offered.addon().label)
    page.get_by_role("button", name="Clear this form").click()
    page.reload()
    ready(page)
    expect(page.get_by_label("Email", exact=True)).to_have_value("")
    expect(page.locator(".cor-carried")).to_have_count(0)


def test_draft_is_kept(page: Page) -> None:
    """What was typed is there after the page was left and opened again, and gone after it was sent."""
    page.goto("/quote/")
    fill(page, "draft@example.ca")
    page.get_by_label(offered.asks("employees"), exact=True).fill("7")
    page.goto("/why/")
    page.goto("/quote/")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    expect(page.get_by_label(offered.asks("employees"), exact=True)).to_have_value("7")
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    page.goto("/quote/")
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("")


def test_early_words_are_kept(page: Page) -> None:
    """Words typed before the form's script has loaded are kept, with the older draft."""
    page.goto("/quote/")
    fill(page, "early@example.ca")
    expect(page.get_by_label("Your name")).to_have_value("Ann Rivest")
    held = Held(page, "**/quote/form.js")
    with page.expect_request("**/quote/form.js"):
        page.goto("/quote/", wait_until="domcontentloaded")
    page.get_by_label("Your name").fill("Bea Rivest")
    held.first().continue_()
    ready(page)
    expect(page.get_by_label("Email", exact=True)).to_have_value("early@example.ca")
    expect(page.get_by_label("Your name")).to_have_value("Bea Rivest")
    page.unroute("**/quote/form.js")
    page.reload()
    ready(page)
    expect(page.get_by_label("Your name")).to_have_value("Bea Rivest")


def test_check_answers(page: Page, served: Served) -> None:
    """Before it goes, all that is sent is on one view; Change leads to the field and back again; from there it is sent."""
    page.goto(f"/quote/#{CARRIED}")
    ready(page)
    check = page.get_by_role("button", name="Check your answers first")
    check.click()
    expect(page.locator("[data-summary]")).to_contain_text("Enter your name")
    fill(page, "check@exmaple.ca")
    check.click()
    view = page.locator("[data-checked]")
    expect(view.get_by_role("heading")).to_be_focused()
    expect(view).to_contain_text("check@exmaple.ca")
    expect(page.get_by_label("Your name")).to_be_hidden()
    expect(page.locator(".cor-carried").filter(has_text="Your estimate")).to_contain_text(offered.addon().label)
    view.get_by_role("link", name="Change Email").click()
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    expect(view).to_have_count(0)
    page.get_by_label("Email", exact=True).fill("check@example.ca")
    check.click()
    expect(view).to_contain_text("check@example.ca")
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    check.click()
    send(page)
    page.wait_for_url("**/quote/thank-you/?id=Q-*")
    assert len(kept(served, "check@example.ca")) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_the_longest_words_fit(browser: Browser, served: Served, scripts: bool) -> None:
    """On the narrowest phone nothing typed widens the page: in the form, its problems, the check of the answers, the carried answers."""
    context = browser.new_context(base_url=served, java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"/quote/#{CARRIED.replace('employees=12', 'employees=' + '9' * 300)}&_total={'9' * 40}")
    if scripts:
        ready(page)
    page.get_by_label("Your name").fill("N" * 200)
    page.get_by_label("Email", exact=True).fill(f"{'e' * 60}@{'d' * 60}.example.ca")
    page.get_by_label("Company").fill("C" * 200)
    page.get_by_label("Anything else we should know?").fill(f"https://example.ca/{'a' * 300} {'M' * 5000}")
    send(page)
    expect(page.locator("[data-summary]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if scripts:
        page.get_by_label(offered.asks("employees"), exact=True).fill("12")
        page.get_by_role("button", name="Check your answers first").click()
        expect(page.locator("[data-checked]")).to_contain_text("MMMM")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_name_and_email_come_before_the_estimate(browser: Browser, served: Served) -> None:
    """On a phone an estimate leaves name and email in the first screen; its box has the price, each answer over its whole width and one link, the rest is folded."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(
        f"/quote/#program=cor&{CARRIED}&documents=unsure&shifts=unsure&remote=unsure&month=unsure&agreement=single&on=2026-11-24&_total=123.00"
    )
    ready(page)
    for name in ("Your name", "Email"):
        box = page.get_by_label(name, exact=True).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844
    card = page.locator(".cor-carried")
    expect(card.locator("[data-carried-total]")).to_contain_text("$123 with GST")
    expect(card.get_by_text("Not sure", exact=True).first).to_be_hidden()
    expect(card.get_by_text(offered.asks("employees"))).to_be_visible()
    expect(card.get_by_role("link")).to_have_count(1)
    assert card.locator("dd").first.evaluate("answer => answer.offsetWidth > answer.parentElement.offsetWidth * 0.9")
    card.locator("summary").click()
    expect(card.get_by_text("Not sure", exact=True).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_accented_address_is_refused_in_words(browser: Browser, served: Served, scripts: bool) -> None:
    """An address with an accent before the @ is told at its field why it cannot be taken, and what to do; by script and by relay alike."""
    context = browser.new_context(base_url=served, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/quote/")
    if scripts:
        ready(page)
    page.get_by_label("Email", exact=True).fill("josé@example.com")
    send(page)
    words = "Our mail cannot go to letters such as “é” before the @. Enter another address of yours, or call us."
    expect(page.locator("#f-email-error")).to_contain_text(words)
    expect(page.get_by_label("Email", exact=True)).to_have_value("josé@example.com")
    page.get_by_label("Email", exact=True).fill("jose at example")
    send(page)
    expect(page.locator("#f-email-error")).to_contain_text("Enter one email address")
    context.close()
