"""What must be right in a request before it is taken. Every problem is named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.forms.quote import CONTACT as ASKED
from relay.intake.problems import Problem
from relay.intake.submission import CONTACT, LENGTHS
from relay.values import address

if TYPE_CHECKING:
    from relay.intake.pricing import PriceCheck
    from relay.intake.submission import Submission


MISSING = {ask.name: ask.missing for ask in ASKED if ask.missing}
WRONG = {ask.name: ask.wrong for ask in ASKED if ask.wrong}
"""What the page says too, where a script looks before it sends."""


def contact(submission: Submission) -> tuple[dict[str, str], list[Problem]]:
    """Return the contact fields as they are kept, and what is wrong with them."""
    kept = {name: submission.contact.get(name, "").strip() for name in CONTACT}
    kept["email"] = address.normal(kept["email"])
    problems = []
    if not kept["name"]:
        problems.append(Problem("name", "REQUIRED_FIELD_MISSING", MISSING["name"]))
    if not kept["email"]:
        problems.append(Problem("email", "REQUIRED_FIELD_MISSING", MISSING["email"]))
    elif not address.well_formed(kept["email"]):
        problems.append(Problem("email", "TYPE_EMAIL", WRONG["email"]))
    for name, most in LENGTHS.items():
        if name != "email" and len(kept[name]) > most:
            what = "message" if name == "message" else name
            problems.append(Problem(name, "TOO_LONG", f"Shorten the {what} to {most:,} characters. It has {len(kept[name]):,}."))
    return kept, problems


def everything(submission: Submission, priced: PriceCheck) -> tuple[dict[str, str], list[Problem]]:
    """Return the contact fields as they are kept, and every problem: of the contact first, then of the request."""
    kept, problems = contact(submission)
    key = submission.controls.get("idempotency_key", "")
    if len(key) > 100:  # noqa: PLR2004 - the store's column
        problems.append(Problem("idempotency_key", "TOO_LONG", "idempotency_key must be at most 100 characters."))
    return kept, [*problems, *priced.problems]
