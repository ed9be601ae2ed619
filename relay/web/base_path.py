"""A site below a path of its host, such as https://firm.github.io/cor/: the relay answers there too, as it does at its root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Takes the path of the site's address off a request, where a proxy has left it on. A path that the site has itself stays."""

    def __init__(self, app: ASGIApp, path: str, site: Path) -> None:
        self.app = app
        self.path = path
        self.cut = 0 if path in {"/f/", "/p/"} or (site / path[1:]).is_dir() else len(path) - 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self.cut and scope["type"] == "http" and scope["path"].startswith(self.path):
            scope = {**scope, "path": scope["path"][self.cut :], "raw_path": scope["raw_path"][self.cut :]}
        await self.app(scope, receive, send)
