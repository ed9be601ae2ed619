"""Where the pipeline reads and writes, and the few names that more than one step uses."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "node_modules" / "pyodide"
OUTPUT = ROOT / "docs" / "assets" / "engine"
MANIFEST = OUTPUT / "manifest.json"
EXERCISE = ROOT / "browser" / "exercise.py"
PRUNE = ROOT / "browser" / "prune.py"
SCRIPTS = ROOT / "browser" / "node"

PACKAGE = "cor-estimator"
EPOCH = "1767225600"
"""SOURCE_DATE_EPOCH for every tool we call: the same inputs must give the same bytes."""


class BuildError(Exception):
    """A step of the pipeline cannot go on; the message says what to do."""
