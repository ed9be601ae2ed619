"""The owner's commands: `python -m relay serve`, and those that look after what was received."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from relay import logs
from relay.settings import BadSetting, Settings
from relay.store import Unavailable


def serve(settings: Settings, host: str, port: int) -> int:
    """Run until stopped."""
    import uvicorn  # here, so that the other commands start without it

    from relay.app import create_app

    url = f"http://{host}:{port}/"
    settings = replace(settings, port=port, url=settings.url or url)
    app = create_app(settings)
    config = uvicorn.Config(app, host=host, port=port, access_log=False, log_config=None, server_header=False, timeout_keep_alive=15, h11_max_incomplete_event_size=64 * 1024)
    server = uvicorn.Server(config)
    print(f"Site and quote relay: {url}\nMail goes to {settings.destination}\nRequests are kept in {settings.store}", flush=True)
    server.run()
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0, 2 for a wrong setting or argument, 1 for a fault."""
    parser = argparse.ArgumentParser(prog="python -m relay", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("serve", help="serve the site and take quote requests")
    command.add_argument("--port", type=int, help="default: PORT, else 8000")
    command.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environ(os.environ)
        logs.start()
        return serve(settings, options.host, options.port if options.port is not None else settings.port)
    except BadSetting as error:
        print(f"{error}", file=sys.stderr)
        return 2
    except Unavailable as error:
        print(f"QUOTE_STORE cannot be opened: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
