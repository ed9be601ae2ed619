"""Compose mails: the request to the owner, the confirmation to the visitor, the digest, the alarm.

Of the visitor's words only the company or name enters a header, the owner's subject, and it is escaped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from estimator.present import headline, help_alone
from relay.mail import digest, request_text
from relay.mail.policy import SMTP
from relay.store import mail_kinds
from relay.values import amount, clock
from relay.values.text import file_size, one_line, quoted

if TYPE_CHECKING:
    from relay.mail.queue import Claim
    from relay.settings import Settings
    from relay.store.store import Store, StoredRequest

MAX_SUBJECT_NAME = 60
"""Characters of a company's name in a subject line: what an inbox shows."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go."""

    identity: str
    """Its Message-ID: the same at every attempt, so that a receiver can tell a repeat."""
    recipient: str
    content: bytes


class RequestPurged(Exception):
    """There is nothing to send: the owner purged the request."""


def compose(settings: Settings, store: Store, claim: Claim) -> Mail:
    """Compose the mail of a claim.

    Raises:
        RequestPurged: the request is not in the store any more.
    """
    kind, recipient = mail_kinds.first_part(claim.kind), mail_kinds.owner(settings, claim.kind)
    if kind == "alarm":
        message = to_owner_alarm(settings, claim.request, claim.created)
        return Mail(str(message["Message-ID"]), recipient, message.as_bytes(policy=SMTP))
    if kind == "digest":
        message = to_owner_digest(settings, claim.request, claim.created, digest.contents(store, settings, claim.created))
        return Mail(str(message["Message-ID"]), recipient, message.as_bytes(policy=SMTP))
    request = store.get(claim.request)
    if request is None:
        raise RequestPurged("the request was purged before this mail went")
    if kind == "owner":
        message = to_owner(settings, request, settings.to, claim.kind.partition("~")[2])
    else:
        recipient = request.content["contact"]["email"]
        message = to_visitor(settings, request, recipient)
    return Mail(str(message["Message-ID"]), recipient, message.as_bytes(policy=SMTP))


def template_context(settings: Settings, request: StoredRequest) -> dict[str, Any]:
    """Return the context of the templates."""
    content = request.content
    estimate: dict[str, Any] = content.get("estimate") or {}
    return {
        "firm": settings.firm,
        "firm_name": settings.firm_name,
        "request": request,
        "contact": content["contact"],
        "others": content.get("others", []),
        "answers": request_text.answers(estimate["request"]) if estimate else [],
        "job": request_text.job(estimate["request"]) if estimate else "",
        "estimate": estimate,
        "budget": content.get("budget") or {},
        "trip": request_text.trip(estimate["request"])[0] if estimate else "",
        "verdict": content.get("verdict", "none"),
        "compared": request_text.compared(content) if estimate else "",
        "unreadable": request_text.unreadable(content) if estimate else "",
        "follows": content.get("follows", ""),
        "reasons": content.get("reasons", []),
        "not_kept": content.get("not_kept", ""),
        "file_size": file_size(len(request.file)) if request.file else "",
        "received": clock.format_time(request.received),
        "link": f"{settings.url}pricing/estimate/#{request_text.fragment(content)}" if estimate and settings.url else "",
        "illustrative": bool(estimate) and estimate.get("status") != "published",
        "assumptions": estimate.get("assumptions", []),
        "notices": [n["text"] for n in estimate.get("notices", []) if n["code"] != "illustrative"],
        "fees": estimate["partner_fees"] if estimate and help_alone.partner_charges(estimate["request"]) else {},
    }


def new_message(settings: Settings, reference: str, kind: str, at: float, subject: str) -> EmailMessage:
    """Return an empty mail with the common headers, which ask for no automatic replies."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=settings.firm_name, addr_spec=settings.sender)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromtimestamp(at, UTC))
    message["Message-ID"] = f"<{reference}.{kind}@{settings.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def attach_map(message: EmailMessage, estimate: dict[str, Any]) -> None:
    """Attach the map of the trip, where there is one; the mail's own words say the same."""
    if drawn := request_text.trip(estimate["request"])[1] if estimate else "":
        message.add_attachment(drawn.encode(), maintype="image", subtype="svg+xml", filename="round.svg")


def to_owner(settings: Settings, request: StoredRequest, recipients: tuple[str, ...], copy: str = "") -> EmailMessage:
    """Return the mail with everything in it; answering it answers the visitor."""
    seen = template_context(settings, request)
    message = new_message(
        settings, request.id, f"owner.{copy}" if copy else "owner", request.received, f"Quote request {request.id}{summary(seen)}"
    )
    message["To"] = ", ".join(recipients)
    if email := request.content["contact"]["email"]:  # who called may have left none
        message["Reply-To"] = Address(addr_spec=email)
    message["List-Id"] = f"Quote requests <quotes.{settings.domain}>"
    message.set_content(text("owner.txt", seen))
    message.add_alternative(text("owner.html", seen), subtype="html")
    if estimate := seen["estimate"]:
        data = json.dumps(estimate, ensure_ascii=False, indent=2).encode()
        message.add_attachment(data, maintype="application", subtype="json", filename="quote.json")
        attach_map(message, estimate)
    if request.file is not None:
        message.add_attachment(request.file, maintype="application", subtype="pdf", filename=request.file_name)
    return message


