"""The email policy for sending: seven-bit content, which every server accepts."""

from __future__ import annotations

from email.header import Header
from email.policy import EmailPolicy

MAX_LINE_LENGTH = 78
"""Characters of a header's line, as RFC 5322, 2.1.1, advises."""


class SevenBit(EmailPolicy):
    """The library's policy, but for the subject, which is folded by `email.header`.

    The newer way to fold adds a space where an encoded word begins a line, and leaves the first line empty where the value
    fits on the second: what is read back is not what was written.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header's lines as bytes."""
        if name != "Subject":
            return super().fold_binary(name, value)
        charset = "us-ascii" if value.isascii() else "utf-8"
        lines = Header(str(value), charset, maxlinelen=MAX_LINE_LENGTH, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {lines}{self.linesep}".encode("ascii")


SMTP = SevenBit(linesep="\r\n", cte_type="7bit")
