"""The whole path in each browser: look, estimate, share, ask for a quote."""

from tests.browsers.visitor import Visitor
from tests.conftest import Served
from tests.relay.conftest import until
from tests.relay.quote_page import mails


def test_from_home_to_the_owner_s_mail(visitor: Visitor, served: Served) -> None:
    """Three answers at home, a price from Python, another answer, the form, and the owner has the mail with the total that was shown."""
    address = f"{visitor.engine.name}@client.example"
    visitor.opens("/")
    visitor.types("#f-employees", "32")
    visitor.reads("[data-likely]", "is likely")
    visitor.clicks("form [type=submit]")
    visitor.arrives("/pricing/estimate/")
    visitor.engine_is("ready")
    visitor.reads("#estimate-status", "Worked out in your browser")
    first = visitor.text("#estimate-total")
    visitor.chooses("[name=industry]", "oil-and-gas")
    total = visitor.changed(first)
    visitor.clicks("[data-carry]")
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