def to_visitor(settings: Settings, request: StoredRequest, recipient: str) -> EmailMessage:
    """Return the confirmation. It repeats none of the visitor's free words, a file's name among them: anybody can type anybody's address."""
    seen = template_context(settings, request)
    message = new_message(settings, request.id, "visitor", request.received, f"We have your request {request.id}")
    message["To"] = Address(addr_spec=recipient)
    message["Reply-To"] = Address(addr_spec=settings.to[0])
    message.set_content(text("visitor.txt", seen))
    message.add_alternative(text("visitor.html", seen), subtype="html")
    attach_map(message, seen["estimate"])
    return message


def to_owner_digest(settings: Settings, name: str, at: float, seen: dict[str, Any]) -> EmailMessage:
    """Return the daily digest: what waits for the owner, suspect requests, dead letters."""
    late, suspects, dead = (len(seen[name]) for name in ("late", "suspects", "dead"))
    late += seen["more"]
    held = f"Held: {suspects} suspect {'request' if suspects == 1 else 'requests'}, {dead} {'mail' if dead == 1 else 'mails'} not delivered"
    waits = f"{late} {'request waits' if late == 1 else 'requests wait'} for you"
    subject = held if not late else f"{waits}. {held}" if suspects or dead else waits
    message = new_message(settings, name, "digest", at, subject)
    message["To"] = ", ".join(settings.to)
    message["List-Id"] = f"Quote requests <quotes.{settings.domain}>"
    message.set_content(text("digest.txt", seen))
    message.add_alternative(text("digest.html", seen), subtype="html")
    return message


def to_owner_alarm(settings: Settings, reference: str, at: float) -> EmailMessage:
    """Return the mail that tells of one that could not be written. It holds nothing that anybody sent, so it can be written always."""
    message = new_message(settings, reference, "alarm", at, f"A mail about {reference} could not be written")
    message["To"] = ", ".join(settings.to)
    message["List-Id"] = f"Quote requests <quotes.{settings.domain}>"
    message.set_content(
        f"The quote relay could not write a mail about {reference}. The fault is the relay's; what was sent to you is kept.\n\n"
        f"Read it:                   python -m relay show {reference}\n"
        f"Try the mail once more:    python -m relay resend {reference}\n"
        f"Take it off the list:      python -m relay dismiss {reference}\n\n"
        "Until then /healthz reports it.\n"
    )
    return message


def summary(seen: dict[str, Any]) -> str:
    """Return who asks and what for, for the subject line: `, Rivest Welding: COR certification, 12 people, $4,110 + GST ($4,310)`."""
    contact, estimate = seen["contact"], seen["estimate"]
    name = subject_text(contact.get("company") or contact.get("name") or "")
    who = f", {name}" if name else ""
    if not estimate:
        return f"{who}: no price asked"
    request = estimate["request"]
    work = f"{request['program'].upper()} {request['audit']}"
    if request["audit"] == "none":
        work = help_alone.kind(request, request_text.answer_text("audit", "none"))
    return f"{who}: {work}, {request_text.people(request)}, {headline.words(estimate)['price']}"


def subject_text(text: str) -> str:
    """Return a visitor's words as a subject shows them: what can be seen, on one line of bounded length.

    An encoded word (RFC 2047) is broken up: it would be decoded.
    """
    shown = "".join(letter for letter in one_line(text) if letter.isprintable()).strip().replace("=?", "= ?")
    return shown if len(shown) <= MAX_SUBJECT_NAME else f"{shown[: MAX_SUBJECT_NAME - 1].rstrip()}…"


@cache
def environment() -> Environment:
    """Return the templates, each as it is now; what ends in .html is escaped.

    A relay that runs while another version is installed must not write with that one's: it knows what they show.
    """
    loader = FileSystemLoader(TEMPLATES)
    env = Environment(
        loader=loader,
        autoescape=lambda name: bool(name and name.endswith(".html")),  # noqa: S701 -- text mails are not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters["headline"] = headline.words
    env.filters["line"] = one_line
    env.filters["money"] = amount.format_money
    env.filters["quoted"] = quoted
    env.filters["quantity"] = request_text.quantity
    for name in env.list_templates():
        env.get_template(name)
    return env


def text(template: str, seen: dict[str, Any]) -> str:
    """Return a template filled in."""
    return environment().get_template(template).render(seen)
