"""Whole pages in the site's own shell: the built page, with the part that changed put in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pages.forms import estimator
from pages.forms import quote as form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relay.intake.problems import Problem
    from relay.intake.submission import Submission
    from relay.serve.static import Site

FORM = re.compile(r'<form\b[^>]*\bid="quote-form".*?</form>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ESTIMATOR = re.compile(
    r'<div class="cor-estimator" data-module="estimate/page">.*?<div id="estimate-stated">.*?</section>\s*</div>', re.DOTALL
)
REFERENCE = re.compile(r"(<(\w+)\b[^>]*\bdata-reference\b[^>]*>).*?(</\2>)", re.DOTALL)
UNKNOWN = re.compile(r"<(\w+)\b[^>]*\bdata-no-reference\b[^>]*>.*?</\1>", re.DOTALL)
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
    filled = form.render(values, fields, listed)
    page = site.page("quote/")
    if page is None or FORM.search(page) is None:
        return BARE.format(title="Error: Request a quote", body=filled)
    page = FORM.sub(lambda _: filled, page, count=1)
    return TITLE.sub(lambda found: f"<title>Error: {found[1].strip()}</title>", page, count=1)


def thanks(site: Site, reference: str) -> str:
    """Return the thank-you page with the reference on it."""
    page = site.page("quote/thank-you/")
    safe = html.escape(reference)
    if page is None or REFERENCE.search(page) is None:
        return BARE.format(title="Your request is with us", body=f"<h1>Your request is with us</h1><p>Your reference is {safe}.</p>")
    page = UNKNOWN.sub("", page, count=1)
    return REFERENCE.sub(lambda found: f"{found[1].replace(' hidden', '')}{safe}{found[3]}", page, count=1)


def estimate(site: Site, fields: list[tuple[str, str]], today: str) -> tuple[bool, str]:
    """Return whether the answers could be priced, and the estimator's page with the result or with the mistakes."""
    priced, block = estimator.answered(fields, today=today, status="Worked out on our server, by the same engine.")
    page = site.page("pricing/estimate/")
    if page is None or ESTIMATOR.search(page) is None:
        return priced, BARE.format(title="Estimate your price", body=block)
    page = ESTIMATOR.sub(lambda _: block, page, count=1)
    return priced, page if priced else TITLE.sub(lambda found: f"<title>Error: {found[1].strip()}</title>", page, count=1)
