"""The quote form's HTML: one template for the built page and for the relay, which fills it in again after a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from estimator import wire
from estimator.card.rates import UNSURE
from estimator.present.headline import FREE, NOTHING
from pages import content
from pages.forms import providers
from pages.forms import questions as form
from pages.forms.providers import Profile
from pages.templates import environment, one_block

FRAGMENT = Path("docs/_fragments/quote-form.html")
YEAR = 365
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST_MEGABYTES = 8
"""The largest report taken, by the form and by the relay: two copies (text and base64) fit through common mail servers (25 MB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactField:
    """A question about the visitor."""

    name: str
    label: str
    hint: str = ""
    missing: str = ""
    """The error message of an empty required field."""
    wrong: str = ""
    """The error message of a value that is not of its type."""
    accented: str = ""
    """The error message of an address with letters before the @ that our mail cannot carry."""
    type: str = "text"
    pattern: str = ""
    """The pattern that a script checks besides its type."""
    autocomplete: str = ""
    rows: int = 0
    choices: tuple[str, ...] = ()
    """The answers to choose from; none is also an answer."""
    max_length: int = 200


CONTACT = (
    ContactField(
        name="name",
        label="Your name",
        missing="Enter your name, so that we know whom to reply to.",
        autocomplete="name",
    ),
    ContactField(
        name="email",
        label="Email",
        hint="We send the quote here.",
        missing="Enter your email address: the quote goes there.",
        wrong="Enter one email address in the form name@example.ca.",
        accented="Our mail cannot go to letters such as “é” before the @. Enter another address of yours, or call us.",
        type="email",
        pattern=r"(?=[^@]{1,64}@)[^.@]+(\.[^.@]+)*@([^.]+\.)+[0-9]*[^.0-9][^.]*",  # beside what browsers check: the relay's own rule
        autocomplete="email",
        max_length=254,
    ),
    ContactField(name="phone", label="Telephone, if you prefer a call", type="tel", autocomplete="tel", max_length=60),
    ContactField(name="company", label="Company", hint="As it is named on your WCB account.", autocomplete="organization"),
    ContactField(
        name="trained",
        label="Has one of your people taken your certifying partner's training?",
        hint="Every company with a COR or SECOR needs somebody who has.",
        choices=("Yes", "Not yet", "Not sure"),
    ),
    ContactField(
        name="message",
        label="Anything else we should know?",
        hint="For example: the day you need the certificate, or the buyer who asks for it.",
        rows=5,
        max_length=10_000,
    ),
)


HELP = "addons"
"""The question with a fold of its own, which is open for who asks for help alone."""
MAIN = ("employees", "sites", "industry", "audit", "partner")
"""The request's questions that everybody is asked; the others are folded under "More". Prices are today's."""


def blank() -> list[tuple[str, str]]:
    """Return the request's default fields: "unsure" wherever the engine takes it."""
    questions = wire.card().questions
    shown = {key: (question.unsure and UNSURE) or question.start for key, question in questions.items()}
    return [(key, value) for key, value in shown.items() if value and key not in {"employees", "sites", "on"}]


def questions(fields: Iterable[tuple[str, str]], errors: Mapping[str, str], *, own: bool) -> dict[str, Markup | bool | str]:
    """Return the request's own questions, filled in: those for everybody, those under "More", and the choice of help.

    Args:
        fields: what was answered.
        errors: field name to message.
        own: whether the relay receives them: it prices every request, so the answers that a price needs are required.
    """
    given = list(fields)
    fields = given or blank()
    more = [key for key in wire.card().questions if key not in (*MAIN, HELP, "on")]
    opens = {name.partition(".")[0] for name in errors} | {name.partition(".")[0] for name, value in given if value not in {"", UNSURE}}
    return {
        "main": form.questions(fields, errors, MAIN, missing=missing() if own else None),
        "more": form.questions(fields, errors, more),
        "open": not opens.isdisjoint(more),
        "title": wire.card().questions[HELP].part,
        "help": form.questions(fields, errors, [HELP], headings=False),
        "helps": HELP in opens or ("audit", "none") in given,
    }


@cache
def missing() -> dict[str, str]:
    """Return the engine's messages for unanswered required questions, by field."""
    answer = wire.ask("estimate", fields=blank())
    return {problem["field"]: problem["message"] for problem in answer["problems"]}


def render(
    values: Mapping[str, str] | None = None,
    fields: Iterable[tuple[str, str]] = (),
    problems: Iterable[tuple[str, str]] = (),
    profile: Profile | None = None,
) -> str:
    """Return the form.

    Args:
        values: what was typed into the contact fields and the hidden ones.
        fields: what was answered to the request's questions, as form fields.
        problems: field and message of each mistake, in the order of the form.
        profile: of the receiver; left out: the relay.
    """
    receiver = profile or Profile()
    listed, fields = form.summary(problems), list(fields)
    errors: dict[str, str] = {}
    for problem in listed:
        errors.setdefault(problem["field"], problem["message"])
    seen: dict[str, Any] = {
        "values": dict(values or {}),
        "problems": listed,
        "nothing": NOTHING,
        "free": FREE,
        "carried": bool(fields) and not listed,
        "errors": errors,
        "terms": content.terms(),
        "contact": CONTACT,
        "questions": questions(fields, errors, own=receiver.name == "self"),
        "profile": receiver,
        "reply": content.config()["extra"]["firm"]["reply"],
        "keep": kept(content.keep_days()),
        "most_megabytes": MOST_MEGABYTES,
        "privacy": "../about/privacy/",
        "firm": content.config(content.CONFIG)["extra"]["firm"],
    }
    html = environment().get_template("quote-form.html").render(seen)
    return wrapped(html, receiver)


def wrapped(html: str, profile: Profile) -> str:
    """Return the form with its visible fields named as the receiver wants them."""
    if profile.wrap == "{}":
        return html
    own = {profile.honeypot, *profile.hidden, *profile.without_script}
    return re.sub(r' name="([^"]+)"', lambda found: found[0] if found[1] in own else f' name="{profile.named(found[1])}"', html)


def kept(days: int) -> str:
    """Format how long requests are kept: `two years`, `90 days`."""
    years, rest = divmod(days, YEAR)
    if rest or years >= len(NUMBERS):
        return f"{days} {'day' if days == 1 else 'days'}"
    return f"{NUMBERS[years]} {'year' if years == 1 else 'years'}"


def built() -> str:
    """Return the form as the page holds it, for the receiver that mkdocs.yml chooses, in one block for Markdown."""
    return one_block(render(profile=providers.chosen()))
