"""The web server around the application."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from relay.web import logs, sockets
from relay.web.app import create_app
from relay.web.connections import MOST_HEAD, Connection, Room, most

if TYPE_CHECKING:
    import argparse

    from starlette.applications import Starlette

    from relay.settings import Settings

TURN = 0.0005
"""Seconds after which a thread that writes mails lets the one that answers visitors go on; Python's own 5 ms add up, several times a request."""


def configuration(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """Return how the web server runs. It reads no forwarded headers of its own: by default it believes anyone on this machine."""
    return uvicorn.Config(
        app, host=host, port=port, access_log=False, log_config=None, server_header=False, ws="none", proxy_headers=False,
        timeout_keep_alive=15, timeout_graceful_shutdown=10, h11_max_incomplete_event_size=MOST_HEAD, backlog=sockets.BACKLOG,
        http=partial(Connection, room=Room(most(), app.state.relay.settings.proxies)),  # type: ignore[arg-type]  # called like a class
    )  # fmt: skip


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Run until stopped."""
    port = options.port if options.port is not None else settings.port
    url = f"http://{options.host}:{port}/"
    settings = replace(settings, port=port, url=settings.url or url)
    logs.start()
    sys.setswitchinterval(TURN)
    app = create_app(settings)
    config = configuration(app, options.host, port)
    waiting = sockets.handed_over(os.environ, os.getpid())
    listening = waiting or [sockets.listen(options.host, port)]
    if waiting:
        url = "the socket that was handed over, " + ", ".join(str(each.getsockname()) for each in waiting)
    print(f"Site and quote relay: {url}\nMail goes to {settings.destination}\nRequests are kept in {settings.store_name}", flush=True)
    uvicorn.Server(config).run(sockets=list(listening))
    return 0
