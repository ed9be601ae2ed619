"""Mask passwords in URLs before they are printed or logged."""

from __future__ import annotations

import re

OPTION = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def mask_passwords(text: str) -> str:
    """Return a text with `***` for the password of a URL, before its host or among its options."""
    scheme, _, rest = text.partition("://")
    login, _, host = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    if colon and not set("@/?") & set(user):
        text = f"{scheme}://{user}:***@{host}"
    return OPTION.sub(r"\1***", text)
