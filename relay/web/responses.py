"""Responses: JSON to scripts, a page or a redirect to forms; CORS for the owner's other sites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pages.forms import acceptance as form
from relay.intake import pricing
from relay.intake.problems import Problem, Refusal
from relay.values import clock
from relay.web import built_pages

if TYPE_CHECKING:
    from starlette.requests import Request

    from relay.intake.submission import Submission
    from relay.store.quotes import Quote
    from relay.web.static import Site

CLIENT_HEADERS = "Accept, Content-Type, Formspree-Client, Formspree-Session-Data, X-Requested-With"
"""What scripts of other sites may send along: what ours and the Formspree family's do."""
SAFE_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%?#-][A-Za-z0-9._~!$&'()*+,;=:@%?#/-]*|/")
HONEYPOT_FILLED = Problem(
    "_gotcha",
    "HONEYPOT",
    "Empty the field “Leave this field empty”, then send again. It is not meant to be seen; your browser may have filled it in.",
)
CHOOSE_AGAIN = Problem("report", "FILE_NOT_KEPT", "Choose the file again before you send: it was not kept.")
INVALID = 422
PRIVATE = {"Cache-Control": "private, no-cache"}
"""For a page with somebody's answers. Not `no-store`: Back to such an answer to a post would be an error, and what was typed lost."""
QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)")


def wants_json(request: Request) -> bool:
    """Return whether the sender is a script: it asks for JSON rather than for a page, or sends JSON and does not ask for a page."""
    accept = request.headers.get("accept", "*/*").lower()
    as_json, as_page = quality(accept, "application/json"), quality(accept, "text/html")
    if "application/json" in accept and as_json >= as_page and as_json > 0:
        return True
    if request.headers.get("x-requested-with", "").lower() == "xmlhttprequest":
        return True
    return request.headers.get("content-type", "").lower().startswith("application/json") and "text/html" not in accept


def honeypot_filled(request: Request, submission: Submission | None) -> bool:
    """Return whether a plain form came with the honeypot filled in, so that a page can ask the person to empty it."""
    return submission is not None and bool(submission.controls.get("_gotcha")) and not wants_json(request)


def honeypot_refusal(submission: Submission) -> Refusal:
    """Return the refusal for a person without scripts whose browser filled in the honeypot."""
    return Refusal(422, HONEYPOT_FILLED.message, (HONEYPOT_FILLED, CHOOSE_AGAIN) if submission.upload else (HONEYPOT_FILLED,))


def quality(accept: str, kind: str) -> float:
    """Return how much an Accept header wants a kind, 0 to 1."""
    best = 0.0
    for part in accept.split(","):
        name, _, parameters = part.strip().partition(";")
        if name.strip() in {kind, "*/*"}:
            match = QUALITY.search(parameters)
            best = max(best, float(match[1]) if match else 1.0)
    return best


def add_cors(response: Response, request: Request, origins: tuple[str, ...]) -> Response:
    """Let the pages of the owner's other sites read an answer, and no others."""
    origin = request.headers.get("origin", "").lower()
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    if origins:
        response.headers.append("Vary", "Origin")
    return response


def preflight(request: Request, origins: tuple[str, ...]) -> Response:
    """Answer a browser that asks whether a page of another site may post here."""
    response = Response(status_code=204, headers={"Allow": "POST, OPTIONS"})
    if request.headers.get("origin", "").lower() in origins:
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = CLIENT_HEADERS
        response.headers["Access-Control-Max-Age"] = "7200"
    return add_cors(response, request, origins)


def next_path(request: Request, wanted: str, origins: tuple[str, ...] = ()) -> str:
    """Return where to go on: `_next` where it is a path of this site, or a page of one of the owner's others; else empty."""
    if not wanted or "\\" in wanted or not wanted.isascii():
        return ""
    try:
        url = urlsplit(wanted)
        own = url.scheme in {"http", "https"} and url.netloc == request.url.netloc  # a proxy may speak TLS for us
    except ValueError:
        return ""
    site = ""
    if url.scheme or url.netloc:
        site = f"{url.scheme}://{url.netloc}"
        if not own and site not in origins:
            return ""
        wanted = wanted[len(site) :] or "/"
    if not SAFE_PATH.fullmatch(wanted) or wanted.startswith("//"):
        return ""
    return wanted if own else f"{site}{wanted}"


def thanks_path(request: Request, reference: str) -> str:
    """Return the thank-you page's address from where the form was posted: relative, so that it holds under any base path."""
    up = "../" * (request.url.path.count("/") - 1)
    return f"{up}quote/thank-you/?id={reference}"


def accepted(request: Request, reference: str, wanted: str, origins: tuple[str, ...] = (), url: str = "", file: str = "") -> Response:
    """Acknowledge a stored request; `url` is the site's public address, `file` the name and size of what came with it."""
    target = next_path(request, wanted, origins) or thanks_path(request, reference)
    if wants_json(request):
        body = {
            "ok": True,
            "success": True,
            "id": reference,
            "next": target if target.startswith(("/", "http")) else f"{urlsplit(url).path or '/'}quote/thank-you/?id={reference}",
        }
        return JSONResponse({**body, "file": file} if file else body)
    return RedirectResponse(target, 303)


