"""The document checklist: every line of evidence, element by element, as data, CSV and HTML."""

from datetime import date
from html import escape
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.elements import KINDS, Element, Elements
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import echo, first_few, unknown_keys
from estimator.present import csv as tables

EXAMPLE = {"elements": ["training", "emergency"]}
COLUMNS = ("Element", "Kind", "Evidence", "Where it is kept", "Owner", "Date", "In place")


def select(body: Any, elements: Elements) -> tuple[Element, ...]:
    """Return the requested elements; all of them by default.

    Raises:
        InvalidRequest: a key or an element is not known.

    """
    known = [element.slug for element in elements.all]
    mapping = {} if body is None else body
    if not isinstance(mapping, dict):
        raise InvalidRequest([("", f'{echo(body)} is not a request; send {{"elements": […]}} or nothing.')])
    problems = unknown_keys(mapping, ("elements",))
    slugs = mapping.get("elements", known)
    if not isinstance(slugs, list):
        problems.append(("elements", f"{echo(slugs)} is not a list of elements; known: {', '.join(known)}."))
        slugs = []
    problems += [
        ("elements", f"{echo(slug)} is not an element; known: {', '.join(known)}.")
        for slug in first_few(slug for slug in slugs if slug not in known)
    ]
    if problems:
        raise InvalidRequest(problems)
    return tuple(element for element in elements.all if element.slug in slugs)


def answer(picked: tuple[Element, ...], elements: Elements) -> dict[str, Any]:
    """Return the lines of these elements and the CSV."""
    lines = [
        {"key": line.key, "element": element.name, "kind": line.kind, "text": line.text} for element in picked for line in element.evidence
    ]
    return {"lines": lines, "csv": csv(picked), "source": elements.source}


def csv(picked: tuple[Element, ...]) -> str:
    """Return the checklist as CSV: CRLF lines, every cell in quotes, columns to fill in left empty."""
    rows = [COLUMNS, *((element.name, KINDS[line.kind], line.text, "", "", "", "") for element in picked for line in element.evidence)]
    return tables.table(rows, quote_all=True)


def html(picked: tuple[Element, ...]) -> str:
    """Return the checklist for print: a box to tick before each line."""
    parts = []
    for element in picked:
        rows = "".join(
            f'<tr><td class="cor-tick"></td><th scope="row">{escape(line.text)}</th><td>{KINDS[line.kind]}</td></tr>'
            for line in element.evidence
        )
        parts.append(
            f'<table class="cor-table cor-checklist"><caption>{element.number}. {escape(element.name)}</caption>'
            '<thead><tr><th scope="col"><span class="cor-hidden">Done</span></th><th scope="col">Evidence</th>'
            f'<th scope="col">Where</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    return "\n".join(parts) + "\n"


def run(card: RateCard, body: Any, _today: date) -> Answer:
    """Answer the ask `checklist`.

    Raises:
        InvalidRequest: a key or an element is not known.

    """
    known = card.elements
    picked = select(body, known)
    return Answer(answer(picked, known), lambda: html(picked))


ASK = Ask("lists the evidence of each element, and as CSV", EXAMPLE, run)
