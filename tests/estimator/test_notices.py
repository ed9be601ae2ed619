"""What an estimate says beside its numbers, as a person would say it, and only where it applies."""

import json
from dataclasses import replace
from typing import Any

import pytest

from estimator import wire
from testing.asking import answered
from testing.cards import CARD

FIRM = {"audit": "certification", "employees": 15}


def estimate(**answers: Any) -> Any:
    """An estimate with these answers."""
    return answered("estimate", {**FIRM, **answers})


def notices(**answers: Any) -> dict[str, str]:
    """Its notices by their codes."""
    return {notice["code"]: notice["text"] for notice in estimate(**answers)["notices"]}


def assumed(**answers: Any) -> str:
    """What was taken for granted, in one text."""
    return " ".join(estimate(**answers)["assumptions"])


@pytest.mark.parametrize(
    ("answers", "code", "message"),
    [
        ({"partner": "amta"}, "training", "AMTA: An employee takes its two-day course"),
        ({}, "training-ask", "at least one employee with your partner's training"),
        ({"audit": "gap", "partner": "ccsa"}, "baseline", "at no direct cost to you"),
        ({"audit": "gap"}, "baseline-ask", "Ask your certifying partner first"),
        ({"industry": "municipal"}, "council", "council"),
        ({"industry": "hospitality"}, "hotels", "Partnerships office"),
        ({"audit": "maintenance", "partner": "amta", "month": "november"}, "year-end", "AMTA ends the gathering of data on December 31"),
        ({"partner": "amhsa", "month": "october"}, "year-end-sent", "AMHSA takes the audits of a year until December 1"),
        ({"partner": "acsa", "month": "december"}, "year-end-ask", "Ask yours"),
        ({"employees": 1500, "sites": 20, "shifts": "two", "remote": "no"}, "team", "for one auditor"),
        ({"employees": 6, "audit": "maintenance"}, "secor-carry", "up to a third of the questions carry over"),
        ({"partner": "acsa"}, "alternative", "full-time certified auditor"),
        ({"partner": "amhsa"}, "alternative", "an auditor from another municipality"),
        ({"partner": "mhsa"}, "alternative", "peer auditor"),
    ],
)
def test_said_where_it_applies(answers: dict[str, Any], code: str, message: str) -> None:
    """Training, the partner's own baseline, council, hotels, the end of the year, a team, SECOR's carry-over, peers by partner."""
    assert message in notices(**answers)[code]


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({"audit": "recertification"}, {"training", "training-ask", "baseline-ask", "secor-carry"}),
        ({"employees": 6}, {"secor-carry"}),
        ({"audit": "none", "addons": ["evidence-map"], "industry": "municipal"}, {"council", "team", "training-ask"}),
        ({"partner": "acsa", "month": "june"}, {"year-end", "year-end-sent", "year-end-ask", "hotels", "team"}),
        ({"partner": "amta", "month": "november"}, {"year-end-sent", "year-end-ask"}),
        ({"audit": "gap", "month": "november"}, {"year-end-ask"}),
        ({"industry": "hospitality", "partner": "aasp"}, {"hotels"}),
    ],
)
def test_not_said_where_it_does_not(answers: dict[str, Any], codes: set[str]) -> None:
    """No notice without its reason."""
    assert not codes & set(notices(**answers))


@pytest.mark.parametrize("partner", ["acsa", "amhsa", "mhsa"])
def test_a_small_firm_is_offered_no_peer_audit(partner: str) -> None:
    """A peer audit is for COR: six people with SECOR do not read of it."""
    assert "alternative" not in notices(partner=partner, employees=6, program="secor")


def test_one_and_many() -> None:
    """One is said in the singular, more in the plural."""
    assert "1 interview and 1 site visit are the indicative numbers." in assumed(employees=1)
    assert "16 interviews and 3 site visits are the indicative numbers." in assumed(employees=31, sites=4)


def test_a_partner_is_named_only_where_one_is_involved() -> None:
    """A gap audit has no certifying partner that approves its sample."""
    assert "No certifying partner is involved." in assumed(audit="gap")
    assert "has the last word" not in assumed(audit="gap")
    assert "Your certifying partner has the last word on the sample." in assumed()