def proof_challenge(challenge: dict[str, Any]) -> Response:
    """Ask a page for a proof of work (428); it sends the request again with the answer in `altcha`."""
    words = "One moment: your browser has to work out a sum before we can take this."
    problem = Problem("", "PROOF_OF_WORK", words)
    return JSONResponse({"ok": False, "success": False, "error": words, "errors": [problem.mapping()], "challenge": challenge}, 428)


def refused(request: Request, site: Site, error: Refusal, submission: Submission | None) -> Response:
    """Say what is wrong; nothing was stored."""
    if wants_json(request):
        body = {"ok": False, "success": False, "error": error.error, "errors": [p.mapping() for p in error.problems]}
        return JSONResponse(body, error.status, refusal_headers(error))
    problems = error.problems
    if honeypot_filled(request, submission) and HONEYPOT_FILLED not in problems:
        problems = (*problems, HONEYPOT_FILLED)
    if submission is not None and submission.upload and CHOOSE_AGAIN not in problems:
        problems = (*problems, CHOOSE_AGAIN)
    page = built_pages.with_problems(site, submission, error.error, problems)
    return site.add_headers(HTMLResponse(page, error.status, refusal_headers(error)), "/quote/")


def carried(site: Site, fields: list[tuple[str, str]]) -> Response:
    """Show the quote form with the answers of an estimate. They are in its address: no log gets them from the requests that follow."""
    response = site.add_headers(HTMLResponse(built_pages.carried(site, fields), headers=PRIVATE), "/quote/")
    response.headers["Referrer-Policy"] = "strict-origin"  # with no referrer at all, a browser would send the form without its origin
    return response


def form_refused(site: Site, error: Refusal) -> Response:
    """Say that the form is not filled in now. Its answers are in the address, so nothing is lost; and the page costs little to make."""
    return site.add_headers(HTMLResponse(built_pages.not_filled(site, error.error), error.status, refusal_headers(error)), "/quote/")


def _private(site: Site, page: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a page that is for one reader: not kept, not listed, and named to no other page."""
    response = site.add_headers(HTMLResponse(page, status), "/quote/accept/")
    more = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    for name, value in {**(headers or {}), **more}.items():
        response.headers[name] = value
    return response


def acceptance(_request: Request, site: Site, quote: Quote, given: dict[str, str]) -> Response:
    """Show a quote with the form that accepts it."""
    return _private(site, built_pages.acceptance(site, form.render(quote.content, given), error=False))


def acceptance_taken(request: Request, site: Site, quote: Quote) -> Response:
    """Acknowledge an accepted quote."""
    if wants_json(request):
        return JSONResponse({"ok": True, "success": True, "id": quote.request, "revision": quote.revision})
    return _private(site, built_pages.acceptance(site, form.accepted(quote.content), error=False))


def acceptance_refused(request: Request, site: Site, error: Refusal, quote: Quote | None, given: dict[str, str]) -> Response:
    """Say why nothing was accepted; what was typed comes back beside the quote, where the link is the right one."""
    if wants_json(request):
        return refused(request, site, error, None)
    problems = [(problem.field, problem.message) for problem in error.problems] or [("", error.error)]
    shown = form.refused(error.error) if quote is None or error.status != INVALID else form.render(quote.content, given, problems)
    mistake = all(problem.code != "ACCEPTED" for problem in error.problems)  # who presses twice, or goes back, has made none
    return _private(site, built_pages.acceptance(site, shown, error=mistake), error.status, refusal_headers(error))


def estimate(request: Request, site: Site, submission: Submission) -> Response:
    """Answer with a price, or with what keeps it from being worked out: to scripts as the engine writes it, to forms as a page."""
    if wants_json(request):
        return JSONResponse(*pricing.answer(submission))
    priced, page = built_pages.estimate(site, submission.fields, clock.today().isoformat())
    return site.add_headers(HTMLResponse(page, 200 if priced else INVALID, PRIVATE), "/pricing/estimate/")


def estimate_refused(request: Request, site: Site, error: Refusal, fields: list[tuple[str, str]]) -> Response:
    """Say why no price was worked out; a form comes back with what was answered."""
    if wants_json(request):
        return refused(request, site, error, None)
    problems = [(problem.field, problem.message) for problem in error.problems] or [("", error.error)]
    _, page = built_pages.estimate(site, fields, clock.today().isoformat(), problems)
    return site.add_headers(HTMLResponse(page, error.status, refusal_headers(error)), "/pricing/estimate/")


def refusal_headers(error: Refusal) -> dict[str, str]:
    """Return the headers of an answer that refuses."""
    headers = dict(PRIVATE)
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status in {408, 413}:
        headers["Connection"] = "close"  # the rest of the body is not read
    return headers
