"""The relay as `make serve` runs it, started for a test on a free port."""

import fcntl
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).parent.parent

PATIENCE = 30  # seconds a server may take to answer first


class Served(str):
    """The address of a running relay with the built site, without the last slash."""

    __slots__ = ("mail", "store", "tree")

    tree: Path
    """Where its site was built."""
    mail: Path
    """The Maildir its mail goes to."""
    store: Path
    """The file its requests are kept in."""


def free_port() -> int:
    """Return a loopback port that nobody listens on, below those that the system gives to outgoing connections."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port")


def relayed() -> Path:
    """Return where the site is built for a host's root, with a form that the relay answers: here, or in var/relayed/ where the firm's is another."""
    from pages import content
    from pages.forms import providers

    if providers.chosen().name == "self" and content.root() == "/":
        return ROOT
    from testing.source_copy import Copy

    folder, made = ROOT / "var/relayed", ROOT / "var/relayed/dist"
    with (ROOT / "var/relayed.lock").open("a") as lock:  # tests run in several processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir() or made.stat().st_mtime < (ROOT / "site/index.html").stat().st_mtime:
            shutil.rmtree(folder, ignore_errors=True)
            copy = Copy(folder)
            copy.change("mkdocs.yml", r"^    provider: .*$", "    provider: self")
            copy.change("mkdocs.yml", r"^site_url: .*$", f"site_url: {urljoin(content.config()['site_url'], '/')}")
            copy.build()
    return folder


class serving:  # noqa: N801 -- read as `with serving(folder, …)`
    """Runs `python -m relay serve` of a tree with its files in a folder and settings as named, on a port or on a free one."""

    def __init__(self, folder: Path, port: int = 0, tree: Path | str = "", **settings: str) -> None:
        self.folder = folder
        self.tree = Path(tree) if tree else relayed()
        self.port = port
        self.settings = settings

    def __enter__(self) -> Served:
        """Start the relay and wait until it answers."""
        port = self.port or free_port()
        found = Served(f"http://127.0.0.1:{port}")
        found.tree = self.tree
        found.mail, found.store = self.folder / "mail", self.folder / "quotes.sqlite3"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QUOTE_", "SMTP_", "PORT"))},
            "QUOTE_MAILDIR": str(found.mail),
            "QUOTE_STORE": str(found.store),
            **self.settings,
        }
        self.log = (self.folder / "relay.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relay", "serve", "--port", str(port)], cwd=self.tree, env=environment, stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{found}/healthz", timeout=5).close()  # noqa: S310 -- our own loopback address
            except urllib.error.HTTPError as error:
                error.close()
                return found
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.log.seek(0)
                    raise RuntimeError(f"the relay did not start:\n{self.log.read()}") from error
                time.sleep(0.02)  # leaves the processor to it
            else:
                return found

    def __exit__(self, *_: object) -> None:
        """Stop the relay."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()
