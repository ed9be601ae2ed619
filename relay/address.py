"""Email addresses: which we take, in the form that is safe in a mail's headers."""

import re

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL = 64


def normal(text: str) -> str:
    """Return the address with its domain in ASCII (`zoë@bücher.example` keeps its fault, `info@bücher.example` does not)."""
    local, at, domain = text.strip().rpartition("@")
    if not at or domain.isascii():
        return text.strip()
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
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
    )
