"""Validate a request: every problem is reported at once, with its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.forms.quote import CONTACT as ASKED
from relay.intake.multipart import TRUNCATED
from relay.intake.problems import Problem
from relay.intake.submission import CONTACT
from relay.store.schema import MAX_DRAFT_KEY
from relay.values import address

if TYPE_CHECKING:
    from relay.intake.pricing import PriceCheck
    from relay.intake.submission import Submission


MISSING = {ask.name: ask.missing for ask in ASKED if ask.missing}
WRONG = {ask.name: ask.wrong for ask in ASKED if ask.wrong}
"""What the page says too, where a script looks before it sends."""
ACCENTED = next(ask.accented for ask in ASKED if ask.name == "email")
"""The same of an address with letters before the @ that are not ASCII."""


def validate_contact(submission: Submission, *, by_telephone: bool = False) -> tuple[dict[str, str], list[Problem]]:
    """Return the contact fields as they are kept, and what is wrong with them; who called may leave out the email address."""
    kept = {name: submission.contact.get(name, "").strip() for name in CONTACT}
    kept["email"] = address.normalize(kept["email"])
    problems = []
    if not kept["name"]:
        problems.append(Problem("name", "REQUIRED_FIELD_MISSING", MISSING["name"]))
    if not kept["email"] and not by_telephone:
        problems.append(Problem("email", "REQUIRED_FIELD_MISSING", MISSING["email"]))
    elif kept["email"] and not address.well_formed(kept["email"]):
        words = ACCENTED if address.accented(kept["email"]) else WRONG["email"]
        problems.append(Problem("email", "TYPE_EMAIL", words))
    return kept, problems


def validate(submission: Submission, priced: PriceCheck, *, by_telephone: bool = False) -> tuple[dict[str, str], list[Problem]]:
    """Return the contact fields as they are kept, and every problem: of the contact first, then of the request.

    Of a body that was cut off, that alone is said: what else is missing may have been in the rest.
    """
    kept, problems = validate_contact(submission, by_telephone=by_telephone)
    if TRUNCATED in submission.problems:
        return kept, [TRUNCATED]
    problems += submission.problems
    named = {problem.field for problem in problems}
    key = submission.controls.get("idempotency_key", "")
    if len(key) > MAX_DRAFT_KEY:
        problems.append(Problem("idempotency_key", "TOO_LONG", f"idempotency_key must be at most {MAX_DRAFT_KEY} characters."))
    return kept, [*problems, *(problem for problem in priced.problems if problem.field not in named)]
