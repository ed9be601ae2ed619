"""The worker threads that send queued mail, retry with exponential backoff, and give up: a dead letter."""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING

from relay.mail import digest, message, queue, quote_mail
from relay.mail.transport import DeliveryError, Rejection
from relay.store import mail_kinds
from relay.store.store import Unavailable
from relay.values import clock

if TYPE_CHECKING:
    from relay.mail.queue import Claim
    from relay.mail.transport import Transport
    from relay.settings import Settings
    from relay.store.store import Store

log = logging.getLogger("relay.courier")

POLL_SECONDS = 1.0
"""Seconds between two polls for mail that another process enqueued: `resend`, `release`, or another relay on the same store."""
MIN_ATTEMPTS = 12
"""Never give up before this many attempts, even after retry_days: the clock may have jumped."""
HEARTBEAT_SECONDS = 0.05
"""Seconds between two heartbeats of the event loop; a late one means that the loop is overloaded."""
YIELD_SECONDS = 0.2
"""Longest time a mail yields to visitors who wait for a response: the mail is already stored."""
STORE_RETRY_SECONDS = 5.0
"""Seconds before the store is tried again after a failure."""


def retry_delay(settings: Settings, attempts: int, spread: float) -> float:
    """Return the seconds until the next attempt: doubling from `retry_base`, at most six hours, spread by ± 30%.

    Args:
        settings: of the relay.
        attempts: attempts made so far, from 1.
        spread: 0 to 1, drawn by the caller, so that many deferred mails do not all retry together.
    """
    return min(settings.retry_base * 2.0 ** min(attempts - 1, 30), queue.MAX_RETRY_SECONDS) * (0.7 + 0.6 * spread)


