"""The spam filter: scores a request (honeypot, timing, origin, links, phrases). A suspect is kept for the daily digest, never deleted."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relay.intake.submission import MAX_LENGTHS, MAX_OTHER_LENGTH

if TYPE_CHECKING:
    from relay.intake.submission import Submission

DATA = Path(__file__).with_name("spam.toml")
LINK = re.compile(r"https?://|www\.|[a-z0-9-]\.(?:com|net|org|info|biz|ru|xyz|top|shop|site|online)/", re.IGNORECASE)
MARKUP = re.compile(r"<\s*a\b|</?\w+\s[^<>]*href|\[url[=\]]|\[link[=\]]", re.IGNORECASE)
PUNCTUATION = re.compile(r"[^a-z0-9@]+")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """A spam score, with reasons for the owner to read."""

    points: int
    reasons: tuple[str, ...]
    limit: int
    cleared: bool = False
    """Whether only a proof of work made it honest: a machine can do it, so no mail goes to the address that was typed."""

    @property
    def suspect(self) -> bool:
        """Whether the request is kept for the digest."""
        return self.points >= self.limit


@cache
def rules() -> dict[str, Any]:
    """Return spam.toml."""
    return tomllib.loads(DATA.read_text("utf-8"))


def judge(submission: Submission, *, own_origins: frozenset[str], rate_signals: tuple[str, ...] = ()) -> Verdict:
    """Return the verdict on a submission.

    Args:
        submission: as it came.
        own_origins: origins whose pages may post here, such as `https://example.org`.
        rate_signals: what the rate limits noticed: `many-from-address`, `many-in-all`.
    """
    signals = [*_signals(submission, own_origins), *_content(submission), *((name, "") for name in rate_signals)]
    points = rules()["points"]
    total = sum(points[name] for name, _ in signals)
    reasons = tuple(f"{name.replace('-', ' ')}{f' ({detail})' if detail else ''}" for name, detail in signals)
    return Verdict(total, reasons, rules()["suspect"])


def _signals(submission: Submission, own_origins: frozenset[str]) -> list[tuple[str, str]]:
    signals = []
    honeypot = submission.controls.get("_gotcha")
    if honeypot:
        signals.append(("honeypot-filled", ""))
    elif honeypot is None:
        signals.append(("honeypot-missing", ""))
    elapsed = submission.controls.get("_elapsed", "")
    if elapsed.isascii() and elapsed.isdigit() and len(elapsed) < 10 and int(elapsed) < rules()["limits"]["quick-seconds"] * 1000:  # noqa: PLR2004
        signals.append(("too-quick", f"{int(elapsed) / 1000:.1f} s"))
    if submission.origin and submission.origin.lower() not in own_origins:
        signals.append(("foreign-origin", submission.origin[:80]))
    return signals


def _content(submission: Submission) -> list[tuple[str, str]]:
    limits = rules()["limits"]
    contact = submission.contact
    others = (value[:MAX_OTHER_LENGTH] for _, value in submission.others)
    free = "\n".join([contact.get("message", "")[: MAX_LENGTHS["message"]], *others])
    signals: list[tuple[str, str]] = [("link", "")] * max(0, min(len(LINK.findall(free)) - 1, limits["links-counted"]))
    if MARKUP.search(free):
        signals.append(("markup", ""))
    words = f" {PUNCTUATION.sub(' ', free.lower())} "
    phrases = [phrase for phrase in rules()["phrases"]["list"] if f" {phrase} " in words]
    signals += [("phrase", phrase) for phrase in phrases[: limits["phrases-counted"]]]
    letters = [c for c in free if c.isalpha()]
    if letters and sum("LATIN" not in unicodedata.name(c, "LATIN") for c in letters) > len(letters) * HALF:
        signals.append(("other-script", ""))
    if any(LINK.search(contact.get(name, "")) for name in ("name", "company", "phone")):
        signals.append(("link-in-name", ""))
    return signals
