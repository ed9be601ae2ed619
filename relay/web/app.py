"""The ASGI application: routes of the built site, `POST /quote`, `POST /estimate`, `/healthz`, `/metrics`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from estimator import wire
from pages import content, templates
from pages.forms.questions import askable
from relay.intake import acceptance, body, pricing, spam, thread_pool
from relay.intake.accept import accept
from relay.intake.gate import Gate
from relay.intake.problems import Problem, Refusal
from relay.intake.submission import sort_pairs
from relay.mail import message
from relay.mail.courier import HEARTBEAT_SECONDS, Courier
from relay.mail.transport import choose
from relay.store.group_commit import GroupCommit
from relay.store.store import Store, Unavailable
from relay.values import clock
from relay.values.reference import REFERENCE
from relay.web import built_pages, metrics, responses
from relay.web.base_path import BasePath
from relay.web.frame_policy import FramePolicy, failed, left
from relay.web.health import Health
from relay.web.static import Site, redirect

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

    from relay.intake.submission import Submission
    from relay.settings import Settings
    from relay.store.quotes import Quote

log = logging.getLogger("relay.app")

MAX_QUERY_LENGTH = 8_000
"""Characters of the quote form's query: the estimator's own is shorter, and reading a longer one holds up everybody."""


class Relay:
    """The state that the routes share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.site = Site(settings.site)
        self.store = Store(settings.store_url)
        self.transport = choose(settings)
        self.courier = Courier(settings, self.store, self.transport)
        self.group_commit = GroupCommit(self.store)
        self.gate = Gate(settings, self.store)
        self.health = Health(self.store, self.transport)
        self.counters = metrics.Counters()
        self._estimating = asyncio.Semaphore(1)  # one of the pool's two threads stays free for requests

    @contextlib.asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncGenerator[None]:
        """Send mails while the server runs."""
        reading = asyncio.create_task(thread_pool.run(read_files))
        self.courier.start()
        heartbeats = asyncio.create_task(self._send_heartbeats())
        try:
            yield
        finally:
            heartbeats.cancel()
            reading.cancel()
            self.courier.stop()
            self.store.close()

    async def _send_heartbeats(self) -> None:
        while True:
            self.courier.heartbeat = time.monotonic()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def quote(self, request: Request) -> Response:
        """Take a quote request, from this site's pages or from those of QUOTE_ORIGINS."""
        origins = self.settings.origins
        if request.method == "OPTIONS":
            return responses.preflight(request, origins)
        return responses.add_cors(await self._quote(request), request, origins)

    async def _quote(self, request: Request) -> Response:
        submission: Submission | None = None
        try:
            rate_signals = self.gate.count_request(request)
            async with self.gate.reserve_upload(request) as no_space:
                submission = await body.read(request, pricing.KNOWN, files=not no_space)
                self.gate.count_file(request, submission, no_space)
                self.gate.count_text(request, submission)
                self.courier.visitors += 1
                try:
                    verdict = await self.gate.judge(request, submission, rate_signals)
                    kept = await accept(submission, self.settings, self.group_commit, verdict)
                finally:
                    self.courier.visitors -= 1
        except Refusal as refused:
            self.counters.refused[refused.status] += 1
            return await thread_pool.run(responses.refused, request, self.site, refused, submission)
        except Unavailable as error:
            log.error("store unavailable", extra={"reason": str(error)})  # noqa: TRY400 - expected, one line is enough
            words = (
                "We cannot take your request right now: our disk does not answer. Nothing was stored. Try again in a few minutes, or call."
            )
            self.counters.refused[503] += 1
            closed = Refusal(503, words, (Problem("", "UNAVAILABLE", words),), retry_after=60)
            return await thread_pool.run(responses.refused, request, self.site, closed, submission)
        self.courier.wake()
        self.counters.stored += not kept.repeated
        log.info("received", extra={"request": kept.id, "repeated": kept.repeated, "suspect": verdict.suspect})
        if self.gate.asks_proof(submission, verdict) and responses.wants_json(request):
            return responses.proof_challenge(self.gate.challenge())  # stored already, as a suspect: the answer releases it
        if verdict.suspect and responses.honeypot_filled(request, submission):
            return await thread_pool.run(
                responses.refused, request, self.site, responses.honeypot_refusal(submission), submission
            )  # stored too: sending the form with an empty honeypot releases it
        file = submission.upload.words if submission.upload and not verdict.suspect else ""  # a suspect's is not kept
        return responses.accepted(request, kept.id, submission.controls.get("_next", ""), self.settings.origins, self.settings.url, file)

    async def estimate(self, request: Request) -> Response:
        """Work out a price for a browser that runs no scripts; nothing is kept."""
        fields: list[tuple[str, str]] = []
        try:
            self.gate.count_estimate(request)
            submission = await body.read(request, pricing.KNOWN, files=False, most=body.MAX_ESTIMATE_BYTES)
            fields = submission.fields
            pricing.check_answers(submission)
            async with self._estimating:
                return await thread_pool.run(responses.estimate, request, self.site, submission)
        except Refusal as refused:
            self.counters.refused[refused.status] += 1
            return await thread_pool.run(responses.estimate_refused, request, self.site, refused, fields)

    async def form(self, request: Request) -> Response:
        """Show the quote form; for a browser that runs no scripts, with the answers that its estimate sends along."""
        query = request.query_params.multi_items() if len(request.url.query) <= MAX_QUERY_LENGTH else []
        fields = askable(sort_pairs(query, pricing.KNOWN)["fields"])
        if not fields:
            return await self.site.serve(request)
        try:
            self.gate.count_form(request)
        except Refusal as refused:
            self.counters.refused[refused.status] += 1
            return responses.form_refused(self.site, refused)
        async with self._estimating:
            return await thread_pool.run(responses.carried, self.site, fields)

    async def acceptance(self, request: Request) -> Response:
        """Show the quote to who comes with the link of its letter, and take a yes; nobody else sees anything."""
        if request.method != "POST" and not {"quote", "token"} <= set(request.query_params):
            return await self.site.serve(request)
        given: dict[str, str] = dict(request.query_params)
        quote: Quote | None = None
        try:
            self.gate.count_request(request)
            if request.method != "POST":
                quote = await asyncio.to_thread(acceptance.find, self.store, given, clock.now())
                return responses.acceptance(request, self.site, quote, given)
            submission = await body.read(request, frozenset(), files=False, most=body.MAX_ESTIMATE_BYTES)
            self.gate.count_text(request, submission)
            given = acceptance.fields(submission)
            quote = await asyncio.to_thread(acceptance.find, self.store, given, clock.now())
            quote = await asyncio.to_thread(acceptance.accept, self.store, self.settings, submission, clock.now())
        except Refusal as refused:
            self.counters.refused[refused.status] += 1
            return responses.acceptance_refused(request, self.site, refused, quote, given)
        except Unavailable as error:
            log.error("store unavailable", extra={"reason": str(error)})  # noqa: TRY400 - expected, one line is enough
            self.counters.refused[503] += 1
            words = (
                "Our disk does not answer, so nothing was accepted. Try again in a few minutes, or answer the mail that brought the quote."
            )
            closed = Refusal(503, words, (Problem("", "UNAVAILABLE", words),), retry_after=60)
            return responses.acceptance_refused(request, self.site, closed, None, given)
        self.courier.wake()
        log.info("quote accepted", extra={"quote": quote.request})
        return responses.acceptance_taken(request, self.site, quote)

    async def thanks(self, request: Request) -> Response:
        """Show the thank-you page, with the reference for those whose browser runs no scripts."""
        reference = request.query_params.get("id", "")
        if REFERENCE.fullmatch(reference):
            page = await thread_pool.run(built_pages.thanks, self.site, reference)
            return self.site.add_headers(HTMLResponse(page, headers=responses.PRIVATE), "/quote/thank-you/")
        return await self.site.serve(request)

    async def healthz(self, _request: Request) -> Response:
        """Return whether requests can be stored and mail can go: anybody may read it, so it names the part that fails and no more."""
        if faults := await self.health.faults():
            return JSONResponse({"ok": False, "error": ", ".join(faults)}, 503, {"Cache-Control": "no-store"})
        return JSONResponse({"ok": True}, headers={"Cache-Control": "no-store"})

    async def metrics(self, _request: Request) -> Response:
        """Say how much waits, went and failed, as Prometheus reads it."""
        return PlainTextResponse(
            await asyncio.to_thread(metrics.text, self.counters, self.courier, self.health), media_type="text/plain; version=0.0.4"
        )


