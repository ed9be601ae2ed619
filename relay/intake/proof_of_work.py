"""Proof of work, self-hosted, in ALTCHA's first format: a signed riddle that a browser solves in a second, asked only of suspects."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import parse_qs

ALGORITHM = "SHA-256"
MOST = 60_000
"""The greatest answer: a browser tries half as many on average, about a second on a phone."""
LIVES = 900
"""Seconds a riddle can be answered in. It is asked when the form is sent, so it need not outlive a page's reading."""


def challenge(secret: str, now: float, *, most: int = MOST) -> dict[str, Any]:
    """Return a new riddle: find the number that hashes with the salt to the challenge."""
    salt = f"{secrets.token_hex(12)}?expires={int(now) + LIVES}"
    answer = secrets.randbelow(most)
    puzzle = digest(salt, answer)
    return {"algorithm": ALGORITHM, "challenge": puzzle, "salt": salt, "signature": signature(secret, puzzle), "maxnumber": most}


def verify(secret: str, payload: str, now: float) -> tuple[str, float] | None:
    """Return the riddle's name and when it ends, where the answer is right and in time; else None.

    The caller must see to it that each name is used once.
    """
    try:
        found = json.loads(base64.b64decode(payload, validate=True))
        salt, number, puzzle, signed = str(found["salt"]), found["number"], str(found["challenge"]), str(found["signature"])
        expires = float(parse_qs(salt.partition("?")[2])["expires"][0])
    except (ValueError, TypeError, KeyError, IndexError, binascii.Error, RecursionError):
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST or found.get("algorithm") != ALGORITHM:
        return None
    if not now < expires <= now + LIVES + 60:  # 60 s of patience with two relays' clocks
        return None
    right = hmac.compare_digest(digest(salt, number).encode(), puzzle.encode("utf-8", "replace"))
    genuine = hmac.compare_digest(signature(secret, puzzle).encode(), signed.encode("utf-8", "replace"))
    return (f"proof {hashlib.sha256(puzzle.encode('utf-8', 'replace')).hexdigest()[:40]}", expires) if right and genuine else None


def digest(salt: str, number: int) -> str:
    """Return the hash that the riddle asks for."""
    return hashlib.sha256(f"{salt}{number}".encode("utf-8", "replace")).hexdigest()


def signature(secret: str, puzzle: str) -> str:
    """Return our mark on a riddle."""
    return hmac.new(secret.encode(), puzzle.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
