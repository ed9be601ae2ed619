"""Whole pages in the site's own shell: the built page, with the part that changed put in."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, NamedTuple

from pages.forms import estimator, providers
from pages.forms import quote as form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relay.intake.problems import Problem
    from relay.intake.submission import Submission
    from relay.web.static import Site

FORM = 'id="quote-form"'
ESTIMATOR = '<div class="cor-estimator" data-module="estimate/page">'
ESTIMATOR_ENDS = ('<div id="estimate-stated">', "</section>", "</div>")
"""What stands at the end of the estimator's block, in this order."""
REFERENCE = " data-reference"
UNKNOWN = " data-no-reference"
BARE = '<!doctype html>\n<html lang="en-CA">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body><main>{body}</main></body>\n</html>\n'
"""For a relay that serves no site."""


def with_problems(site: Site, submission: Submission | None, error: str, problems: Iterable[Problem]) -> str:
    """Return the quote page with what was typed and what is wrong."""
    listed = [(p.field, p.message) for p in problems] or [("", error)]
    values: dict[str, str] = {}
    fields: list[tuple[str, str]] = []
    if submission:
        values = dict(submission.contact)
        values |= {
            name: submission.controls[name] for name in ("idempotency_key", "shown_total", "_gotcha") if submission.controls.get(name)
        }
        fields = submission.fields
    filled = form.render(values, fields, listed, providers.profile("self"))
    page = site.page("quote/") or ""
    form_there = element(page, FORM)
    if form_there is None:
        return BARE.format(title="Error: Request a quote", body=filled)
    return with_error_title(f"{page[: form_there.start]}{filled}{page[form_there.end :]}")


def thanks(site: Site, reference: str) -> str:
    """Return the thank-you page with the reference on it."""
    page = site.page("quote/thank-you/") or ""
    safe = html.escape(reference)
    if unknown := element(page, UNKNOWN):
        page = page[: unknown.start] + page[unknown.end :]
    place = element(page, REFERENCE)
    if place is None:
        return BARE.format(title="Your request is with us", body=f"<h1>Your request is with us</h1><p>Your reference is {safe}.</p>")
    return f"{page[: place.start]}{page[place.start : place.inside].replace(' hidden', '')}{safe}{page[place.closing :]}"


def estimate(site: Site, fields: list[tuple[str, str]], today: str, problems: Iterable[tuple[str, str]] = ()) -> tuple[bool, str]:
    """Return whether the answers could be priced, and the estimator's page with the result or with the mistakes.

    Where there are `problems` already, as field and message, the engine is not asked.
    """
    priced, block = estimator.answered(fields, today=today, status="Worked out on our server, by the same engine.", wrong=problems)
    page = site.page("pricing/estimate/") or ""
    start = end = page.find(ESTIMATOR)
    for text in ESTIMATOR_ENDS:
        end = page.find(text, end) + len(text) if end >= 0 and text in page[end:] else -1
    if end < 0:
        return priced, BARE.format(title="Estimate your price", body=block)
    page = f"{page[:start]}{block}{page[end:]}"
    return priced, page if priced else with_error_title(page)


class Element(NamedTuple):
    """Where an element of a page starts, its content starts and ends, and it ends itself."""

    start: int
    inside: int
    closing: int
    end: int


def element(page: str, mark: str) -> Element | None:
    """Return the first element with a mark in its tag; it holds no other of its kind."""
    at = page.find(mark)
    start = page.rfind("<", 0, max(at, 0))
    inside = page.find(">", at) + 1
    if at < 0 or start < 0 or not inside:
        return None
    name = page[start + 1 : at].split(maxsplit=1)[0]
    closing = page.find(f"</{name}>", inside)
    return None if closing < 0 else Element(start, inside, closing, closing + len(f"</{name}>"))


def with_error_title(page: str) -> str:
    """Return a page whose title says that there is a mistake."""
    before, tag, after = page.partition("<title>")
    return f"{before}{tag}Error: {after.lstrip()}" if tag else page
