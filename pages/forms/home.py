"""The home page's price: three questions, answered from a table that the engine fills at build time."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from estimator import Request, estimate, wire
from estimator.card.rates import UNSURE, RateCard
from estimator.present import headline, ways
from estimator.pricing.estimate import Estimate
from estimator.values.day import written
from estimator.values.money import tens, whole
from pages.day import newest
from pages.forms import providers, questions
from pages.templates import environment, one_block

FRAGMENT = Path("docs/_fragments/home-price.html")
TABLE = Path("docs/assets/data/home-ranges.json")

# Every head-count while one more person shows, then wider steps; in between the next step up is shown, with a note.
PEOPLE = (*range(1, 26), 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180, 200)
SITES = (1, 2, 3, 4, 5, 6, 8, 10)


def fields(card: RateCard) -> dict[str, str]:
    """Return the answers the table starts from: those the estimator's form starts with."""
    return {key: value for key, value in questions.start(card) if key not in {"employees", "sites", "industry"}}


def priced(card: RateCard, employees: int, sites: int, industry: str) -> Estimate:
    """Price a certification audit as the estimator would, with every other answer as its form starts."""
    request = {**fields(card), "employees": employees, "sites": sites, "industry": industry, "on": newest().isoformat()}
    return estimate(Request.from_mapping(request, card), card)


def table(card: RateCard) -> dict[str, object]:
    """Return low, likely and high before GST, and the likely total with GST, as a headline rounds them, by industry, people and sites."""
    industries = [*card.options("industry", newest()), UNSURE]
    return {
        "people": PEOPLE,
        "sites": SITES,
        "guided": guided(card),
        "industries": {
            industry: [[_span(priced(card, people, sites, industry)) for sites in SITES] for people in PEOPLE] for industry in industries
        },
    }


def guided(card: RateCard) -> list[list[list[int]]]:
    """Return what a self-assessment with our help costs, as `table` has prices, for one person and up to as many as SECOR allows.

    Each is a list of one price, or an empty one where the firm does not offer it.
    """
    prices = []
    for people in range(1, card.on(newest()).fact("secor-limit") + 1):
        request = Request.from_mapping({"audit": "certification", "employees": people}, card, newest())
        prices.append([_span(estimate(way.request, card)) for way in ways.of(request, card) if way.name == "guided"])
    return prices


def _span(estimate: Estimate) -> list[int]:
    words = [tens(amount) for amount in (estimate.range.low, estimate.range.likely, estimate.range.high)]
    return [int(amount.strip("$").replace(",", "")) for amount in (*words, whole(estimate.total))]


def fragment(card: RateCard) -> str:
    """Return the three questions with the first answer already there; without a script the form goes to the relay."""
    start = dict(questions.start(card))
    employees, sites, industry = int(start["employees"]), int(start["sites"]), start["industry"]
    estimate = priced(card, employees, sites, industry)
    template = environment().get_template("home-price.html")
    shown = headline.words(estimate.to_mapping())
    relayed = providers.chosen().name == "self"
    made = template.render(
        employees=employees,
        sites=sites,
        options=questions.options(card, card.questions["industry"], [industry]),
        hidden=fields(card),
        price=shown["price"],
        span=shown["range"],
        on=written(newest()),
        words=card.words["ways"],
        free=headline.FREE,
        guided=ways.GUIDED if any(guided(card)) else "",
        action="estimate" if relayed else "pricing/estimate/",
        method="post" if relayed else "get",
        illustrative=card.status == "illustrative",
    )
    return one_block(made)


@cache
def table_text() -> str:
    """Return the table as JSON. It takes seconds to make, so what is there stays while a spread of its cells agrees."""
    card = wire.card()
    if TABLE.exists():
        text = TABLE.read_text(encoding="utf-8")
        if agrees(json.loads(text), card):
            return text
    return json.dumps(table(card), separators=(",", ":")) + "\n"


def agrees(table: dict[str, Any], card: RateCard, every: int = 97) -> bool:
    """Tell whether each `every`th cell, and the steps and industries, are what the engine says."""
    industries = [*card.options("industry", newest()), UNSURE]
    if (table["people"], table["sites"], [*table["industries"]]) != ([*PEOPLE], [*SITES], industries):
        return False
    if table.get("guided") != guided(card):
        return False
    cells = [(industry, row, column) for industry in industries for row in range(len(PEOPLE)) for column in range(len(SITES))]
    return all(
        table["industries"][industry][row][column] == _span(priced(card, PEOPLE[row], SITES[column], industry))
        for industry, row, column in cells[::every]
    )


def made() -> dict[Path, str]:
    """Return the fragment and the table."""
    return {FRAGMENT: fragment(wire.card()), TABLE: table_text()}
