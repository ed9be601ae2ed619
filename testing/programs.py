"""Programs that tests need beside the Python packages: found, or installed once by the script that `requirements/` has for each."""

from __future__ import annotations

import fcntl
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = Path(__file__).resolve().parent.parent / "requirements"


def install(name: str, find: Callable[[], Path | None]) -> Path:
    """Return what `find` finds; where that is nothing, `requirements/{name}.sh` is run first.

    Raises:
        RuntimeError: it cannot be had here; the message gives the reason.
    """
    with (Path(tempfile.gettempdir()) / f"cor-{name}.lock").open("a") as lock:  # tests run in several processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (found := find()) is not None:
            return found
        done = subprocess.run(["sh", str(SCRIPTS / f"{name}.sh")], capture_output=True, text=True, check=False)
    if (found := find()) is None:
        raise RuntimeError(f"{name} is not installed: {done.stdout.strip()}{done.stderr.strip()[-800:]}")
    return found
