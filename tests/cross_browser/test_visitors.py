"""What bug reports of other people's forms found in ours, in each browser: nothing typed is lost, nothing moves, nothing is left behind."""

from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from testing.quote_page import attached
from testing.served import Served
from testing.visitor import ON_PAPER, Visitor

pytestmark = pytest.mark.long

TOP = "return arguments[0].getBoundingClientRect().top"
PHONE = (700, 800)
"""A window in which the result opens over the questions: none gets narrower in every browser."""


def test_copy_link_by_its_button(visitor: Visitor) -> None:
    """After the skip link has changed the address, the button copies a link with the answers and the price."""
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    before = visitor.text("#estimate-total")
    visitor.types("[name=employees]", f"44{Keys.TAB}")
    total = visitor.changed(before)
    visitor.links("employees=44")
    visitor.driver.execute_script("arguments[0].click()", visitor.finds(".md-skip"))
    visitor.until(lambda: "employees" not in visitor.driver.current_url, "the skip link leaves the address")
    if visitor.engine.name == "chromium":  # without a window it asks nobody
        visitor.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardSanitizedWrite", "clipboardReadWrite"]})
    visitor.clicks("[data-copy]")
    visitor.reads("[data-message]", "Link copied. It holds your answers and the price.")
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=message]", Keys.CONTROL + "v")
    link = str(visitor.finds("[name=message]").get_property("value"))
    assert link.startswith(f"{visitor.site}/pricing/estimate/#")
    assert "employees=44&" in link
    assert f"_total={total.replace('$', '').replace(',', '')}" in link


def test_a_report_that_is_gone_when_it_is_sent(visitor: Visitor, served: Served, tmp_path: Path) -> None:
    """A PDF deleted after it was chosen goes with the request, as it was when it was chosen."""
    address = f"{visitor.engine.name}@gone.example"
    report = tmp_path / "gone.pdf"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    visitor.opens("/quote/#employees=7&sites=1")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=name]", "Ann Rivest")
    visitor.types("[name=email]", address)
    visitor.attaches("#f-report", report)
    visitor.sees("[data-remove]")
    report.unlink()
    visitor.clicks("[data-send]")
    visitor.arrives("/quote/thank-you/?id=Q-")
    assert "gone.pdf" in attached(served, address)


def test_a_removed_report_is_not_named(visitor: Visitor, tmp_path: Path) -> None:
    """A file that the summary names is not named there once it is removed."""
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    visitor.opens("/quote/#employees=7&sites=1")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=name]", "Ann Rivest")
    visitor.types("[name=email]", "removed@example.ca")
    visitor.attaches("#f-report", empty)
    visitor.clicks("[data-send]")
    visitor.reads("[data-summary]", "“empty.pdf” is empty")
    visitor.clicks("[data-remove]")
    visitor.until(lambda: not visitor.finds("[data-summary]").is_displayed(), "the summary names what is gone")


def test_answers_in_the_query(visitor: Visitor) -> None:
    """Answers after `?` are read as after `#`; what is not ours stays, and a broken escape breaks nothing."""
    visitor.opens("/pricing/estimate/?utm_source=mail&employees=40&x=%E0%A4%A#keep-heading")
    visitor.priced()
    assert visitor.finds("[name=employees]").get_property("value") == "40"
    assert visitor.links("#").startswith(f"{visitor.site}/pricing/estimate/?utm_source=mail&x=%E0%A4%A#")


def test_back_closes_the_open_result(visitor: Visitor) -> None:
    """Where the result opens over the questions Back closes it and keeps the answers; closed by its button it leaves no entry behind."""
    visitor.driver.set_window_rect(0, 0, *PHONE)
    try:
        visitor.opens("/why/")
        visitor.opens("/pricing/estimate/")
        visitor.priced()
        before = visitor.text("#estimate-total")
        visitor.types("[name=employees]", f"44{Keys.TAB}")
        visitor.changed(before)
        visitor.clicks("[data-toggle]")
        visitor.sees("[data-close]")
        visitor.driver.back()
        visitor.until(lambda: not visitor.finds("[data-close]").is_displayed(), "Back leaves the result open")
        assert visitor.finds("[name=employees]").get_property("value") == "44"
        assert visitor.driver.current_url.startswith(f"{visitor.site}/pricing/estimate/#")
        visitor.clicks("[data-toggle]")
        visitor.clicks("[data-close]")
        visitor.until(lambda: visitor.driver.execute_script("return !history.state?.sheet"), "an entry is left behind")
        visitor.driver.back()
        visitor.arrives("/why/")
    finally:
        visitor.driver.set_window_rect(0, 0, 1280, 900)


def test_nothing_moves_under_the_pointer(visitor: Visitor) -> None:
    """With the number of people emptied, the next question's stepper stays where it is pressed, and takes the press; the message is under its field."""
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    more = visitor.brings("[data-field=sites] [data-step='1']")
    visitor.driver.execute_script("arguments[0].focus(); arguments[0].select()", visitor.finds("#f-employees"))
    visitor.finds("#f-employees").send_keys(Keys.DELETE)
    visitor.finds("[data-stale=yes]")
    visitor.brings("[data-field=sites] [data-step='1']")
    before = visitor.driver.execute_script(TOP, more)
    ActionChains(visitor.driver).click_and_hold(more).perform()
    visitor.sees("#f-employees-error")
    assert visitor.driver.execute_script(TOP, more) == pytest.approx(before, abs=1)
    ActionChains(visitor.driver).release().perform()
    visitor.until(lambda: visitor.finds("#f-sites").get_property("value") == "2", "the press is lost")
    message, field = (visitor.driver.execute_script(TOP, visitor.finds(css)) for css in ("#f-employees-error", "#f-employees"))
    assert message > field
    assert not visitor.finds("[data-summary]").is_displayed()


@pytest.mark.parametrize(
    "page", ["/quote/", "/why/wcb-refund/", "/audit/calendar/", "/support/checklist/", "/support/sheets/", "/pricing/"]
)
def test_a_page_on_paper(visitor: Visitor, page: str) -> None:
    """By the print style sheet a page keeps its title and drops header, menu and footer."""
    visitor.opens(page)
    visitor.driver.execute_script(ON_PAPER)
    visitor.sees("main h1")
    for hidden in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".cor-footer", ".headerlink", ".cor-actions"):
        assert not any(one.is_displayed() for one in visitor.driver.find_elements(By.CSS_SELECTOR, hidden)), hidden
    assert visitor.driver.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
