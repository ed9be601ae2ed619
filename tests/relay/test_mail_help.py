"""The mails of a request for help without an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from relay.admin import listing
from relay.mail.request_text import answer_text, question_text
from testing import offered
from testing.mails import body, outbox
from testing.relay import VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from testing.relay import Running

ALONE = answer_text("audit", "none")
FEES = "paid to the certifying partner"


@pytest.mark.parametrize(
    ("answers", "work", "program", "price"),
    [
        ({"employees": "15"}, ALONE, False, "No help chosen yet"),
        ({"employees": "15", "addons": offered.addon().name}, ALONE, False, ""),
        ({"employees": "8", "addons": offered.addon().name}, f"{ALONE}, SECOR", True, ""),
        ({"employees": "8"}, "SECOR self-assessment without us", True, "$0 from us"),
    ],
)
def test_help_alone_is_no_audit(relay: Callable[..., Running], answers: dict[str, str], work: str, program: bool, price: str) -> None:
    """Subject and first line name the help, or the SECOR done without us; the answers list no COR, and COR's price no partner fees."""
    running = relay()
    sent: Any = {**VISITOR, "audit": "none", "agreement": "unsure", **answers}
    reference = running.post(**sent).json()["id"]
    owner, visitor = outbox(running, 2)
    people = f"{work}, {answers['employees']} people"
    assert f": {people}, {price or '$'}" in str(owner["Subject"])
    for kind in ("plain", "html"):
        assert f"{people}, 1 site" in body(owner, kind)
        for mail in (owner, visitor):
            text = body(mail, kind)
            assert price in text
            assert (question_text("program") in text) is program
            assert question_text("agreement") not in text
            assert (FEES in text) is (program and not price)
    nothing = {"No help chosen yet": "Nothing is chosen, so", "$0 from us": "The self-assessment is done without us, so"}.get(price, "")
    assert nothing in body(owner, "plain")
    assert (question_text("program") in str(listing.show(running.relay.store, reference))) is program


def test_an_audit_lists_its_program(relay: Callable[..., Running]) -> None:
    """With an audit the mails name program, agreement and the partner's fees."""
    running = relay()
    running.post(**VISITOR, audit="gap", employees="15")
    owner, visitor = outbox(running, 2)
    assert ": COR gap, 15 people, $" in str(owner["Subject"])
    for mail in (owner, visitor):
        assert all(words in body(mail, "html") for words in (question_text("program"), question_text("agreement"), FEES))
