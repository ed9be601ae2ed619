"""Admission of a request: rate limits, room for an upload, the spam filter's verdict, and the proof-of-work challenge that clears a suspect."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from relay.intake import body, proof_of_work, spam, thread_pool
from relay.intake.limits import Limits
from relay.intake.problems import Problem, Refusal
from relay.intake.submission import UPLOAD_FIELD
from relay.intake.uploads import Uploads
from relay.settings import new_secret
from relay.values import clock, network

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

    from relay.intake.spam import Verdict
    from relay.intake.submission import Submission
    from relay.settings import Settings
    from relay.store.store import Store


class Gate:
    """Checks each request before it is stored."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.limits = Limits(settings.per_address, settings.overall, settings.estimates)
        self.uploads = Uploads(settings, store)
        self._secret = settings.secret or store.get_or_set("secret", new_secret())

    def count_request(self, request: Request) -> tuple[str, ...]:
        """Count a request; return the rate signals.

        Raises:
            Refusal: 429, too many from this address.
        """
        wait, rate_signals = self.limits.count_request(self.address(request), time.monotonic())
        if wait:
            too_many(wait, "Too many requests came from your network. Wait a moment, or call us. Nothing was stored.")
        return rate_signals

    def count_estimate(self, request: Request) -> None:
        """Count a request for a price.

        Raises:
            Refusal: 429, too many from this address.
        """
        if wait := self.limits.estimate(self.address(request), time.monotonic()):
            too_many(wait, "Too many prices were asked for from your network. Wait a moment, or call us.")

    def count_form(self, request: Request) -> None:
        """Count a form to fill in, among the prices.

        Raises:
            Refusal: 429, too many from this address.
        """
        if wait := self.limits.estimate(self.address(request), time.monotonic()):
            too_many(
                wait,
                f"Too many requests came from your network. Wait {wait} seconds, then load this page again, or call us. "
                "Your answers are in its address.",
            )

    @contextlib.asynccontextmanager
    async def reserve_upload(self, request: Request) -> AsyncGenerator[str]:
        """Reserve room for the upload that a request may bring; yields why it cannot be taken, else empty text."""
        if size := body.declared_length(request):
            async with self.uploads.reserve(self.limits.name(self.address(request)), size) as reason:
                yield reason
        else:
            yield ""

    def count_file(self, request: Request, submission: Submission, no_space: str) -> None:
        """Count the file of a request.

        Raises:
            Refusal: 422, a file came that there was no room for. What was typed is given back.
        """
        if submission.file_refused:
            raise Refusal(422, "There is a problem with the file.", (Problem(UPLOAD_FIELD, "FILE_NOT_TAKEN", no_space),))
        if submission.upload:
            self.uploads.count(self.limits.name(self.address(request)), len(submission.upload.content))

    def count_text(self, request: Request, submission: Submission) -> None:
        """Count the text of a request.

        Raises:
            Refusal: 429, too much from this address. What was typed is given back.
        """
        if wait := self.limits.text(self.address(request), submission.size(), time.monotonic()):
            too_many(
                wait, "Your network has sent as much text as we take in a day. Shorten yours, wait a while, or call us. Nothing was stored."
            )

    def address(self, request: Request) -> str:
        """Return the visitor's network address: X-Forwarded-For counts only from a trusted proxy."""
        peer = request.client.host if request.client else ""
        return network.client_address(peer, request.headers.getlist("x-forwarded-for"), self.settings.proxies)

    def own_origins(self, request: Request) -> frozenset[str]:
        """Return the origins whose pages may post here: this host under either scheme, and those of the settings."""
        hosts = {request.headers.get("host", "").lower(), urlsplit(self.settings.url).netloc.lower()} - {""}
        return frozenset({*self.settings.origins, *(f"{scheme}://{host}" for host in hosts for scheme in ("http", "https"))})

    async def judge(self, request: Request, submission: Submission, rate_signals: tuple[str, ...]) -> Verdict:
        """Return the verdict. A proof of work clears everything, the honeypot too: a browser may have filled it in."""
        verdict = await thread_pool.run(spam.judge, submission, own_origins=self.own_origins(request), rate_signals=rate_signals)
        payload = submission.controls.get("altcha", "")
        if verdict.suspect and payload:
            now = clock.now()
            solved = proof_of_work.verify(self._secret, payload, now)
            if solved is None:
                return verdict
            name, until = solved
            if await asyncio.to_thread(self.store.use_once, name, now, until + 60):
                return replace(verdict, points=0, cleared=True, reasons=(*verdict.reasons, "cleared by proof of work"))
        return verdict

    def asks_proof(self, submission: Submission, verdict: Verdict) -> bool:
        """Return whether to ask for a proof of work: from a suspect whose page can compute one."""
        return verdict.suspect and submission.controls.get("_proof") == "1"

    def challenge(self) -> dict[str, Any]:
        """Return a new challenge."""
        return proof_of_work.challenge(self._secret, clock.now())


def too_many(wait: int, words: str) -> NoReturn:
    """Refuse with 429 and Retry-After.

    Raises:
        Refusal: 429, with the seconds to wait.
    """
    raise Refusal(429, words, (Problem("", "TOO_MANY_REQUESTS", words),), retry_after=wait)
