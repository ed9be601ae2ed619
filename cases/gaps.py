"""What the owner's data offers and no golden case shows gets a case; a case of what it no longer offers is gone: nobody writes or fixes one."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from cases import answers, layout
from cases.layout import Case
from estimator import RateCard
from estimator.card.rates import UNSURE, Entry
from estimator.parsing.text import iso_date

MONTHS_ALIKE = {"april", "may", "july", "august"}
"""Priced like June, which has its case."""
SMALL = 8
"""People of a firm that may have either program."""
HOMES = {"partner": "partners", "agreement": "agreements", "month": "seasons"}
"""Which file shows a question's options; the others are in `details`."""


def gaps(card: RateCard, cases: list[Case]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the file, the name and the request of each case that is missing."""
    days = {case.file: case.today for case in cases}
    shown = {addon for case in cases for addon in case.request.get("addons", [])}
    for slug, addon in card.options("addon").items():
        if slug not in shown:
            yield "addons", addon.label, {"audit": "none", "addons": [slug], **_on(card, addon, days.get("addons"))}
    pairs = {(case.request.get("audit"), case.request.get("program")) for case in cases}
    for slug, audit in card.options("audit").items():
        for program, kind in card.options("program").items():
            if (slug, program) not in pairs:
                yield "audits", f"{audit.label}, {kind.label}", {"audit": slug, "program": program, **_on(card, audit, days.get("audits"))}
    for key, question in card.questions.items():
        if question.kind == "choice" and key not in {"audit", "program"}:
            values = {case.request.get(key) for case in cases} | MONTHS_ALIKE
            home = HOMES.get(key, "details")
            for slug, option in card.options(question.options).items():
                if slug not in values:
                    yield home, f"{question.label} {option.label}", {key: slug, **_on(card, option, days.get(home))}
    if "audits" in days:  # not in a folder of somebody's own cases
        yield from _notices(card, days["audits"], {code for case in cases for code in answers.answered(case).get("notices", [])})


def _on(card: RateCard, option: Entry, day: date | None) -> dict[str, str]:
    """Return a day on which an option is offered, for a case of one that is not on its file's day."""
    if day is None or option.name in card.options(option.section, day):
        return {}
    since, until = option.rows[0].since, option.rows[-1].until
    return {"on": (until if until and until < day else since).isoformat()}


def _notices(card: RateCard, day: date, given: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield a case for each notice that no case shows and some request gets; not every firm's data lead to every one."""
    left = set(card.words["notices"]) - given - {"illustrative"}
    audits, programs, partners, addons = (tuple(card.options(name, day)) for name in ("audit", "program", "partner", "addon"))
    for audit, program, partner, help_ in product(audits, programs, (UNSURE, *partners), ([], list(addons))) if left else ():
        request = {"audit": audit, "program": program, "partner": partner, "employees": SMALL, "addons": help_}
        for code in left & answers.notices(request, day.isoformat()):
            left.remove(code)
            yield "audits", f"Notice {code}", request


def gone(card: RateCard, answered: dict[str, Any], today: date) -> dict[str, str]:
    """Return the answers that the card does not offer on their own day, or on `today`: the question, and what was answered."""
    day = iso_date(answered.get("on")) or today
    choices = {key: question.options for key, question in card.questions.items() if question.kind == "choice"}
    pairs = [*answered.items(), *(("addons", slug) for slug in answered.get("addons", []))]
    offered = {key: {"", UNSURE, *card.options(section, day)} for key, section in (choices | {"addons": "addon"}).items()}
    return {key: slug for key, slug in pairs if key in offered and isinstance(slug, str) and slug not in offered[key]}


def paragraph(name: str, request: dict[str, Any]) -> str:
    """Return a case as text, without its expectation."""
    values = ", ".join(f"{key} = {layout.toml(value)}" for key, value in request.items())
    why = "New in the owner's data: each is shown by a case. Say here what is to be seen."
    return f'\n[[case]]\nname = {layout.toml(name)}\nwhy = "{why}"\nrequest = {{ {values} }}\n'
