"""Compiles an archive's modules with `pyodide py-compile`: no docstrings, asserts or line numbers.

Line numbers are a seventh of the bytecode, and only a traceback shows them.
"""

import marshal
import sys
import sysconfig
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType

from browser import archive, runtime, tool
from browser.paths import BuildError

HEADER = 16
"""Bytes of a ``.pyc`` before its code."""
NOWHERE = 0xF8
"""Of a table of lines: an entry for up to eight units of code without a line. See CPython's InternalDocs/code_objects.md."""


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
        compiled = archive.unpack(made[0].read_bytes())
    return {member: without_lines(data) if member.endswith(".pyc") else data for member, data in compiled.items()}


def without_lines(pyc: bytes) -> bytes:
    """Return a ``.pyc`` whose code has no line numbers."""
    return pyc[:HEADER] + marshal.dumps(_bare(marshal.loads(pyc[HEADER:])))  # noqa: S302 -- made just now by this interpreter


def _bare(code: CodeType) -> CodeType:
    constants = tuple(_bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=constants, co_linetable=_nowhere(len(code.co_code) // 2))


@cache
def _nowhere(units: int) -> bytes:
    """Return the table of lines of code that has so many units and no lines; one object, which a file then has once."""
    return bytes(NOWHERE + min(8, units - at) - 1 for at in range(0, units, 8))
