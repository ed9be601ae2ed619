"""Runs the tools the pipeline is made of, and reports their output when they fail."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser.paths import EPOCH, ROOT, SCRIPTS, BuildError

BIN = Path(sys.executable).parent
"""The environment's own tools: node, npm and pyodide of the versions the lock file pins."""


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, stdin: str = "") -> str:
    """Run a command from the repository's root and return its standard output.

    Raises:
        BuildError: the command is missing or exits with anything but 0.
    """
    settings = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "SOURCE_DATE_EPOCH": EPOCH,
        "PYTHONHASHSEED": "0",
        **(env or {}),
    }
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=ROOT, env=settings, input=stdin, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        message = f"{words[0]}: not found; run `make setup`"
        raise BuildError(message) from error
    if done.returncode:
        message = f"{' '.join(words)} ended with {done.returncode}:\n{tail(done.stdout + done.stderr)}"
        raise BuildError(message)
    return done.stdout


def node(script: str, request: Mapping[str, object]) -> dict[str, Any]:
    """Run one of ``browser/node/*.mjs`` with a JSON request, and return the JSON that it writes to the request's ``answer``."""
    with TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        run([BIN / "node", SCRIPTS / script], stdin=json.dumps({**request, "answer": str(answer)}))
        found: dict[str, Any] = json.loads(answer.read_bytes())
        return found


def tail(text: str, lines: int = 30, columns: int = 300) -> str:
    """The end of what a tool said, in lines a person can read: a minified script's line is a megabyte."""
    return "\n".join(line[:columns] for line in text.splitlines()[-lines:])
