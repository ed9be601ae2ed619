"""References of requests, such as `Q-7K3M-9TQX`: how one is drawn, and the one pattern that finds it again."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are told apart on the phone."""
REFERENCE = re.compile(r"Q-[2-9A-Z]{4}-[2-9A-Z]{4}")


def new_reference() -> str:
    """Return a random reference: a number in sequence would tell how many clients there are."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"Q-{letters[:4]}-{letters[4:]}"
