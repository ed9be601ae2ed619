"""Mask passwords in URLs before they are printed or logged."""

from __future__ import annotations

import re

LOGIN = re.compile(r"(?<=://)([^:@/?]*):.*@", re.DOTALL)
OPTION = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def mask_passwords(text: str) -> str:
    """Return a text in which `***` stands for the password of a URL, before its host or among its options."""
    return OPTION.sub(r"\1***", LOGIN.sub(r"\1:***@", text))
