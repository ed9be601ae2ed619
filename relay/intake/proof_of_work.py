"""Proof of work, self-hosted, in ALTCHA's first format: a signed challenge that a browser solves in a second, asked only of suspects."""

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
MAX_NUMBER = 60_000
"""The greatest answer: a browser tries half of them on average, about a second on a phone."""
VALID_SECONDS = 900
"""Seconds in which a challenge can be answered. It is issued when the form is sent, so it need not last while a page is read."""


def challenge(secret: str, now: float, *, most: int = MAX_NUMBER) -> dict[str, Any]:
    """Return a new challenge: find the number whose hash with the salt is the given one."""
    salt = f"{secrets.token_hex(12)}?expires={int(now) + VALID_SECONDS}"
    answer = secrets.randbelow(most)
    puzzle = digest(salt, answer)
    return {"algorithm": ALGORITHM, "challenge": puzzle, "salt": salt, "signature": signature(secret, puzzle), "maxnumber": most}


def verify(secret: str, payload: str, now: float) -> tuple[str, float] | None:
    """Return the challenge's name and expiry where the answer is right and in time, else None.

    The caller accepts each name once, so that no answer is replayed.
    """
    try:
        solution = json.loads(base64.b64decode(payload, validate=True))
        salt, number, puzzle, signed = str(solution["salt"]), solution["number"], str(solution["challenge"]), str(solution["signature"])
        expires = float(parse_qs(salt.partition("?")[2])["expires"][0])
    except (ValueError, TypeError, KeyError, IndexError, binascii.Error, RecursionError):
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_NUMBER or solution.get("algorithm") != ALGORITHM:
        return None
    if not now < expires <= now + VALID_SECONDS + 60:  # 60 s for clocks of two relays that differ
        return None
    right = hmac.compare_digest(digest(salt, number).encode(), puzzle.encode("utf-8", "replace"))
    genuine = hmac.compare_digest(signature(secret, puzzle).encode(), signed.encode("utf-8", "replace"))
    return (f"proof {hashlib.sha256(puzzle.encode('utf-8', 'replace')).hexdigest()[:40]}", expires) if right and genuine else None


def digest(salt: str, number: int) -> str:
    """Return the hash that the challenge asks for."""
    return hashlib.sha256(f"{salt}{number}".encode("utf-8", "replace")).hexdigest()


def signature(secret: str, puzzle: str) -> str:
    """Return our signature (HMAC) of a challenge."""
    return hmac.new(secret.encode(), puzzle.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
