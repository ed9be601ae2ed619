"""The ask `program`: recommends SECOR or COR from a few answers, with the reasons."""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.parsing.number import refused, whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import echo, unknown_keys

CHOICES = ("yes", "no", "unsure")
QUESTIONS = {
    "refused": "Does a client or tender require COR rather than SECOR?",
    "growing": "Will you pass {limit} people within three years?",
    "iso": "Do you hold ISO 45001, CSA Z45001 or CSA Z1000?",
}
EXAMPLE = {"employees": 9, "refused": "no", "growing": "unsure", "iso": "no"}
MAX_EMPLOYEES = 10_000


@dataclass(slots=True)
class Advice:
    """The program that fits, why, and what to check before relying on it."""

    program: str
    sentence: str
    why: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)


def read(body: Any) -> tuple[int, dict[str, str]]:
    """Return the head-count and the answers; a question left out is unsure.

    Raises:
        InvalidRequest: something is missing, unknown or not an answer.

    """
    if not isinstance(body, dict):
        raise InvalidRequest([("", f'{echo(body)} is not a request; send {{"employees": 9, "refused": "no", …}}.')])
    known = ("employees", *QUESTIONS)
    problems = unknown_keys(body, known)
    employees = whole_number(body.get("employees"))
    if employees is None or not 1 <= employees <= MAX_EMPLOYEES:
        number = body.get("employees")
        words = "How many people are on your WCB account?" if number is None or number == "" else refused(number, "a number of people")
        problems.append(("employees", f"{words} Give a whole number from 1 to {MAX_EMPLOYEES:,}."))
    answers = {}
    for key in QUESTIONS:
        answers[key] = body.get(key, "unsure")
        if answers[key] not in CHOICES:
            problems.append((key, f"{echo(answers[key])} is not an answer; known: {', '.join(CHOICES)}."))
    if problems or employees is None:
        raise InvalidRequest(problems)
    return employees, answers


def advise(employees: int, answers: dict[str, str], limit: int) -> Advice:
    """Return what fits.

    Args:
        employees: everyone on the WCB account, owners included.
        answers: `refused`, `growing`, `iso`: yes, no or unsure.
        limit: the most people for SECOR (data/scheme.toml).

    """
    if employees > limit:
        advice = Advice("cor", f"COR. With {employees:,} people on the WCB account SECOR is not open to you: it ends at {limit}.")
        advice.why.append("An external auditor certified by your partner does the certification audit.")
    elif answers["refused"] == "yes":
        advice = Advice("cor", f"COR. {limit} or fewer may choose SECOR, but your buyer refuses it.")
        advice.why.append("ACSA says that any company with more than one employee can apply for COR. Other partners: ask.")
        if employees == 1:
            advice.check.append("With one person, ask the partner first whether it takes you.")
    elif answers["growing"] == "yes":
        advice = Advice("cor", f"COR, most likely. You may choose SECOR today, but past {limit} people you would have to change.")
        advice.why.append("AASP moves a firm that grows past the limit to COR at its next maintenance or certification year.")
    else:
        advice = Advice(
            "secor",
            f"SECOR. With {employees} {'person' if employees == 1 else 'people'} on your WCB account you qualify for SECOR, and it is less work.",
        )
        advice.why.append("It is a self-assessment as a rule, which the certifying partner reviews. You may still choose COR.")
    _check(advice, employees, answers, limit)
    return advice


def _check(advice: Advice, employees: int, answers: dict[str, str], limit: int) -> None:
    if limit - 1 <= employees <= limit + 1:
        advice.check.append(
            "Count again: owners, part-time, casual and family members on the WCB account count. AMHSA also counts subcontractors, ACSA the highest number in the past 12 months."
        )
    if employees <= limit and answers["refused"] == "unsure":
        advice.check.append("Ask your clients whether they accept SECOR. Alberta Transportation does not.")
    if employees <= limit and answers["growing"] == "unsure":
        advice.check.append(f"Think ahead: SECOR ends at {limit} people.")
    if answers["iso"] == "yes":
        advice.check.append("You can apply for COR equivalency through a certifying partner. It may save you the audit.")
    advice.check.append("Your certifying partner has the last word.")


def answer(advice: Advice) -> dict[str, Any]:
    """Return the advice as data."""
    return {"program": advice.program, "sentence": advice.sentence, "why": advice.why, "check": advice.check}


def html(advice: Advice) -> str:
    """Return the advice for the page."""
    why = "".join(f"<p>{escape(text)}</p>" for text in advice.why)
    check = "".join(f"<li>{escape(text)}</li>" for text in advice.check)
    return f'<p class="cor-verdict"><strong>{escape(advice.sentence)}</strong></p>{why}<h3>Before you rely on it</h3><ul>{check}</ul>'


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `program`.

    Raises:
        InvalidRequest: every problem at once.

    """
    employees, answers = read(body)
    advice = advise(employees, answers, int(card.scheme["secor-limit"].on(today)))
    return Answer(answer(advice), lambda: html(advice))


ASK = Ask("says which program fits, and why", EXAMPLE, run)
