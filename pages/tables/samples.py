"""A sample quote and a sample report, made by the engine from a golden case: what a client gets, before asking.

And the firm's terms, from `extra.terms` of mkdocs.yml, which the quote and the pages show.
"""

from itertools import count
from pathlib import Path
from typing import Any

from cases.layout import Case, all_cases
from estimator import InvalidRequest, RateCardError, Request, estimate, wire
from estimator.present import answers_in_words
from estimator.values.money import dollars, plain
from pages import content
from pages.day import newest
from pages.templates import rendered

FRAGMENTS = Path("docs/_fragments")
SHOWN = {"partner", "travel"}
"""What the sample quote names of a request."""
CASE = "COR, 45 people in construction, Calgary and Red Deer"
PARTLY, MISSING = 7, 13
"""In the sample report one line of evidence in so many is partly in place, one in so many is missing."""


def case() -> Case:
    """Return the golden case that the samples show: CASE, or where the owner does not offer what it asks for, another with a trip.

    Raises:
        RateCardError: none can be shown.

    """
    cases = sorted(all_cases(), key=lambda case: case.name != CASE)
    for case in cases:
        if "problems" not in case.expect and case.request.keys() >= SHOWN and case.request["partner"] in wire.card().partners:
            try:
                Request.from_mapping(case.request, wire.card(), newest())
            except InvalidRequest:
                continue  # it asks for what is not offered today
            return case
    raise RateCardError(["cases: no golden case has a trip and a partner that are offered today; add one to cases/travel.toml"])


def quote() -> str:
    """Return the sample quote: the case's likely price as a fixed one."""
    card = wire.card()
    priced = estimate(Request.from_mapping(case().request, card, newest()), card)
    request, answer = priced.worksheet.request, priced.to_mapping()
    return rendered(
        "sample-quote.html",
        terms=content.terms(),
        audit=card.options("audit")[request.audit].label,
        partner=card.partners[request.partner].name,
        people=request.employees,
        answer=answer,
        sites=request.sites,
        where=answers_in_words.answer("travel", request.answer("travel"), card),
        days=answer["audit_days"].removesuffix(".0"),
        lines=[(line.label, dollars(line.amount.likely)) for line in priced.lines],
        price=dollars(priced.range.likely),
        gst=dollars(priced.gst),
        gst_rate=plain(priced.worksheet.rates.span("tax", "gst").likely),
        total=dollars(priced.total),
        status=answer["status"],
    )


def report() -> str:
    """Return the sample report: the engine's own scoring of made-up evidence for the case's firm."""
    card, request = wire.card(), case().request
    kinds = {
        key: "no" if number % MISSING == 0 else "partly" if number % PARTLY == 0 else "yes"
        for number, key in zip(count(1), card.elements.keys())
    }
    scored = _asked("readiness", {"answers": kinds})
    sample = _asked("sample", {"employees": request["employees"], "sites": request["sites"]})["sample"]
    return rendered(
        "sample-report.html",
        people=request["employees"],
        sites=request["sites"],
        scored=scored,
        sample=sample,
        strong=[element["name"] for element in scored["elements"] if element["low"] == 100],  # noqa: PLR2004 -- per cent
    )


def _asked(name: str, request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = wire.ask(name, request, today=newest())
    if not answer["ok"]:
        raise ValueError(f"pages/tables/samples.py: {name}: {answer['problems']}")
    return answer


def made() -> dict[Path, str]:
    """Return the fragments."""
    return {
        FRAGMENTS / "sample-quote.html": quote(),
        FRAGMENTS / "sample-report.html": report(),
        FRAGMENTS / "terms.html": rendered("terms.html", terms=content.terms()),
    }
