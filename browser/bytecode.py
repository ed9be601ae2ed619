"""Compiles an archive's modules with `pyodide py-compile`, docstrings and asserts off."""

import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import archive, runtime, tool
from browser.paths import BuildError


def compiled(members: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Return the members with every ``.py`` replaced by its ``.pyc``.

    The bytecode is this interpreter's own, so its minor version must be the runtime's.

    Args:
        members: an archive's files by name.
        name: the archive's file name; the tool tells a wheel from a zip by it.

    Raises:
        BuildError: this interpreter's minor version is not the runtime's.
    """
    ours = sysconfig.get_python_version()
    theirs = runtime.info()["python"]
    if not theirs.startswith(f"{ours}."):
        message = f"the runtime is Python {theirs}, this is {ours}: its bytecode would not load"
        raise BuildError(message)
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(archive.pack(members))
        command: list[str | Path] = ["py-compile", "--compression-level", "0", "--no-keep", path]
        tool.run([sys.executable, "-OO", "-X", "no_debug_ranges", tool.BIN / "pyodide", *command])
        made = [each for each in Path(folder).iterdir() if each.suffix == path.suffix]
        return archive.unpack(made[0].read_bytes())
