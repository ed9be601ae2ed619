"""Answers without JavaScript: a built page, with the part between two comment markers of its template filled in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pages import content
from pages.forms import estimator, providers
from pages.forms import quote as form
from relay.intake.submission import BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relay.intake.problems import Problem
    from relay.intake.submission import Submission
    from relay.web.static import Site

BARE = '<!doctype html>\n<html lang="en-CA">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body><main>{body}</main></body>\n</html>\n'
"""For a relay that serves no site."""
RELATIVE = re.compile(r'(\b(?:href|src|(?:form)?action|data-worker)="|"base": ")(\.\./\.\.(?=")|\.\./\.\./|\.\./|\./(?="))')
"""The start of an address within the site, as the estimator's page has it."""
FROM_ROOT = {"../..": ".", "../../": "./", "../": "./pricing/", "./": "./pricing/estimate/"}
"""The same from `/estimate`, which is not in that page's folder. A browser cuts what leads above its host's root, but a site may be below a path."""


def fill(page: str | None, name: str, content: str) -> str | None:
    """Replace the text between `<!-- relay:name -->` and `<!-- /relay:name -->`; None where the page or a marker is missing."""
    before, start, rest = (page or "").partition(f"<!-- relay:{name} -->")
    _, end, after = rest.partition(f"<!-- /relay:{name} -->")
    return f"{before}{content}{after}" if start and end else None


def with_problems(site: Site, submission: Submission | None, error: str, problems: Iterable[Problem]) -> str:
    """Return the quote page with what was typed and what is wrong."""
    listed = [(p.field, p.message) for p in problems] or [("", error)]
    values: dict[str, str] = {}
    fields: list[tuple[str, str]] = []
    if submission:
        values = dict(submission.contact)
        values |= {
            name: submission.controls[name]
            for name in (*BUDGET, "idempotency_key", "shown_total", "_gotcha")
            if submission.controls.get(name)
        }
        fields = submission.fields
    filled = form.render(values, fields, listed, providers.profile("self"))
    page = fill(site.page("quote/"), "quote-form", filled)
    return BARE.format(title="Error: Request a quote", body=filled) if page is None else with_error_title(page)


def carried(site: Site, fields: list[tuple[str, str]]) -> str:
    """Return the quote page with the answers of an estimate filled in."""
    filled = form.render(fields=fields, profile=providers.chosen(content.CONFIG))
    return fill(site.page("quote/"), "quote-form", filled) or BARE.format(title="Request a quote", body=filled)


def not_filled(site: Site, error: str) -> str:
    """Return the quote page that says, instead of its form, why it is not filled in."""
    words = f'<div class="cor-summary" role="alert"><h2>There is a problem</h2><p>{html.escape(error)}</p></div>'
    page = fill(site.page("quote/"), "quote-form", words)
    return BARE.format(title="Error: Request a quote", body=words) if page is None else with_error_title(page)


def thanks(site: Site, reference: str) -> str:
    """Return the thank-you page with the reference on it."""
    safe = html.escape(reference)
    page = fill(site.page("quote/thank-you/"), "reference", f'<strong class="cor-quote__reference" data-reference>{safe}</strong>')
    return page or BARE.format(title="Your request is with us", body=f"<h1>Your request is with us</h1><p>Your reference is {safe}.</p>")


def acceptance(site: Site, content: str, *, error: bool) -> str:
    """Return the page that accepts a quote, with what it shows to who has a letter's link."""
    page = fill(site.page("quote/accept/"), "accept", content)
    page = page or BARE.format(title="Accept your quote", body=f"<h1>Accept your quote</h1>{content}")
    return with_error_title(page) if error else page


def estimate(site: Site, fields: list[tuple[str, str]], today: str, problems: Iterable[tuple[str, str]] = ()) -> tuple[bool, str]:
    """Return whether the answers could be priced, and the estimator's page with the result or with the mistakes.

    Where there are `problems` already, as field and message, the engine is not asked.
    """
    priced, block = estimator.answered(fields, today=today, status="Worked out on our server, by the same engine.", wrong=problems)
    page = fill(site.page("pricing/estimate/"), "estimator", block) or BARE.format(title="Estimate your price", body=block)
    page = RELATIVE.sub(lambda found: found[1] + FROM_ROOT[found[2]], page)
    return priced, page if priced else with_error_title(page)


def with_error_title(page: str) -> str:
    """Return a page whose title says that there is a mistake."""
    before, tag, after = page.partition("<title>")
    return f"{before}{tag}Error: {after.lstrip()}" if tag else page
