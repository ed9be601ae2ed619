"""A PostgreSQL of its own for a test or a campaign: in a temporary folder, on a Unix socket, never as root."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testing import programs as programs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def programs() -> Path | None:
    """Return the folder of the server's programs, or None where PostgreSQL is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern.lstrip("/")) if (folder / "initdb").exists()]
    return max(folders, default=None)


def install() -> Path:
    """Return the folder of the server's programs; where PostgreSQL is missing, Debian's package is installed first.

    Raises:
        RuntimeError: it cannot be had here; the message gives the reason.
    """
    return programs_of.install("postgres", programs)


def _someone() -> dict[str, Any]:
    """Return the arguments that run a program as somebody who is not root: the server refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("no user but root: PostgreSQL cannot be started")


@contextlib.contextmanager
def temporary() -> Iterator[str]:
    """Start a server, yield the URL of an empty database on it, stop it.

    Raises:
        RuntimeError: PostgreSQL cannot be had, or does not start; the message has its own words.
    """
    folder = install()
    home = Path(tempfile.mkdtemp(prefix="cor-pg-"))
    someone = _someone()
    if someone:
        os.chown(home, someone["user"], someone["group"])
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(home)}

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False, **someone)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout[-800:]}{done.stderr[-800:]}")

    data = home / "data"
    try:
        run(str(folder / "initdb"), "-D", str(data), "-U", "cor", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c max_connections=60 -c shared_buffers=32MB"
        run(str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql://cor@/postgres?host={home}"
        finally:
            run(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
