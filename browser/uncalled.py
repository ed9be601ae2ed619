"""Leaves functions of the library that are never called out of the kept memory.

The profile (browser/profile.py) runs on a memory in which browser/prune.py notes what is called, from the start of the interpreter on.
The archives that the shipped memory is made from have a stub for every other function, so that nothing of it was ever there; and so
have, before the memory is kept, the functions that only the start has called. A stub raises an error that no answer can be made of: the
page then starts again the plain way, whose archives are whole, and asks again.
"""

import marshal
from collections.abc import Collection, Mapping
from inspect import CO_OPTIMIZED
from types import CodeType

from browser import bytecode, prune
from browser.paths import PRUNE

WHOLE = ("estimator/", "encodings/", "types.pyc")
"""Files left whole: our own, any of which an unusual answer may need; what starts before anything is noted; what makes functions only for
their types."""

STARTS = "sitecustomize.pyc"
"""The module that the interpreter imports first of all that is not its own."""


def watching(library: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the library's members with browser/prune.py as the module that notes calls."""
    source = f"{PRUNE.read_text(encoding='utf-8')}\nwatch()\n".encode()
    return {**library, **bytecode.compiled({STARTS.removesuffix("c"): source}, "prune.zip")}


def without(members: Mapping[str, bytes], called: Collection[str]) -> dict[str, bytes]:
    """Return an archive's members with a stub for every function but those called."""
    return {
        name: data[: bytecode.HEADER] + marshal.dumps(stubbed(marshal.loads(data[bytecode.HEADER :]), called))  # noqa: S302 - compiled by this build
        if name.endswith(".pyc") and not name.startswith(WHOLE)
        else data
        for name, data in members.items()
    }


def stubbed(code: CodeType, called: Collection[str]) -> CodeType:
    """Return code with stubs for the functions in it."""
    return code.replace(co_consts=tuple(kept(each, called) if isinstance(each, CodeType) else each for each in code.co_consts))


def kept(code: CodeType, called: Collection[str]) -> CodeType:
    """Return a class's or a function's code, or a stub where it is not called. A function that is called has all that is defined in it."""
    if prune.key(code) not in called:
        return prune.stub(code)
    return code if code.co_flags & CO_OPTIMIZED else stubbed(code, called)
