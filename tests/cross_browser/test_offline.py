"""Each browser when the site cannot be reached: a second visit, a draft, a request that waits."""

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from testing.quote_page import CARRIED, kept, mails
from testing.relay import until
from testing.served import free_port, serving
from testing.visitor import Visitor
from testing.webdrivers import Engine

pytestmark = pytest.mark.long

KEPT = """
const done = arguments[arguments.length - 1];
(async () => {
  await navigator.serviceWorker.ready;
  return (await caches.keys()).length > 1;
})().then(done, () => done(false));
"""


def test_the_estimator_without_a_connection(engine: Engine, tmp_path: Path) -> None:
    """After one visit the estimator prices with the server gone, other pages open, without the last slash too, and what is no page says so."""
    with serving(tmp_path) as site:
        visitor = Visitor(engine, site)
        visitor.opens("/pricing/estimate/")
        visitor.priced()
        total = visitor.text("#estimate-total")
        visitor.until(lambda: visitor.driver.execute_async_script(KEPT), "the visit is not kept")
        visitor.opens("/robots.txt")
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    assert visitor.text("#estimate-total") == total
    visitor.types("[name=employees]", f"44{Keys.TAB}")
    assert visitor.changed(total) != total
    visitor.opens("/why/wcb-refund#at-a-glance")
    visitor.arrives("/why/wcb-refund/#at-a-glance")
    visitor.types("#refund-payroll", "2,800,000")
    visitor.clicks("[data-ask=refund] [type=submit]")
    visitor.reads("[data-ask=refund] [data-answer]", "The base refund would be $4,088")
    visitor.opens("/")
    visitor.types("#f-employees", "40")
    visitor.reads("[data-range]", " + GST ")
    visitor.opens("/nowhere/")
    visitor.reads("h1", "No connection")


def test_a_draft_is_kept(visitor: Visitor) -> None:
    """What was typed into the quote form is there again after a walk through the site, and gone once it is cleared."""
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=name]", "Zoë Côté")
    visitor.opens("/why/")
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    assert visitor.finds("[name=name]").get_property("value") == "Zoë Côté"
    visitor.clicks("[data-clear]")
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    assert visitor.finds("[name=name]").get_property("value") == ""


def test_a_request_waits_for_the_connection(engine: Engine, tmp_path: Path) -> None:
    """Sent with the server gone, a request waits in the browser; with the server back it arrives, once, from any page."""
    address = f"{engine.name}@waits.example"
    port = free_port()
    with serving(tmp_path, port) as site:
        visitor = Visitor(engine, site)
        visitor.opens(f"/quote/#{CARRIED}")
        visitor.sees("#quote-form[data-mounted]")
        visitor.types("[name=name]", "Ann Rivest")
        visitor.types("[name=email]", address)
    visitor.clicks("[data-send]")
    visitor.reads("[data-outbox]", "has not been sent yet")
    with serving(tmp_path, port) as site:
        visitor.opens("/why/")
        visitor.reads("[data-outbox]", "has been sent. Your reference is Q-")
        assert len(kept(site, address)) == 1
        assert len(until(lambda: mails(site, address))) == 1


def test_a_second_request_is_not_hidden(visitor: Visitor) -> None:
    """Under an address with an advertisement's mark one request is sent; a second is typed and the page reloaded: it is kept, and goes."""
    for words in ("The first one.", "The second one."):
        visitor.opens("/quote/#utm_source=mail&evil+field=Pay")
        visitor.sees("#quote-form[data-mounted]")
        visitor.types("[name=name]", "Ann Rivest")
        visitor.types("[name=email]", f"{visitor.engine.name}@second.example")
        visitor.types("[name=message]", words)
        visitor.types("[name=employees]", "7")
        visitor.types("[name=sites]", "1")
        visitor.driver.refresh()
        visitor.sees("#quote-form[data-mounted]")
        assert visitor.finds("[name=message]").get_property("value") == words
        visitor.clicks("[data-send]")
        visitor.arrives("/quote/thank-you/?id=Q-")
    assert len(kept(visitor.site, f"{visitor.engine.name}@second.example")) == 2  # type: ignore[arg-type]


def test_two_tabs_keep_their_own_words(visitor: Visitor) -> None:
    """One tab clears the draft that both began with: what the other has typed since stays there, over a reload too."""
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=message]", "From the first.")
    first = visitor.driver.current_window_handle
    visitor.driver.switch_to.new_window("tab")
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=message]", "From the other.")
    other = visitor.driver.current_window_handle
    visitor.driver.switch_to.window(first)
    visitor.clicks("[data-clear]")
    visitor.driver.switch_to.window(other)
    visitor.driver.refresh()
    visitor.sees("#quote-form[data-mounted]")
    assert visitor.finds("[name=message]").get_property("value") == "From the other."
    visitor.driver.close()
    visitor.driver.switch_to.window(first)


def test_a_wrong_report_is_named(visitor: Visitor, tmp_path: Path) -> None:
    """An empty report is named at its field as soon as it is chosen; one that is good is not, and can be removed."""
    empty, good = tmp_path / "empty.pdf", tmp_path / "good.pdf"
    empty.write_bytes(b"")
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.attaches("#f-report", empty)
    visitor.reads("#f-report-error", "“empty.pdf” is empty")
    visitor.clicks("[data-remove]")
    visitor.attaches("#f-report", good)
    visitor.sees("[data-remove]")
    visitor.until(lambda: not visitor.finds("#f-report-error").is_displayed(), "the good report is refused")
