"""The standard library, trimmed to the modules that the engine imports, as bytecode."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import archive, bytecode, runtime, slim, tool
from browser.paths import EXERCISE, PACKAGE, RUNTIME, BuildError


def traced(lock: dict[str, object], wheel: bytes, file_name: str) -> list[str]:
    """Return the library's files that the runtime reads while the engine answers every ask.

    Args:
        lock: the lock file that names the wheel.
        wheel: the wheel's bytes.
        file_name: the name the lock file gives it.

    Raises:
        BuildError: nothing was traced, so the trace itself is broken.
    """
    with TemporaryDirectory() as folder:
        Path(folder, file_name).write_bytes(wheel)
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "lock": lock,
            "folder": f"{folder}/",
            "package": PACKAGE,
            "exercise": str(EXERCISE),
        }
        modules = tool.node("trace.mjs", request)["modules"]
    if not isinstance(modules, list) or "encodings/__init__.py" not in modules:
        message = f"tracing the engine's imports found {modules!r}; see browser/node/trace.mjs"
        raise BuildError(message)
    return modules


def trimmed(modules: Iterable[str]) -> bytes:
    """Return the library's zip with only these files, compiled, stored, in a fixed order."""
    whole = archive.unpack(runtime.read("python_stdlib.zip"))
    kept = {name: whole[name] for name in modules}
    return archive.pack(bytecode.compiled(kept, "library.zip"))
