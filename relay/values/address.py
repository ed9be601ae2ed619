"""Email addresses: validate, normalize, and fingerprint the mailbox for limits."""

import hashlib
import re
from functools import cache

import idna

from pages.mail_header import survives

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
MAX_LOCAL_LENGTH = 64
DIGEST_LENGTH = 32
"""Digits of each half of a fingerprint."""
GMAIL = ("gmail.com", "googlemail.com")
SHARED = frozenset({
    *GMAIL, "aol.com", "bell.net", "eastlink.ca", "fastmail.com", "gmx.com", "hotmail.ca", "hotmail.com", "icloud.com", "live.ca", "live.com",
    "mac.com", "me.com", "msn.com", "mts.net", "outlook.com", "proton.me", "protonmail.com", "rogers.com", "sasktel.net", "shaw.ca",
    "sympatico.ca", "telus.net", "telusplanet.net", "xplornet.com", "yahoo.ca", "yahoo.com", "ymail.com", "zoho.com",
})  # fmt: skip
"""Domains whose mailboxes belong to many people: the providers that employers in Alberta use."""
MAX_SHARED_DOMAIN = 200
"""Confirmations to one such domain within a day: more than the firm gets requests."""
MAX_OTHER_DOMAIN = 10
"""Confirmations to any other domain within a day: all may land in one mailbox there, whatever is before the @."""


def normalize(text: str) -> str:
    """Return the address with its domain IDNA-encoded (UTS 46, non-transitional); the local part is left as it is."""
    local, at, domain = text.strip().rpartition("@")
    if not at or domain.isascii() or len(text) > MAX_LENGTH:
        return text.strip()
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
    except UnicodeError:  # idna.IDNAError is one
        return text.strip()


def well_formed(text: str) -> bool:
    """Return whether `text` is a plain mailbox on a domain with a dot: no quotes, comments, lists or line breaks."""
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    return (
        len(text) <= MAX_LENGTH
        and len(local) <= MAX_LOCAL_LENGTH
        and LOCAL.fullmatch(local) is not None
        and len(labels) > 1
        and all(LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and survives(text)
    )


def accented(text: str) -> bool:
    """Return whether an address has letters before its @ that only a mail with SMTPUTF8 (RFC 6531) could carry.

    None is taken: it depends on every server on the way, and the owner's own answer would fail later.
    """
    local, at, _ = text.rpartition("@")
    return bool(at) and not local.isascii()


def canonical(address: str) -> str:
    """Return one spelling for all addresses that reach the same mailbox: no case, no `+tag`, and for Gmail no dots."""
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in GMAIL:  # https://support.google.com/mail/answer/7436150, read 2026-11-29
        return f"{local.replace('.', '')}@{GMAIL[0]}"
    return f"{local}@{domain}"


def fingerprint(address: str) -> str:
    """Return a hash of a mailbox, for where the address itself need not be kept: 32 digits for its domain, 32 for itself."""
    mailbox = canonical(address)
    return _digest(mailbox.rpartition("@")[2]) + _digest(mailbox)


def domain_of(mark: str) -> str:
    """Return the domain's part of a fingerprint."""
    return mark[:DIGEST_LENGTH]


def daily_limit(mark: str) -> int:
    """Return how many confirmations a fingerprint's domain may get within a day."""
    return MAX_SHARED_DOMAIN if domain_of(mark) in _shared() else MAX_OTHER_DOMAIN


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


@cache
def _shared() -> frozenset[str]:
    return frozenset(map(_digest, SHARED))
