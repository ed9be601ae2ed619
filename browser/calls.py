"""Runs inside the browser's Python: notes which functions are called, and takes the code out of those that no answer calls.

It imports only what has no function that is called later: what is imported here is called before anything is noted.
"""

import gc
import sys
from types import CodeType, FunctionType

TOOL = 3
"""A number that sys.monitoring leaves to tools like this one."""

KEPT = ("pyodide", "_pyodide", "importlib", "_frozen_importlib", "abc", "_collections_abc")
"""Packages whose functions are called for anything at any time: by the page, by an import in a function, by a check of a type."""

GENERATORS = 0x2A0
"""The flags of generators and coroutines: their function gives an object of another type."""

found: set[str] = set()


def _absent(*_: object, **__: object) -> None:  # no docstring: its code takes the place of others
    raise BaseException("this function is not in the kept memory")  # noqa: TRY002 - no handler of `Exception` may take it for an answer


def key(code: CodeType) -> str:
    """Return what tells a function from all others."""
    return f"{code.co_filename}:{code.co_firstlineno}:{code.co_qualname}"


def note(code: CodeType, _offset: int) -> object:
    """Note a call, the first of each function."""
    found.add(key(code))
    return sys.monitoring.DISABLE


def watch() -> None:
    """Note from now on each function that is called."""
    sys.monitoring.use_tool_id(TOOL, "calls")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, note)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)


def noted() -> list[str]:
    """Return the functions called since the last time, and begin again."""
    calls = sorted(found)
    found.clear()
    sys.monitoring.restart_events()
    return calls


def stub(code: CodeType) -> CodeType:
    """Return what takes the place of a function's code: a traceback names the function."""
    return _absent.__code__.replace(
        co_filename=code.co_filename,
        co_firstlineno=code.co_firstlineno,
        co_name=code.co_name,
        co_qualname=code.co_qualname,
        co_freevars=code.co_freevars,
    )


def drop(calls: list[str]) -> None:
    """Take the code out of every function but those called; what is left, this file's own aside, is there for good."""
    kept = set(calls)
    for function in gc.get_objects():
        if type(function) is not FunctionType or function.__globals__ is globals():
            continue
        code = function.__code__
        if key(code) not in kept and not code.co_flags & GENERATORS and not str(function.__module__).startswith(KEPT):
            function.__code__ = stub(code)
    collector = gc
    globals().clear()
    collector.collect()
    collector.freeze()  # no collection need visit it again
