"""The three ways to a SECOR that a firm of ten people or fewer is offered."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from estimator import wire
from estimator.parsing import form
from testing.asking import ask
from testing.cards import CARD


def asked(request: dict[str, Any]) -> Any:
    """Price with the HTML."""
    answer = ask("estimate", request, show=True)
    assert answer["ok"], answer
    return answer


def ways(request: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The ways to a SECOR that an answer offers: what chooses it, its price, whether it is chosen."""
    shown = asked({"audit": "certification", "employees": 8, **request})["html"]["ways"]
    return [
        (unescape(link), price, bool(chosen))
        for chosen, link, price in re.findall(r'<li( data-chosen)?><button[^>]* value="([^"]*)".*?<b>(.*?)</b>', shown)
    ]


@pytest.mark.parametrize(
    ("request_", "at"),
    [({}, 2), ({"audit": "none"}, 0), ({"audit": "none", "addons": ["guided-self-assessment"]}, 1), ({"partner": "mhsa"}, 2)],
)
def test_a_small_firm_sees_three_ways(request_: dict[str, Any], at: int) -> None:
    """Ten people or fewer: on their own, with our help, or an assessor; each price is that of the answers that choose it."""
    found = ways(request_)
    assert [chosen for _, _, chosen in found] == [index == at for index in range(3)]
    assert found[0][1] == "$0 from us"
    assert CARD.words["ways"]["title-help"] not in asked({"employees": 8, "audit": "certification", **request_})["html"]["ways"]
    for link, price, _ in found:
        assert asked(form.to_mapping(parse_qsl(link)))["html"]["price"] == price
    assert asked(form.to_mapping(parse_qsl(found[0][0])))["estimate"]["total"] == "0.00"


@pytest.mark.parametrize("audit", ["none", "certification"])
def test_each_way_keeps_the_other_help(audit: str) -> None:
    """With help chosen that is none of the ways, each way has it in its price and its answers, none is free, and the chosen one has the price of the estimate."""
    request = {"audit": audit, "employees": 8, "addons": ["mock-interviews"]}
    found, shown = ways(request), asked(request)["html"]
    assert [price for _, price, chosen in found if chosen] == [shown["price"]]
    for link, price, _ in found:
        answers = form.to_mapping(parse_qsl(link))
        assert "mock-interviews" in answers["addons"]
        assert asked(answers)["html"]["price"] == price
    assert "$0" not in shown["ways"] + shown["under"]
    assert CARD.words["ways"]["title-help"] in shown["ways"]


@pytest.mark.parametrize("request_", [{"employees": 11}, {"program": "cor"}, {"audit": "gap"}])
def test_others_see_one_price(request_: dict[str, Any]) -> None:
    """Larger firms, firms that choose COR, and a practice audit have no such choice."""
    assert ways(request_) == []


def test_a_card_without_guidance_has_two_ways() -> None:
    """An owner who does not help with self-assessments offers the other two."""
    card = replace(CARD, sections={**CARD.sections, "addon": {}})
    answer = wire.ask("estimate", {"audit": "certification", "employees": 8}, card=card, show=True)
    assert answer["html"]["ways"].count("<li") == 2
