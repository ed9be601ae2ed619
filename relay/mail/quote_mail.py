"""Compose the mails of a fixed quote: to the client, as a draft for the owner's mail program or to send, and to both when it is accepted."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from estimator.cli import letter
from estimator.cli.quote import day_in_words
from relay.mail.message import Mail, RequestPurged, new_message, subject_text, text
from relay.mail.policy import SMTP
from relay.mail.transport import LOOPBACK
from relay.store import mail_kinds, quotes
from relay.values.amount import format_money

if TYPE_CHECKING:
    from relay.mail.queue import Claim
    from relay.settings import Settings
    from relay.store.quotes import Quote
    from relay.store.store import Store, StoredRequest

KINDS = ("quote", "accepted", "receipt")
PAGE = "quote/accept/"


def compose(settings: Settings, store: Store, claim: Claim) -> Mail:
    """Compose the mail of a claim; each attempt to send a quote has a token of its own, so that none need be kept.

    Raises:
        RequestPurged: the request or the quote is not in the store any more.
    """
    kind, revision = mail_kinds.first_part(claim.kind), int(claim.kind.partition("~")[2])
    request = store.get(claim.request, file=False)
    quote = next((quote for quote in quotes.of_request(store, claim.request) if quote.revision == revision), None)
    if request is None or quote is None:
        raise RequestPurged("the request was purged before this mail went")
    recipient = request.content["contact"]["email"]
    if kind == "quote":
        message = to_client(settings, request, quote, link(settings, store, quote), claim.created)
    elif kind == "receipt":
        message = receipt(settings, request, quote, claim.created)
    else:
        message, recipient = to_owner(settings, request, quote, claim.created), mail_kinds.owner(settings, claim.kind)
    return Mail(str(message["Message-ID"]), recipient, message.as_bytes(policy=SMTP))


def link(settings: Settings, store: Store, quote: Quote) -> str:
    """Return a new address at which a quote can be accepted; empty where QUOTE_URL is not set: then an answer to the mail accepts it.

    Without QUOTE_URL a relay that runs knows its own address alone, which is of use only where its mails stay on this machine too.
    """
    if not settings.url or (settings.smtp_host and urlsplit(settings.url).hostname in LOOPBACK):
        return ""
    token = quotes.new_token(store, quote.request, quote.revision)
    return f"{settings.url}{PAGE}?{urlencode({'quote': quote.request, 'token': token})}"


def draft(settings: Settings, request: StoredRequest, quote: Quote, address: str) -> EmailMessage:
    """Return the mail to the client as a draft: the owner's mail program opens it and adds from whom it is."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = _subject(quote)
    _write(settings, message, request, quote, address)
    if not request.content["contact"]["email"]:  # who called may have left none
        del message["To"]
    return message


def to_client(settings: Settings, request: StoredRequest, quote: Quote, address: str, at: float) -> EmailMessage:
    """Return the mail that brings the client a quote."""
    message = new_message(settings, request.id, f"quote-{quote.revision}", at, _subject(quote))
    message["Reply-To"] = Address(addr_spec=settings.to[0])
    del message["Auto-Submitted"], message["X-Auto-Response-Suppress"]  # the owner wants to know who is away
    _write(settings, message, request, quote, address)
    return message


def _write(settings: Settings, message: EmailMessage, request: StoredRequest, quote: Quote, address: str) -> None:
    message["To"] = request.content["contact"]["email"]
    if not request.content.get("by_telephone"):
        earlier = " ".join(f"<{request.id}.{kind}@{settings.domain}>" for kind in ("owner", "visitor"))
        message["In-Reply-To"], message["References"] = earlier, earlier
    message.set_content(text("quote.txt", _context(settings, request, quote) | {"link": address}))
    _attach(message, quote, letter.document(quote.content, link=address))


def _subject(quote: Quote) -> str:
    return f"Our fixed quote {quote.request}{f', revision {quote.revision}' if quote.revision > 1 else ''}"


def to_owner(settings: Settings, request: StoredRequest, quote: Quote, at: float) -> EmailMessage:
    """Return the mail that tells the owner of an accepted quote; answering it answers the client."""
    client = subject_text(quote.content["made_with"]["client"])
    subject = f"Accepted: quote {quote.request}, ${format_money(quote.content['total'])}{f', {client}' if client else ''}"
    message = new_message(settings, request.id, f"accepted-{quote.revision}", at, subject)
    message["To"] = ", ".join(settings.to)
    message["List-Id"] = f"Quote requests <quotes.{settings.domain}>"
    if email := request.content["contact"]["email"]:
        message["Reply-To"] = Address(addr_spec=email)
    return _accepted(settings, message, request, quote, owner=True)


def receipt(settings: Settings, request: StoredRequest, quote: Quote, at: float) -> EmailMessage:
    """Return the mail that confirms to the client what was accepted."""
    message = new_message(settings, request.id, f"receipt-{quote.revision}", at, f"You accepted our quote {quote.request}")
    message["To"] = request.content["contact"]["email"]
    message["Reply-To"] = Address(addr_spec=settings.to[0])
    return _accepted(settings, message, request, quote, owner=False)


def _accepted(settings: Settings, message: EmailMessage, request: StoredRequest, quote: Quote, *, owner: bool) -> EmailMessage:
    message.set_content(text("accepted.txt", _context(settings, request, quote) | {"owner": owner}))
    _attach(message, quote, letter.document(quote.content, accepted=quote.accepted))
    return message


def _context(settings: Settings, request: StoredRequest, quote: Quote) -> dict[str, Any]:
    return {
        "firm": settings.firm, "firm_name": settings.firm_name, "contact": request.content["contact"], "content": quote.content,
        "reference": quote.request, "revision": quote.revision, "until": day_in_words(quote.until), "accepted": quote.accepted,
    }  # fmt: skip


def _attach(message: EmailMessage, quote: Quote, document: str) -> None:
    """Attach the letter, byte for byte."""
    name = f"quote-{quote.request}-r{quote.revision}.html"
    message.add_attachment(document.encode(), maintype="text", subtype="html", filename=name, params={"charset": "utf-8"})
