"""Against clickjacking: every response forbids framing (`frame-ancestors`), an error too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_FRAMES = {"Content-Security-Policy": "frame-ancestors 'none'"}
"""For what has no policy of its own."""


class FramePolicy:
    """Adds the policy to each answer of an application that has none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in NO_FRAMES.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sent)


def failed(_request: Request, _error: Exception) -> Response:
    """Answer where a fault of ours ended the work on a request; it is logged by then. No middleware sees this answer."""
    return PlainTextResponse("Internal Server Error", 500, NO_FRAMES)


def left(_request: Request, _error: Exception) -> Response:
    """End the work on a request whose client hung up before it was whole: no fault of ours to log, and nobody reads this answer."""
    return Response(status_code=400)
