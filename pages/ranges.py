"""The home page's price: three questions, answered from a table that the engine fills at build time."""

import json
from functools import cache
from pathlib import Path

from estimator import Request, estimate, wire
from estimator.estimating import Estimate
from estimator.rates import UNSURE, RateCard
from pages import form, fragments

FRAGMENT = Path("docs/_fragments/home-price.html")
TABLE = Path("docs/assets/data/home-ranges.json")

# Every head-count while one more person shows, then wider steps; in between the next step up is shown, and said.
PEOPLE = (*range(1, 26), 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180, 200)
SITES = (1, 2, 3, 4, 5, 6, 8, 10)


def fields(card: RateCard) -> dict[str, str]:
    """Return the answers the table starts from: those the estimator's form starts with."""
    return {key: value for key, value in form.start(card) if key not in {"employees", "sites", "industry"}}


def priced(card: RateCard, employees: int, sites: int, industry: str) -> Estimate:
    """Price a certification audit as the estimator would, with every other answer as its form starts."""
    request = {**fields(card), "employees": employees, "sites": sites, "industry": industry, "on": fragments.newest().isoformat()}
    return estimate(Request.from_mapping(request, card), card)


def table(card: RateCard) -> dict[str, object]:
    """Return low, likely and high in whole dollars (cents cut off) by industry, people and sites."""
    industries = [*card.options("industry"), UNSURE]
    return {
        "people": PEOPLE,
        "sites": SITES,
        "secor": int(card.scheme["secor-limit"].now),
        "industries": {
            industry: [[_span(priced(card, people, sites, industry)) for sites in SITES] for people in PEOPLE]
            for industry in industries
        },
    }


def _span(found: Estimate) -> list[int]:
    return [int(amount) for amount in (found.range.low, found.range.likely, found.range.high)]


def fragment(card: RateCard) -> str:
    """Return the three questions with the first answer already there; without a script the form goes to the relay."""
    start = dict(form.start(card))
    employees, sites, industry = int(start["employees"]), int(start["sites"]), start["industry"]
    found = priced(card, employees, sites, industry)
    template = form.environment().get_template("home-price.html")
    shown = template.render(
        employees=employees,
        sites=sites,
        options=form.options(card, card.questions["industry"], [industry]),
        hidden=fields(card),
        most_people=PEOPLE[-1],
        most_sites=SITES[-1],
        secor=int(card.scheme["secor-limit"].now),
        low=f"${int(found.range.low):,}",
        likely=f"${int(found.range.likely):,}",
        high=f"${int(found.range.high):,}",
        on=fragments.newest().isoformat(),
        illustrative=card.status == "illustrative",
    )
    return form.one_block(shown)


@cache
def table_text() -> str:
    """Return the table as JSON; what is there is kept while rates and engine are the same, since it takes seconds to make."""
    card = wire.card()
    stamp = priced(card, 1, 1, UNSURE).to_mapping()
    marks = {"rates": stamp["rates_version"], "engine": stamp["engine_version"]}
    if TABLE.exists():
        text = TABLE.read_text(encoding="utf-8")
        if {key: json.loads(text).get(key) for key in marks} == marks:
            return text
    return json.dumps({**marks, **table(card)}, separators=(",", ":")) + "\n"


def made() -> dict[Path, str]:
    """Return the fragment and the table."""
    return {FRAGMENT: fragment(wire.card()), TABLE: table_text()}
