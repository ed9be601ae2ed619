"""The golden cases for the page that checks them: as data for the visitor's browser, and as tables that read without it."""

import json
from decimal import Decimal
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from cases import layout
from cases.layout import Case
from estimator.values.money import dollars
from pages.templates import rendered

DATA = Path("docs/assets/data/golden-cases.json")
FRAGMENT = Path("docs/_fragments/cases.html")
TITLES = {
    "addons": "Add-ons",
    "agreements": "Agreements and groups",
    "audits": "Kinds of audit and programs",
    "boundaries": "Where a rule changes",
    "details": "Documents, video, shifts, readiness",
    "partners": "Certifying partners",
    "problems": "Answers that must be refused",
    "seasons": "Months",
    "travel": "Travel",
    "unsure": "Not sure",
}
"""What the cases of a file are about; a new file goes by its name until it has a title here."""


def data() -> str:
    """Return the cases as the page's script reads them: what to ask, on which day, what must be answered."""
    cases = [
        {"id": name(case), "request": case.request, "today": case.today.isoformat(), "expect": case.expect} for case in layout.all_cases()
    ]
    return json.dumps(cases, ensure_ascii=False, separators=(",", ":")) + "\n"


def name(case: Case) -> str:
    """Return a name of its own."""
    return f"{case.file}: {case.name}"


def tables() -> str:
    """Return the cases in tables, one for each file, with a place for what the visitor's browser says."""
    cases = layout.all_cases()
    parts = []
    for file, group in groupby(cases, key=lambda case: case.file):
        listed = list(group)
        title = TITLES.get(file, file.replace("-", " ").capitalize())
        rows = "".join(
            f'<tr data-case="{escape(name(case))}"><th scope="row">{escape(case.name)}<small>{escape(case.why)}</small></th>'
            f'<td data-label="Written down">{_expected(case.expect)}</td><td data-label="Your browser" data-result></td></tr>'
            for case in listed
        )
        parts.append(
            f'<details class="cor-cases"><summary>{escape(title)} <span>{len(listed)}</span></summary>'
            f'<table class="cor-table cor-table--stack"><caption>{escape(title)}</caption><thead><tr><th scope="col">Case</th>'
            f'<th scope="col">Written down</th><th scope="col">Your browser</th></tr></thead><tbody>{rows}</tbody></table></details>'
        )
    return rendered("cases.html", count=len(cases), tables="".join(parts))


def _expected(expect: dict[str, Any]) -> str:
    if "problems" in expect:
        return "Refused"
    return dollars(Decimal(expect["total"]))


def made() -> dict[Path, str]:
    """Return the files."""
    return {DATA: data(), FRAGMENT: tables()}
