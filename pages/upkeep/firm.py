"""`python -m pages init`: asks who the firm is and writes the answers to mkdocs.yml, keeping comments and everything else.

Every question has a command-line option, so that a script can answer. Without a terminal nothing is asked.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from estimator.cli.quote_options import DAYS, MOST_DAYS
from pages import content
from pages.config import SettingsError, toml
from pages.mail_header import can_send_as
from pages.upkeep import settings

CONFIG = Path("mkdocs.yml")
NO_PLACEHOLDER = re.compile(r"^(site_url: \S+) +# placeholder:.*$", re.MULTILINE)
"""The remark beside the address that came with the repository."""
DIGITS = 10
"""Of a telephone number, the area code included."""


class InvalidAnswer(SettingsError):
    """An answer cannot be used; the message tells what to write instead."""


def words(text: str) -> str:
    """Read an answer in words.

    Raises:
        InvalidAnswer: it is empty, not on one line, or still a placeholder.

    """
    text = " ".join(text.split())
    if not text or not text.isprintable():
        raise InvalidAnswer("is empty; write it in plain words")
    if "[" in text or "]" in text:
        raise InvalidAnswer(f"“{text}” has square brackets, which mark a placeholder; write what is true, without them")
    return text


def sender(text: str) -> str:
    """Read the name that mails come from.

    Raises:
        InvalidAnswer: no mail can carry it.

    """
    text = words(text)
    if not can_send_as(text):
        raise InvalidAnswer(f"“{text}” cannot be in a mail's From; write it shorter, or without quotation marks and brackets")
    return text


def telephone(text: str) -> str:
    """Read a telephone number.

    Raises:
        InvalidAnswer: it has too few digits, or letters.

    """
    text = words(text)
    digits = re.sub(r"\D", "", text)
    if not re.fullmatch(r"\+?[\d\s().x-]+", text) or not DIGITS <= len(digits) <= DIGITS + 6:
        raise InvalidAnswer(f"“{text}” is not a telephone number; write it with its area code, like 403-555-0100")
    return text


def email(text: str) -> str:
    """Read an address.

    Raises:
        InvalidAnswer: it is not one address.

    """
    text = words(text)
    if not re.fullmatch(r"[^@\s<>\",;]+@[^@\s<>\",;.]+(\.[^@\s<>\",;.]+)+", text):
        raise InvalidAnswer(f"“{text}” is not an email address; write one like office@firm.ca")
    return text


def address(text: str) -> str:
    """Read the site's address; the slash at its end is added.

    Raises:
        InvalidAnswer: it is not a whole address, has a query, or is somebody's example.

    """
    text = words(text)
    url = urlsplit(text)
    if url.scheme not in {"https", "http"} or "." not in url.netloc or " " in text or url.query or url.fragment:
        raise InvalidAnswer(f"“{text}” is not an address; write one like https://www.firm.ca/")
    if url.netloc.endswith(".example"):
        raise InvalidAnswer(f"“{text}” is nobody's address; write the one the site is published at")
    return text if text.endswith("/") else f"{text}/"


def year(text: str) -> str:
    """Read a year.

    Raises:
        InvalidAnswer: it is not one.

    """
    if not re.fullmatch(r"(19|20)\d\d", text.strip()):
        raise InvalidAnswer(f"“{text}” is not a year; write four digits, like 2011")
    return text.strip()


def receiver(text: str) -> str:
    """Read who answers the quote form.

    Raises:
        InvalidAnswer: nobody is known by that name.

    """
    services = toml(Path(__file__).parents[1] / "forms/providers.toml")
    if text.strip() not in services:
        raise InvalidAnswer(f"“{text}” answers no form; write one of {', '.join(services)}")
    return text.strip()


def reply(text: str) -> str:
    """Read how soon the firm replies, in business days.

    Raises:
        InvalidAnswer: it names no number of them.

    """
    text = words(text)
    try:
        content.business_days(text)
    except SettingsError as error:
        raise InvalidAnswer(str(error)) from None
    return text


def valid(text: str) -> str:
    """Read how long a quote is valid.

    Raises:
        InvalidAnswer: it begins with no number of days that a quote can have.

    """
    text = words(text)
    days = next(iter(DAYS.findall(text)), "0")
    if "day" not in text.lower() or not 1 <= int(days) <= MOST_DAYS:
        raise InvalidAnswer(f"“{text}” names no number of days from 1 to {MOST_DAYS}; write it like “30 days from its date”")
    return text


@dataclass(frozen=True, slots=True)
class FirmQuestion:
    """A question about the firm: its option, its key in mkdocs.yml, its words, and how the answer is read."""

    option: str
    key: str
    asks: str
    read: Callable[[str], str] = words


QUESTIONS = (
    FirmQuestion("name", "extra.firm.name", "The firm's name, as clients know it", sender),
    FirmQuestion("legal-name", "extra.firm.legal_name", "The company's legal name"),
    FirmQuestion("phone", "extra.firm.phone", "Telephone", telephone),
    FirmQuestion("email", "extra.firm.email", "Email for clients", email),
    FirmQuestion("city", "extra.firm.city", "City and province you start from, like “Calgary, Alberta”"),
    FirmQuestion("area", "extra.firm.area", "Area you serve"),
    FirmQuestion("url", "site_url", "Address the site is published at, like https://www.firm.ca/", address),
    FirmQuestion("site-name", "site_name", "Title of the site"),
    FirmQuestion(
        "answered-by",
        "extra.quote.provider",
        "Who answers the quote form: self (the relay), mailto, or a form service, like formspree",
        receiver,
    ),
    FirmQuestion("form-id", "extra.quote.id", "The form's id at that service; for mailto your address; with self nothing"),
    FirmQuestion("hours", "extra.firm.hours", "Office hours"),
    FirmQuestion("reply", "extra.firm.reply", "Time to reply, like “one business day”", reply),
    FirmQuestion("founded", "extra.firm.founded", "Auditing since which year", year),
    FirmQuestion("auditor", "extra.firm.people[1].name", "Lead auditor's name"),
    FirmQuestion("role", "extra.firm.people[1].role", "Lead auditor's role"),
    FirmQuestion("designations", "extra.firm.people[1].designations", "Lead auditor's designations, like CRSP"),
    FirmQuestion("certified-by", "extra.firm.people[1].partners", "Certifying partners that certified this auditor"),
    FirmQuestion("insurance", "extra.firm.insurance", "Insurer and limits: errors and omissions, commercial general liability"),
    FirmQuestion("wcb", "extra.firm.wcb", "WCB-Alberta standing, as clients may read it"),
    FirmQuestion("references", "extra.firm.references", "Clients who agreed to be called"),
    FirmQuestion("valid", "extra.terms.valid", "How long a quote is valid, like “30 days from its date”", valid),
    FirmQuestion("payment", "extra.terms.payment", "When a client pays, like “within 30 days of the report”"),
    FirmQuestion("rescheduling", "extra.terms.rescheduling", "What it costs to move an audit"),
    FirmQuestion("privacy-contact", "extra.firm.privacy_contact", "Who answers for privacy"),
)


def options(parser: argparse.ArgumentParser) -> None:
    """Add an option for every question."""
    for question in QUESTIONS:
        parser.add_argument(f"--{question.option}", metavar="TEXT", help=question.asks)


def given(values: argparse.Namespace) -> dict[str, str]:
    """Return the answers given as options, by key.

    Raises:
        InvalidAnswer: every answer that cannot be used, one a line.

    """
    answers, wrong = {}, []
    for question in QUESTIONS:
        text = getattr(values, question.option.replace("-", "_"))
        if text is not None:
            try:
                answers[question.key] = question.read(text)
            except InvalidAnswer as error:
                wrong.append(f"--{question.option}: {error}")
    if wrong:
        raise InvalidAnswer("\n".join(wrong))
    return answers


def asked(now: Mapping[str, str], answered: Mapping[str, str], ask: Callable[[str], str]) -> dict[str, str]:
    """Ask what is not answered; an empty line keeps what is there, the end of input or Ctrl-C ends the questions and keeps the answers."""
    answers = dict(answered)
    for question in QUESTIONS:
        if question.key in answers:
            continue
        current = now.get(question.key, "")
        shown = "still to give" if "[" in current or ".example/" in current else current
        while True:
            try:
                text = ask(f"{question.asks} ({shown}): ")
            except (EOFError, KeyboardInterrupt):
                print()
                return answers
            if not text.strip():
                break
            try:
                answers[question.key] = question.read(text)
                break
            except InvalidAnswer as error:
                print(f"  {error}")
    return answers


def write(values: argparse.Namespace, config: Path = CONFIG) -> list[str]:
    """Write the answers into mkdocs.yml; return the keys that changed.

    Raises:
        InvalidAnswer: an option cannot be used; nothing was written.
        settings.Unwritable: mkdocs.yml lacks a line; nothing was written.

    """
    content.config(config)
    text = config.read_text(encoding="utf-8")
    now = {key: node.value for key, node in settings.scalars(text).items()}
    answers = given(values)
    if sys.stdin.isatty():
        print("Enter keeps what is in brackets. All of it can be changed later, here or in mkdocs.yml.")
        answers = asked(now, answers, input)
    changed = [key for key, value in answers.items() if now.get(key) != value]
    new = settings.put(text, answers)
    if ".example/" not in answers.get("site_url", ".example/"):
        new = NO_PLACEHOLDER.sub(r"\1", new)
    if new != text:
        config.write_text(new, encoding="utf-8")
    return changed
