"""The three-year budget in the mails that a request brings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from estimator import wire
from testing.mails import body, outbox
from testing.relay import REQUEST, VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from testing.relay import Running


def test_both_mails_hold_the_budget(relay: Callable[..., Running]) -> None:
    """A three-year budget that was asked for is in both mails as the engine words it, and in the link back; what was typed only in the owner's."""
    running = relay(url="https://cor.example/")
    running.post(**VISITOR, **REQUEST, budget="yes", payroll="1,800,000 $", wcb_rate="1.46")
    request = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": list(REQUEST.items())})))["estimate"]["request"]
    budget = wire.ask("cycle", {"request": request, "payroll": "1,800,000", "rate": "1.46"})["cycle"]
    owner, visitor = outbox(running, 2)
    for mail in (owner, visitor):
        for kind in ("plain", "html"):
            written = body(mail, kind)
            assert budget["lead"] in written.replace("&#39;", "'")
            assert "WCB may refund" in written
            assert budget["difference"] in written
            assert "_budget=yes" in written
            assert "_wcb_rate=1.46" in written
    assert "1,800,000 $; 1.46" in body(owner, "plain")
    assert "1,800,000 $;" not in body(visitor, "plain")


@pytest.mark.parametrize("payroll", ["much", "", "-1"])
def test_a_budget_without_a_payroll_has_no_refund(relay: Callable[..., Running], payroll: str) -> None:
    """A payroll that is missing or wrong leaves the refund out; the request is taken, and the owner reads what was typed."""
    running = relay()
    running.post(**VISITOR, **REQUEST, budget="yes", payroll=payroll, wcb_rate="1.46")
    owner, visitor = outbox(running, 2)
    for kind in ("plain", "html"):
        assert "Over three years you pay about $" in body(visitor, kind)
        assert "cost $" not in body(visitor, kind)
        assert f"{payroll}; 1.46" in body(owner, kind) or not payroll


@pytest.mark.parametrize(("agreement", "brings"), [("three-year", True), ("single", False)])
def test_an_agreement_brings_its_budget(relay: Callable[..., Running], agreement: str, brings: bool) -> None:
    """An agreement over three years brings the budget unasked; a single audit brings none."""
    running = relay()
    running.post(**VISITOR, **(REQUEST | {"agreement": agreement}))
    visitor = body(outbox(running, 2)[1], "plain")
    assert ("Your three-year agreement takes 5% off each audit" in visitor) is brings
    assert ("YOUR THREE-YEAR BUDGET" in visitor) is brings