async def estimator_page(request: Request) -> Response:
    """Lead from the address of a price, which a browser without scripts may keep or open again, to the estimator."""
    return redirect(request, "/pricing/estimate/")


def read_files() -> None:
    """Read what is else read when it is first needed: by then another version may lie in its place, as while `upgrade.sh` checks it."""
    message.environment()
    templates.environment()
    spam.rules()
    wire.card()


def create_app(settings: Settings) -> Starlette:
    """Return the application for one set of settings.

    Raises:
        Unavailable: the store cannot be opened.
    """
    relay = Relay(settings)
    app = Starlette(
        lifespan=relay.lifespan,
        middleware=[Middleware(FramePolicy), Middleware(BasePath, path=content.root(content.CONFIG), site=settings.site)],
        exception_handlers={Exception: failed, ClientDisconnect: left},
        routes=[
            Route("/quote", relay.quote, methods=["POST", "OPTIONS"]),
            Route("/quote/", relay.quote, methods=["POST", "OPTIONS"]),
            Route("/quote/", relay.form, methods=["GET"]),
            Route("/f/{form}", relay.quote, methods=["POST", "OPTIONS"]),  # as the Formspree family has it
            Route("/p/{project}/f/{form}", relay.quote, methods=["POST", "OPTIONS"]),
            Route("/estimate", relay.estimate, methods=["POST"]),
            Route("/estimate", estimator_page, methods=["GET"]),
            Route("/quote/accept/", relay.acceptance, methods=["GET", "POST"]),
            Route("/quote/thank-you/", relay.thanks, methods=["GET"]),
            Route("/healthz", relay.healthz, methods=["GET"]),
            *([Route("/metrics", relay.metrics, methods=["GET"])] if settings.metrics else []),
            Route("/{path:path}", relay.site.serve, methods=["GET", "HEAD"]),
        ],
    )
    app.state.relay = relay
    return app
