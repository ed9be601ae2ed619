"""Price a request again with the same engine, and compare it with the total that the visitor's page says it showed."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from estimator import wire
from estimator.asks.cycle_years import AGREEMENT
from relay.intake.problems import Problem, Refusal
from relay.intake.submission import CONTACT
from relay.values import amount, clock

if TYPE_CHECKING:
    from datetime import date

    from relay.intake.submission import Submission

log = logging.getLogger("relay.pricing")

KNOWN = frozenset(wire.card().questions)
"""The names of the request's fields: the engine's own questions."""


@dataclass(frozen=True, slots=True)
class PriceCheck:
    """The engine's price for a request, compared with the total that the page says it showed."""

    estimate: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    verdict: str = "none"
    """`equal`, `equal, before GST`, `different`, `unreadable` (what came is no amount), `unseen` (no total came), `none` (nothing was
    asked to be priced), `failed`. It says nothing of what the visitor saw: the total that came is the sender's word."""
    shown: str = ""
    budget: dict[str, Any] | None = None
    """The engine's three years, where they were asked for or agreed; `typed` is what came as payroll and rate."""


def price(submission: Submission, today: date) -> PriceCheck:
    """Price the request. Never raises: a failing engine must not lose a client."""
    ask = envelope(submission, today)
    shown = submission.controls.get("shown_total") or submission.controls.get("_total") or ""
    if ask is None:
        return PriceCheck(shown=shown)
    try:
        answer = wire.ask("estimate", **ask)
        if answer["ok"]:
            estimate = answer["estimate"]
            return PriceCheck(
                estimate, verdict=compare(shown, estimate), shown=shown, budget=budget(submission, estimate["request"], today)
            )
        problems = tuple(Problem(str(p["field"]), "INVALID", str(p["message"])) for p in answer["problems"])
    except Exception:  # the engine promises not to raise; a request is stored even if it does
        log.exception("engine failed")
        return PriceCheck(verdict="failed", shown=shown)
    return PriceCheck(problems=problems, shown=shown)


def budget(submission: Submission, request: dict[str, Any], today: date) -> dict[str, Any] | None:
    """Return the three-year budget of a request; without refund where its payroll or rate is wrong: no field of the form shows them."""
    wanted, payroll, rate = submission.budget
    if not wanted and request["agreement"] != AGREEMENT:
        return None
    body = {"request": request, "payroll": payroll, "rate": rate}
    answer = wire.ask("cycle", body, today=today)
    if not answer["ok"]:
        answer = wire.ask("cycle", {"request": request}, today=today)
    return {**answer["cycle"], "typed": [payroll, rate]}


def answer(submission: Submission) -> tuple[dict[str, Any], int]:
    """Return the engine's own answer for a script that posts to the estimator, and its status."""
    found = wire.ask("estimate", **(envelope(submission, clock.today()) or {"fields": [], "today": clock.today()}))
    return found, 200 if found["ok"] else 422


def check_answers(submission: Submission) -> None:
    """Refuse what no price can be worked out of.

    Raises:
        Refusal: 422, it was cut off, a text is too long, or a file came along.
    """
    problems = [problem for problem in submission.problems if problem.field not in CONTACT]
    if submission.file_refused:
        problems.append(
            Problem("", "NO_FILE_UPLOADS", "The estimator takes no file. Send the answers alone; the quote form takes the report.")
        )
    if problems:
        raise Refusal(422, problems[0].message, tuple(problems))


def envelope(submission: Submission, today: date) -> dict[str, Any] | None:
    """Return the arguments of `wire.ask`, or None where the visitor asked no price."""
    request = submission.request
    if isinstance(request, str):
        try:
            request = json.loads(request, parse_constant=str)
        except (ValueError, RecursionError):
            request = {"request": "not JSON"}
    if request is not None:
        if isinstance(request, dict) and isinstance(request.get("request"), dict):
            request = request["request"]  # a whole estimate was sent: its own request is meant
        return {"request": request, "today": today}
    if submission.fields:
        return {"fields": submission.fields, "today": today}
    return None


def compare(shown: str, estimate: dict[str, Any]) -> str:
    """Return whether the total that the page says it showed, with GST or before it, is what the engine says."""
    if not shown:
        return "unseen"
    shown_total = amount.parse_money(shown)
    if shown_total is None:
        return "unreadable"
    if shown_total == Decimal(estimate["total"]):
        return "equal"
    return "equal, before GST" if shown_total == Decimal(estimate["likely"]) else "different"
