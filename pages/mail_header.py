"""Whether a mail can carry a name or an address in a header and be read back: `make init`, the release and the relay ask it."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP


def survives(address: str, name: str = "") -> bool:
    """Return whether the mail library writes a mailbox into a header and reads the same one back.

    It takes `=?` for an encoded word (RFC 2047), so `=?utf-8?q?a?=@example.com`, a mailbox by RFC 5321, cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(display_name=name, addr_spec=address)
        addresses = BytesParser(policy=SMTP).parsebytes(message.as_bytes())["From"].addresses
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds; with any of them the mailbox cannot be written
        return False
    return [(entry.display_name, entry.addr_spec) for entry in addresses] == [(name, address)]


def can_send_as(name: str) -> bool:
    """Return whether a mail's From can show a name."""
    return survives("quotes@example.org", name)
