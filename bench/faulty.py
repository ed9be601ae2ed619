"""A relay whose mails cannot all be written: `python -m bench.faulty serve`, for the campaign that kills relays.

Which mails fail is drawn by their request's reference, so that every relay, and the campaign, agree on it.
"""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

from relay.mail import message

if TYPE_CHECKING:
    from relay.mail.message import Mail
    from relay.mail.queue import Claim
    from relay.settings import Settings
    from relay.store.store import Store

ONE_IN = 8
FAULTS = (
    ValueError("made on purpose"),
    KeyError("made on purpose"),
    RecursionError("made on purpose"),
    UnicodeEncodeError("ascii", "é", 0, 1, "made on purpose"),
    MemoryError("made on purpose"),
)


def fails(reference: str) -> Exception | None:
    """Return what composing this request's mail to the owner raises, or None where it can be written."""
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:4])
    return FAULTS[drawn // ONE_IN % len(FAULTS)] if drawn % ONE_IN == 0 else None


def main() -> int:
    """Run one command of the relay with a composer that fails."""
    from relay.__main__ import main as run

    compose = message.compose

    def faulty(settings: Settings, store: Store, claim: Claim) -> Mail:
        if claim.kind.startswith("owner") and (error := fails(claim.request)):
            raise error
        return compose(settings, store, claim)

    message.compose = faulty
    return run()


if __name__ == "__main__":
    sys.exit(main())
