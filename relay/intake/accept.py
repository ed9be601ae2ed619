"""Accept a request: validate, price, build the record with its idempotency key, store. What this returns is on the disk."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

from relay.intake import pricing, thread_pool, validation
from relay.intake.problems import Refusal
from relay.store import mail_kinds
from relay.store.schema import MAX_DRAFT_KEY
from relay.store.store import Entry
from relay.values import clock

if TYPE_CHECKING:
    from relay.intake.spam import Verdict
    from relay.intake.submission import Submission
    from relay.settings import Settings
    from relay.store.group_commit import GroupCommit
    from relay.store.store import Receipt

STATUSES = {"TRUNCATED": 400, "FILES_TOO_BIG": 413}
"""Problem codes that have a more exact status than 422."""


def entry(submission: Submission, settings: Settings, at: float, verdict: Verdict | None = None, *, by_telephone: bool = False) -> Entry:
    """Return what is kept of a submission.

    Args:
        submission: as it came.
        settings: of the relay.
        at: the moment, in seconds since 1970.
        verdict: of the spam filter; left out: honest.
        by_telephone: whether the owner typed it in: it brings no mail.

    Raises:
        Refusal: fields are wrong; every one is named.
    """
    suspect = verdict is not None and verdict.suspect
    priced = pricing.price(submission, clock.today(at))
    contact, problems = validation.validate(submission, priced, by_telephone=by_telephone)
    if problems:
        single = len(problems) == 1
        status = next((STATUSES[problem.code] for problem in problems if problem.code in STATUSES), 422)
        raise Refusal(status, f"There {'is a problem' if single else f'are {len(problems)} problems'} with your request.", tuple(problems))
    content: dict[str, Any] = {
        "contact": contact,
        "estimate": priced.estimate,
        "budget": priced.budget,
        "verdict": priced.verdict,
        "shown": priced.shown[:40],
        "others": [[name, value] for name, value in submission.others],
        "agent": submission.agent,
        "origin": submission.origin,
        "reasons": list(verdict.reasons) if verdict else [],
    }
    key, draft = keys(submission, at)
    upload = submission.upload
    if upload and suspect:  # not stored for a suspect: a browser that proves its work sends the file again
        content["not_kept"] = upload.words
        upload = None
    if by_telephone:
        content["by_telephone"] = True
    mails = mail_kinds.of_request(settings, contact["email"], confirm=not (verdict and verdict.cleared))
    return Entry(
        key=key, draft=draft, received=at, verdict="suspect" if suspect else "honest", content=content,
        file_name=upload.name if upload else None, file=upload.content if upload else None,
        mails=() if by_telephone else mail_kinds.of_suspect() if suspect else mails,
    )  # fmt: skip


def keys(submission: Submission, at: float) -> tuple[str, str]:
    """Return the key under which a request is kept once, and its draft's key (idempotency).

    With a draft key the request is kept once for ever: an outbox may send it again days later. Without one, `Store.add` only
    drops repeats within SAME_WITHIN seconds.
    """
    digest = submission.digest()
    if draft := submission.controls.get("idempotency_key", "")[:MAX_DRAFT_KEY]:
        return f"{digest} {hashlib.sha256(draft.encode()).hexdigest()}", draft
    return f"{digest} {at:.3f}", ""


async def accept(submission: Submission, settings: Settings, group_commit: GroupCommit, verdict: Verdict) -> Receipt:
    """Validate, price and store. A repeat that is honest releases the stored suspect.

    Raises:
        Refusal: fields are wrong.
        Unavailable: it could not be stored.
    """
    wanted = await thread_pool.run(entry, submission, settings, clock.now(), verdict)
    kept = await group_commit.add(wanted)
    if kept.repeated and wanted.verdict == "honest":
        await asyncio.to_thread(group_commit.store.release, kept.id, wanted.mails, wanted.received, wanted)
    return kept