class Courier:
    """Sends queued mail. `wake` saves it the wait for its next poll."""

    def __init__(self, settings: Settings, store: Store, transport: Transport, *, threads: int = 2) -> None:
        self.settings = settings
        self.store = store
        self.transport = transport
        self.threads = threads
        self._running: list[threading.Thread] = []
        self._wake = threading.Semaphore(0)
        self._stop = threading.Event()
        self._claim_lock = threading.Lock()
        """Held while a mail is claimed, or while abandoned claims are requeued."""
        self._claimed: set[str] = set()
        self._needs_recovery = True
        """Whether claims may be abandoned: at the start, and after the store failed."""
        self.visitors = 0
        """Visitors who wait for an answer now; the app counts them."""
        self.heartbeat = float("inf")
        """Time of the event loop's last heartbeat; the app sets it every HEARTBEAT_SECONDS."""
        self.sent = 0
        self.deferred = 0
        self.dead = 0

    def start(self) -> None:
        """Begin; on a store of this machine, wait in the background until no other process sends."""
        for number in range(self.threads):
            thread = threading.Thread(target=self._run, args=(number == 0,), name=f"courier-{number}", daemon=True)
            thread.start()
            self._running.append(thread)
            if self.store.local:
                break  # the first one starts the others once it is the sole sender

    def wake(self) -> None:
        """Announce a queued mail."""
        self._wake.release()

    def stop(self, patience: float = 5.0) -> None:
        """Finish the current mail and stop."""
        self._stop.set()
        for _ in self._running:
            self._wake.release()
        for thread in list(self._running):
            thread.join(patience)

    def _run(self, first: bool) -> None:  # noqa: FBT001 - a thread's argument
        lock = None
        if first and self.store.local:
            while (lock := self._sole_sender()) is None:
                if self._stop.wait(STORE_RETRY_SECONDS):
                    return
            for number in range(1, self.threads):
                thread = threading.Thread(target=self._run, args=(False,), name=f"courier-{number}", daemon=True)
                self._running.append(thread)
                thread.start()
        try:
            while not self._stop.is_set():
                wait = self._step()
                if wait > 0:
                    self._wake.acquire(timeout=wait)
        finally:
            if lock is not None:
                lock.close()

    def _step(self) -> float:
        """Send one mail if one is due; return the seconds to wait before the next look."""
        for _ in range(20):
            if not self._visitors_waiting() or self._stop.wait(YIELD_SECONDS / 20):
                break
        try:
            self._recover()
            if self.once():
                return 0.0
            if digest.enqueue(self.store, self.settings, clock.now()):
                return 0.0
            due = queue.next_due(self.store, clock.now())
            return POLL_SECONDS if due is None else min(POLL_SECONDS, due + 0.01)
        except Unavailable as error:
            _unavailable(error)
        except Exception:
            log.exception("courier failed")
        self._needs_recovery = True
        self._stop.wait(STORE_RETRY_SECONDS)
        return 0.0

    def _sole_sender(self) -> IO[bytes] | None:
        try:
            return queue.sole_sender(self.store)
        except OSError as error:
            _unavailable(error)
            return None

    def _recover(self) -> None:
        """Requeue abandoned claims."""
        if self._needs_recovery:
            with self._claim_lock:
                count = queue.recover(self.store, clock.now(), self._claimed)
                self._needs_recovery = False
            if count:
                log.warning("requeued", extra={"mails": count})

    def _visitors_waiting(self) -> bool:
        """Return whether visitors wait: counted ones, or ones that an overloaded event loop has not seen yet."""
        return self.visitors > 0 or time.monotonic() - self.heartbeat > 1.5 * HEARTBEAT_SECONDS

    def once(self) -> bool:
        """Send one mail that is due; return whether there was one.

        Raises:
            Unavailable: the store gave no mail, or failed before this one was tried: `_recover` puts it back.
        """
        claim: Claim | None = None
        try:
            with contextlib.ExitStack() as stack:
                with self._claim_lock:
                    claim = stack.enter_context(queue.claim(self.store, clock.now(), self._claimed))
                    if claim is None:
                        return False
                    self._claimed.add(claim.id)
                self._attempt(claim)
        except Unavailable as error:
            if claim is None or claim.outcome is None:
                raise
            _unavailable(error)
            self._settle_late(claim)
        finally:
            if claim is not None:
                with self._claim_lock:
                    self._claimed.discard(claim.id)
        return True

    def _settle_late(self, claim: Claim) -> None:
        """Store the outcome as soon as the store answers. Until then the mail stays claimed, so that nobody sends it twice."""
        last = False
        while not last:
            last = self._stop.wait(STORE_RETRY_SECONDS)
            try:
                claim.save_outcome()
            except Unavailable as error:
                _unavailable(error)
            else:
                return

    def _attempt(self, claim: Claim) -> None:
        try:
            self._deliver(claim)
        except Unavailable:
            raise
        except message.RequestPurged as purged:
            claim.settle(clock.now(), "dead", error=str(purged))
        except Rejection as refused:
            if claim.to_visitor and refused.recipient:
                self._give_up(claim, refused.code, str(refused))
            else:  # the owner's mailbox is full, or a policy is wrong: that gets fixed, so retry
                self._defer(claim, refused.code, queue.REFUSED + str(refused))
        except DeliveryError as delayed:
            self._defer(claim, delayed.code, str(delayed))
        except Exception as error:
            if claim.outcome is not None:
                raise  # it was sent or deferred: the fault is the store's
            self._give_up(claim, fault(error), f"{queue.UNWRITABLE}{type(error).__name__}: {error}")

    def _deliver(self, claim: Claim) -> None:
        compose = quote_mail.compose if mail_kinds.first_part(claim.kind) in quote_mail.KINDS else message.compose
        mail = compose(self.settings, self.store, claim)
        with self.transport.open() as link:
            link.send(mail.content, mail.recipient, mail.identity)
            # Only a crash between the server's acceptance and the commit sends the mail twice, under the same Message-ID.
            self.sent += 1
            log.info("sent", extra={"request": claim.request, "mail": claim.kind, "attempt": claim.attempts + 1})
            claim.settle(clock.now(), "sent")

    def _defer(self, claim: Claim, code: str, error: str) -> None:
        now = clock.now()
        if now - claim.created > self.settings.retry_days * 86400 and claim.attempts + 1 >= MIN_ATTEMPTS:
            self._give_up(claim, code, error)
            return
        wait = retry_delay(self.settings, claim.attempts + 1, random.random())  # noqa: S311 - spreads load, protects nothing
        self.deferred += 1
        log.warning(
            "deferred",
            extra={"request": claim.request, "mail": claim.kind, "attempt": claim.attempts + 1, "code": code, "wait": round(wait)},
        )
        claim.settle(now, "waiting", due=now + wait, error=error)

    def _give_up(self, claim: Claim, code: str, error: str) -> None:
        self.dead += 1
        log.error("dead letter", extra={"request": claim.request, "mail": claim.kind, "attempt": claim.attempts + 1, "code": code})
        unwritable = error.startswith(queue.UNWRITABLE) and mail_kinds.first_part(claim.kind) != "alarm"
        claim.settle(clock.now(), "dead", error=error, alarms=mail_kinds.to_owners(self.settings, "alarm") if unwritable else ())


def _unavailable(error: Exception) -> None:
    log.error("store unavailable", extra={"reason": str(error)})


def fault(error: Exception) -> str:
    """Return an exception's kind and place for the log, without its message, which may hold personal data."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
