"""What the rate card offers and no golden case shows: a new add-on, partner, industry, kind of audit gets a case without anybody writing one."""

from collections.abc import Iterator
from typing import Any

from estimator import RateCard
from tests.cases.layout import Case

MONTHS_ALIKE = {"april", "may", "july", "august"}
"""Priced like June, which has its case."""
HOMES = {"partner": "partners", "agreement": "agreements", "month": "seasons"}
"""Which file shows a question's options; the others stand in `details`."""


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
            given = {case.request.get(key) for case in cases} | MONTHS_ALIKE
            for slug, option in card.options(question.options).items():
                if slug not in given:
                    yield HOMES.get(key, "details"), f"{question.label} {option.label}", {key: slug}


def paragraph(name: str, request: dict[str, Any]) -> str:
    """Return a case as text, without its expectation."""
    values = ", ".join(f'{key} = ["{value[0]}"]' if isinstance(value, list) else f'{key} = "{value}"' for key, value in request.items())
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'\n[[case]]\nname = "{quoted}"\nwhy = "New in the rate card: each option is shown by a case. Say here what is to be seen."\nrequest = {{ {values} }}\n'
