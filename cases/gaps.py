"""What the owner's data offers and no golden case shows gets a case; a case of what it no longer offers is gone: nobody writes or fixes one."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from cases import answers, layout
from cases.layout import Case
from estimator import RateCard
from estimator.card.rates import UNSURE

MONTHS_ALIKE = {"april", "may", "july", "august"}
"""Priced like June, which has its case."""
SMALL = 8
"""People of a firm that may have either program."""
HOMES = {"partner": "partners", "agreement": "agreements", "month": "seasons"}
"""Which file shows a question's options; the others are in `details`."""


def gaps(card: RateCard, cases: list[Case]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the file, the name and the request of each case that is missing."""
    shown = {addon for case in cases for addon in case.request.get("addons", [])}
    for slug, addon in card.options("addon").items():
        if slug not in shown:
            yield "addons", addon.label, {"audit": "none", "addons": [slug]}
    pairs = {(case.request.get("audit"), case.request.get("program")) for case in cases}
    for slug, audit in card.options("audit").items():
        for program, kind in card.options("program").items():
            if (slug, program) not in pairs:
                yield "audits", f"{audit.label}, {kind.label}", {"audit": slug, "program": program}
    for key, question in card.questions.items():
        if question.kind == "choice" and key not in {"audit", "program"}:
            values = {case.request.get(key) for case in cases} | MONTHS_ALIKE
            for slug, option in card.options(question.options).items():
                if slug not in values:
                    yield HOMES.get(key, "details"), f"{question.label} {option.label}", {key: slug}
    if any(case.file == "audits" for case in cases):  # not in a folder of somebody's own cases
        yield from _notices(card, {code for case in cases for code in answers.answered(case).get("notices", [])})


def _notices(card: RateCard, given: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield a case for each notice that no case shows and some request gets; not every firm's data lead to every one."""
    left = set(card.words["notices"]) - given - {"illustrative"}
    audits, programs, partners, addons = (tuple(card.options(name)) for name in ("audit", "program", "partner", "addon"))
    for audit, program, partner, help_ in product(audits, programs, (UNSURE, *partners), ([], list(addons))) if left else ():
        request = {"audit": audit, "program": program, "partner": partner, "employees": SMALL, "addons": help_}
        for code in left & answers.notices(request):
            left.remove(code)
            yield "audits", f"Notice {code}", request


def gone(card: RateCard, answered: dict[str, Any]) -> dict[str, str]:
    """Return the answers that the card no longer offers: the question, and what was answered."""
    choices = {key: question.options for key, question in card.questions.items() if question.kind == "choice"}
    pairs = [*answered.items(), *(("addons", slug) for slug in answered.get("addons", []))]
    offered = {key: {"", UNSURE, *card.options(section)} for key, section in (choices | {"addons": "addon"}).items()}
    return {key: slug for key, slug in pairs if key in offered and isinstance(slug, str) and slug not in offered[key]}


def paragraph(name: str, request: dict[str, Any]) -> str:
    """Return a case as text, without its expectation."""
    values = ", ".join(f"{key} = {layout.toml(value)}" for key, value in request.items())
    why = "New in the owner's data: each is shown by a case. Say here what is to be seen."
    return f'\n[[case]]\nname = {layout.toml(name)}\nwhy = "{why}"\nrequest = {{ {values} }}\n'
