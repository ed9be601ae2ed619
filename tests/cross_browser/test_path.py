"""The whole path in each browser: look, estimate, share, print, ask for a quote; and the small tools."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from testing import offered
from testing.quote_page import mails
from testing.relay import until
from testing.served import Served
from testing.visitor import ON_PAPER, Visitor


def test_from_home_to_the_owner_s_mail(visitor: Visitor, served: Served) -> None:
    """Three answers at home, a price from Python, other answers, the form, and the owner has the mail with the total that was shown."""
    address = f"{visitor.engine.name}@client.example"
    visitor.opens("/")
    visitor.types("#f-employees", "32")
    visitor.reads("[data-likely]", "Likely.")
    visitor.clicks("form .cor-actions [type=submit]")
    visitor.arrives("/pricing/estimate/")
    visitor.priced()
    assert visitor.finds("#f-employees").get_property("value") == "32"
    total = visitor.text("#estimate-total")
    visitor.chooses("[name=industry]", offered.industry().name)
    total = visitor.changed(total)
    visitor.types("[name='travel.to']", f"{offered.town()[1]}{Keys.TAB}")
    total = visitor.changed(total)
    visitor.clicks("[data-carry]")
    visitor.arrives("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=name]", "Dana O’Brien")
    visitor.types("[name=email]", address)
    visitor.clicks("[data-send]")
    visitor.arrives("/quote/thank-you/?id=Q-")
    visitor.reads("main", "Q-")
    (mail,) = until(lambda: mails(served, address))
    body = mail.get_body(("plain",))
    assert body is not None
    assert total in body.get_content()


@pytest.mark.long
def test_a_share_link_opens_the_same(visitor: Visitor) -> None:
    """The address of one estimate, opened by a browser that has never been here, shows the same total and the same answers."""
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    before = visitor.text("#estimate-total")
    visitor.types("[name=employees]", f"1,200{Keys.TAB}")
    total = visitor.changed(before)
    link = visitor.links("employees=1200")
    visitor.forgets()
    visitor.driver.get(link)
    visitor.priced()
    assert visitor.text("#estimate-total") == total
    assert str(visitor.finds("[name=employees]").get_property("value")).replace(",", "") == "1200"


@pytest.mark.long
def test_what_is_wrong_is_named(visitor: Visitor) -> None:
    """A quote form sent empty names each mistake beside its field and in a summary that has the focus; a corrected one goes."""
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    visitor.types("[name=email]", "dana at client")
    visitor.clicks("[data-send]")
    visitor.reads("[data-summary]", "There is a problem")
    assert visitor.driver.switch_to.active_element == visitor.finds("[data-summary]")
    assert visitor.driver.title.startswith("Error: ")
    visitor.sees("#f-email-error")
    assert visitor.finds("[name=name]").get_property("ariaInvalid") == "true"


@pytest.mark.long
def test_the_small_tools_answer(visitor: Visitor) -> None:
    """The refund is worked out, and the calendar has its days and its file."""
    visitor.opens("/why/wcb-refund/")
    visitor.types("#refund-payroll", "1,400,000")
    visitor.clicks("form[data-ask=refund] [type=submit]")
    visitor.reads("form[data-ask=refund] [data-answer]", "$")
    visitor.opens("/audit/calendar/")
    visitor.sees("form[data-ask=plan] [type=submit]:enabled")
    visitor.driver.execute_script("arguments[0].value = '2027-06-30'", visitor.finds("#plan-expires"))  # a picker's own keys differ
    visitor.clicks("form[data-ask=plan] [type=submit]")
    visitor.reads("form[data-ask=plan] [data-answer]", "Jun 30, 2027")
    assert visitor.finds("[data-answer] a[download]").get_property("download") == "cor-calendar.ics"


@pytest.mark.long
def test_every_golden_case_agrees(visitor: Visitor) -> None:
    """All golden cases, worked out by this browser's own WebAssembly, give the cents that are written down."""
    visitor.opens("/pricing/check/")
    rows = len(visitor.all("[data-case]"))
    visitor.clicks("[data-run]")
    visitor.reads("[data-answer]", f"{rows} of {rows} agree")


@pytest.mark.long
def test_print(visitor: Visitor) -> None:
    """By the print style sheet an estimate keeps what a bid needs and drops what only a screen needs; where the driver prints, on two pages at most."""
    visitor.opens(
        f"/pricing/estimate/#employees=64&sites=4&audit=certification&partner={offered.partner().name}&travel.to={offered.town()[0]}"
    )
    visitor.priced()
    if visitor.engine.name != "webkit":  # its driver has no command for it
        paper = visitor.driver.print_page()
        assert paper.startswith("JVBERi0")  # %PDF-, in base64
    visitor.driver.execute_script(ON_PAPER)
    for shown in ("#estimate-total", ".cor-range", "#estimate-lines table", "#estimate-answers", "#estimate-notices", "#estimate-stated"):
        visitor.sees(shown)
    for hidden in ("#f-employees", "[data-copy]", "[data-carry]", "#estimate-explain", ".md-footer", ".cor-footer"):
        assert not any(one.is_displayed() for one in visitor.driver.find_elements(By.CSS_SELECTOR, hidden)), hidden
