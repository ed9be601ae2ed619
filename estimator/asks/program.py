"""The ask `program`: recommends SECOR or COR from a few answers, with the reasons."""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

from estimator.asks.ask import Answer, Ask
from estimator.card.rates import RateCard
from estimator.parsing.form import from_mapping
from estimator.parsing.number import refused, whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import echo, unknown_keys
from estimator.present import headline
from estimator.present.ways import GUIDED
from estimator.pricing.estimate import estimate
from estimator.pricing.request import Request

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
    price: str = ""
    """Of help with a SECOR self-assessment, where the firm offers it, or of a first audit for COR."""
    asked: str = ""
    """The answers priced, as what follows `#` in a link to the estimator."""


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
        advice = Advice("cor", f"COR. You have {employees:,} people on the WCB account, and SECOR ends at {limit}.")
        advice.why.append("An external auditor certified by your partner does the certification audit.")
    elif answers["refused"] == "yes":
        advice = Advice("cor", "COR. You may choose SECOR, but your client does not accept it.")
        advice.why.append("ACSA says any company with more than one employee can apply for COR. At other partners, ask.")
        if employees == 1:
            advice.check.append("With one person, ask first if the partner takes you.")
    elif answers["growing"] == "yes":
        advice = Advice("cor", f"COR, most likely. You may choose SECOR today, but past {limit} people you have to change.")
        advice.why.append("AASP moves a firm that grows past the limit to COR at its next maintenance or certification year.")
    else:
        advice = Advice(
            "secor",
            f"SECOR. With {employees} {'person' if employees == 1 else 'people'} on your WCB account you qualify for SECOR, and it is less work.",
        )
        advice.why.append("It is usually a self-assessment that your certifying partner reviews. You may still choose COR.")
    _check(advice, employees, answers, limit)
    return advice


def _check(advice: Advice, employees: int, answers: dict[str, str], limit: int) -> None:
    if limit - 1 <= employees <= limit + 1:
        advice.check.append(
            "Count again. Owners, part-time, casual and family members on the WCB account count. AMHSA also counts subcontractors. ACSA takes the highest number in the past 12 months."
        )
    if employees <= limit and answers["refused"] == "unsure":
        advice.check.append("Ask your clients if they accept SECOR. Alberta Transportation does not.")
    if employees <= limit and answers["growing"] == "unsure":
        advice.check.append(f"Think ahead: SECOR ends at {limit} people.")
    if answers["iso"] == "yes":
        advice.check.append("You can apply for COR equivalency through a certifying partner. It may save you the audit.")
    advice.check.append("Your certifying partner has the last word.")


def add_price(advice: Advice, employees: int, card: RateCard, today: date) -> None:
    """Price what the advice leads to."""
    if advice.program == "cor":
        request: dict[str, Any] = {"employees": employees, "program": "cor", "audit": "certification"}
    elif GUIDED in card.options("addon", today):
        request = {"employees": employees, "program": "secor", "audit": "none", "addons": [GUIDED]}
    else:
        return
    advice.asked = urlencode(from_mapping(request))
    advice.price = headline.words(estimate(Request.from_mapping(request, card, today), card).to_mapping())["said"]


def answer(advice: Advice) -> dict[str, Any]:
    """Return the advice as data."""
    return {"program": advice.program, "sentence": advice.sentence, "why": advice.why, "check": advice.check}


def html(advice: Advice) -> str:
    """Return the advice for the page."""
    why = "".join(f"<p>{escape(text)}</p>" for text in advice.why)
    check = "".join(f"<li>{escape(text)}</li>" for text in advice.check)
    return f'<p class="cor-verdict"><strong>{escape(advice.sentence)}</strong></p>{why}<h3>Before you rely on it</h3><ul>{check}</ul>{_onward(advice)}'


def _onward(advice: Advice) -> str:
    """Where to go on from the advice: the price, how long it takes, the partner, the dates."""
    secor = advice.program == "secor"
    links = {"../cor-or-secor/#how-long-does-a-secor-take" if secor else "../../audit/#how-long-does-it-take": "How long it takes"}
    links |= {"../partners/": "Find your certifying partner", "../../audit/calendar/": "See your dates"}
    items = [f'<li><a href="{address}">{words}</a></li>' for address, words in links.items()]
    if advice.price:
        subject = "Doing it yourself costs you nothing here. Our help" if secor else "A first audit"
        items.insert(0, f'<li>{subject}: {advice.price}. <a href="../../pricing/estimate/#{escape(advice.asked)}">Get your price</a></li>')
    return f"<h3>What next</h3><ul>{''.join(items)}</ul>"


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `program`.

    Raises:
        InvalidRequest: every problem at once.

    """
    employees, answers = read(body)
    advice = advise(employees, answers, int(card.scheme["secor-limit"].on(today)))
    add_price(advice, employees, card, today)
    return Answer(answer(advice), lambda: html(advice))


ASK = Ask("advises which program fits, and why", EXAMPLE, run)