def test_an_open_answer_as_a_person_says_it() -> None:
    """What was assumed, what to tell, and by how many whole dollars the range narrows."""
    message = assumed(employees=45)
    assert "We assumed AASP. Tell us your partner to narrow the range by $" in message
    assert "We assumed another industry. Tell us your industry to narrow the range by $" in message
    assert not [
        sentence
        for sentence in estimate(employees=45)["assumptions"]
        if "Tell us" in sentence and "$" in sentence and ("." in sentence.rpartition("$")[2][:-1])
    ]


def test_an_open_answer_that_moves_the_likely_price_alone_is_assumed() -> None:
    """Where the usual answer leaves the range as it is and another moves the likely price, or the days on site, it is among what was assumed."""
    far: dict[str, Any] = {"employees": 18, "sites": 2, "industry": "construction", "travel": {"to": ["red-deer"]}}
    prices = {answer: estimate(**far, remote=answer) for answer in ("unsure", "some", "no")}
    assert all(prices["unsure"][end] == prices["some"][end] for end in ("low", "high"))
    assert prices["unsure"]["likely"] == prices["some"]["likely"] != prices["no"]["likely"]
    said = "We assumed some by video or phone. Tell us whether interviews may be held by video or phone."
    assert said in prices["unsure"]["assumptions"]
    assert {"field": "remote", "widens_by": "0.00"} in prices["unsure"]["unsure"]
    assert said in assumed(employees=22)
    assert said not in assumed(**far, remote="some")
    assert said not in assumed(audit="none", employees=22)


def test_an_open_answer_that_is_worth_nothing() -> None:
    """Where telling us narrows nothing, no dollars are named."""
    only = {"partner": "aasp", "industry": "other", "documents": "mixed", "remote": "no", "readiness": "ready", "shifts": "one"}
    message = assumed(audit="none", addons=["results-presentation"], **only)
    assert "by $0" not in message


def test_sites_without_a_place_are_said() -> None:
    """Where the places of some sites are not known, the estimate says what each price takes, and asks; where all are, it does not."""
    asked: dict[str, Any] = {"employees": 45, "sites": 2, "industry": "construction"}
    open_, known = ({**asked, "travel": {"to": to}} for to in (["red-deer"], ["calgary", "red-deer"]))
    assert "You did not say where 1 other site is. The likely price takes it to be where the others are" in assumed(**open_)
    assert "You did not say" not in assumed(**known)
    assert "travel" in [one["field"] for one in estimate(**open_)["unsure"]]
    assert "travel" not in [one["field"] for one in estimate(**known)["unsure"]]


def test_the_sites_visited_are_said() -> None:
    """Where fewer sites are visited than there are, the places of the likely price are named; where all are, there is no choice to name."""
    to = ["calgary 5", "red-deer 2", "banff"]
    assert "The likely price visits: Calgary and area 2, Red Deer 1. Your certifying partner has the choice" in assumed(
        sites=8, travel={"to": to}
    )
    assert "The likely price visits" not in assumed(sites=2, travel={"to": ["calgary", "banff"]})


def test_independence_as_the_government_says_it() -> None:
    """Anyone who helped develop the system cannot audit it: categorical, with its source and age."""
    message = notices(addons=["evidence-map"])["independence"]
    assert "cannot carry out the audit, says the Government of Alberta (an older page, undated)" in message
    assert "may have to" not in message


def test_what_a_site_asks_is_not_included() -> None:
    """Orientations, tests and standby are named as not in the price, where somebody visits a site."""
    assert CARD.words["exclusions"]["site"] in estimate()["exclusions"]
    assert CARD.words["exclusions"]["site"] not in estimate(audit="none", addons=["evidence-map"])["exclusions"]


def test_the_partner_of_an_industry_is_suggested() -> None:
    """Where one partner serves the industry and none is chosen, the page asks whether it is theirs."""
    partner = next(iter(CARD.partners.values()))
    card = replace(CARD, partners={partner.slug: replace(partner, industries=("construction",))})
    shown = [json.dumps(wire.ask("estimate", FIRM | {"industry": "construction"}, card=one, show=True)["html"]) for one in (card, CARD)]
    assert [f"{partner.short} serves" in html for html in shown] == [True, False]
