"""Email addresses: which we take, in the form that is safe in a mail's headers."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP

import idna

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL = 64


def normal(text: str) -> str:
    """Return the address with its domain in ASCII, as UTS 46 maps it without its transition: `faß.de` is not `fass.de` (`zoë@bücher.example` keeps its fault, `info@bücher.example` does not)."""
    local, at, domain = text.strip().rpartition("@")
    if not at or domain.isascii():
        return text.strip()
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
    except UnicodeError:  # idna.IDNAError is one
        return text.strip()


def well_formed(text: str) -> bool:
    """Say whether `text` is a plain mailbox on a domain with a dot: no quotes, comments, lists or line breaks."""
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    return (
        len(text) <= LONGEST
        and len(local) <= LONGEST_LOCAL
        and LOCAL.fullmatch(local) is not None
        and len(labels) > 1
        and all(LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and writable(text)
    )


def writable(text: str) -> bool:
    """Say whether the mail library can write the address into a header and reads the same one back.

    It takes `=?` for an encoded word (RFC 2047), so `=?utf-8?q?a?=@example.com`, a mailbox by RFC 5321, cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["To"] = Address(addr_spec=text)
        found = BytesParser(policy=SMTP).parsebytes(message.as_bytes())["To"].addresses
    except Exception:  # noqa: BLE001 - the library raises what it likes: whatever it is, such an address is not taken
        return False
    return [one.addr_spec for one in found] == [text]


def fingerprint(address: str) -> str:
    """Return what stands for an address where the address itself need not be kept."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
