"""Run the application under uvicorn."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from pages import content
from relay.web import logs, sockets
from relay.web.app import create_app
from relay.web.connections import MAX_HEAD_BYTES, Connection, OpenConnections, max_connections

if TYPE_CHECKING:
    import argparse

    from starlette.applications import Starlette

    from relay.settings import Settings

THREAD_SWITCH_SECONDS = 0.0005
"""Python's switch interval: a thread that composes mail lets the event loop run after this time. The default of 5 ms adds up over a request."""


def configuration(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """Return how the web server runs. It reads no forwarded headers of its own: by default it believes anyone on this machine."""
    return uvicorn.Config(
        app, host=host, port=port, access_log=False, log_config=None, server_header=False, ws="none", proxy_headers=False,
        timeout_keep_alive=15, timeout_graceful_shutdown=10, h11_max_incomplete_event_size=MAX_HEAD_BYTES, backlog=sockets.BACKLOG,
        http=partial(Connection, connections=OpenConnections(max_connections(), app.state.relay.settings.proxies)),  # type: ignore[arg-type]  # called like a class
    )  # fmt: skip


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Run until stopped."""
    port = options.port if options.port is not None else settings.port
    url = f"http://{options.host}:{port}{content.root(content.CONFIG)}"
    settings = replace(settings, port=port, url=settings.url or url)
    logs.start()
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    app = create_app(settings)
    config = configuration(app, options.host, port)
    waiting = sockets.inherited(os.environ, os.getpid())
    listening = waiting or [sockets.listen(options.host, port)]
    if waiting:
        url = "the socket that was handed over, " + ", ".join(str(each.getsockname()) for each in waiting)
    print(f"Site and quote relay: {url}\nMail goes to {settings.destination}\nRequests are kept in {settings.store_name}", flush=True)
    uvicorn.Server(config).run(sockets=list(listening))
    return 0
