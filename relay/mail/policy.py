"""How a mail is written on the wire: seven bits, and no header that begins on its second line."""

from __future__ import annotations

from email.policy import EmailPolicy

LONGEST = 78
"""Characters of a header's line, as RFC 5322, 2.1.1, advises."""


class SevenBit(EmailPolicy):
    """Lines that every server takes, whatever it can carry.

    The library leaves the first line of a header empty where its whole value fits on the second. That is read back
    with a space before it, and some filters take such a mail for a forged one; here the value begins beside its name.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header's lines as bytes."""
        folded = super().fold_binary(name, value)
        empty = f"{name}:{self.linesep} ".encode()
        if not folded.startswith(empty):
            return folded
        head, text = f"{name}: ".encode(), folded.removeprefix(empty)
        space = text.rfind(b" ", 0, LONGEST - len(head))
        if space < 0 or b"\n" in text[:space]:  # one word, as an address is: it stays whole
            return head + text
        return head + text[:space] + self.linesep.encode() + text[space:]


SMTP = SevenBit(linesep="\r\n", cte_type="7bit")
