"""Accepting a fixed quote: with the token of its letter, while it is valid, once. It takes the place of a proof of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.cli.quote import day_in_words
from pages.forms.acceptance import AGREED, FIELDS, NOT_AGREED
from relay.intake.problems import Problem, Refusal
from relay.intake.submission import too_long
from relay.store import mail_kinds, quotes
from relay.store.store import Unavailable
from relay.values import clock
from relay.values.reference import REFERENCE
from relay.values.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relay.intake.submission import Submission
    from relay.settings import Settings
    from relay.store.quotes import Quote
    from relay.store.store import Store

UNKNOWN = "This link is not whole, or not one of ours. Open the whole link from your letter, or answer the mail that brought it."


def fields(submission: Submission) -> dict[str, str]:
    """Return what the form sends, by name."""
    sent = {name: one_line(value) for name, value in submission.others}
    return {**sent, "name": submission.contact.get("name", "")}


def find(store: Store, given: Mapping[str, str], at: float) -> Quote:
    """Return the quote that a link opens, and that can be accepted now.

    Raises:
        Refusal: 404, no letter has this token; 410, it was accepted, a newer one takes its place, or it is over.
        Unavailable: the store does not answer.
    """
    reference, token = given.get("quote", ""), given.get("token", "")
    found = quotes.with_token(store, reference, token) if REFERENCE.fullmatch(reference) and token else None
    if found is None:
        raise _refusal(404, "NOT_FOUND", UNKNOWN)
    quote, newest = found
    if quote.state == "accepted":
        by = f"{quote.accepted['by']}, {quote.accepted['position']}, on {quote.accepted['at']}"
        raise _refusal(410, "ACCEPTED", f"Quote {quote.request} was accepted by {by}. There is nothing left to do here.")
    if newest.revision != quote.revision:
        words = f"Revision {newest.revision} of {day_in_words(newest.day)} takes the place of this one. Open the link in its letter."
        raise _refusal(410, "REPLACED", words)
    if clock.today(at).isoformat() > quote.until:
        words = f"This quote was valid until {day_in_words(quote.until)}. Answer the mail that brought it, and we send you a new one."
        raise _refusal(410, "EXPIRED", words)
    return quote


def accept(store: Store, settings: Settings, submission: Submission, at: float) -> Quote:
    """Accept a quote, and queue the mails to both; return it as it was before.

    Raises:
        Refusal: as `find` says, or 422, a field is missing.
        Unavailable: the store does not answer.
    """
    given = fields(submission)
    quote = find(store, given, at)
    unnamed = [field for field in FIELDS if not any(map(str.isalnum, given.get(field.name, "")))]  # what cannot be seen names nobody
    problems = [Problem(field.name, "REQUIRED_FIELD_MISSING", field.missing) for field in unnamed]
    sent = [(field, len(given.get(field.name, ""))) for field in FIELDS]
    problems += [too_long(field.name, length, field.max_length) for field, length in sent if length > field.max_length]
    if given.get("accept") != AGREED:
        problems.append(Problem("accept", "REQUIRED_FIELD_MISSING", NOT_AGREED))
    if problems:
        raise Refusal(422, "Nothing was accepted yet.", tuple(problems))
    words = {"by": given["name"], "position": given["position"], "at": clock.format_time(at)}
    request = store.get(quote.request, file=False)
    email = request.content["contact"]["email"] if request else ""
    if not quotes.accept(store, quote, words, at, mail_kinds.of_acceptance(settings, quote.revision, email)):
        find(store, given, at)  # says why
        raise Unavailable("the quote has changed since it was read")
    return quote


def _refusal(status: int, code: str, words: str) -> Refusal:
    return Refusal(status, words, (Problem("", code, words),))
