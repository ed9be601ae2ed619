"""Finds which of the wasm's functions a page calls, which of its constants they read, and which Python functions answers call.

It starts the engine under Node in both ways, on an instrumented module, asks it everything, and then other questions as a check.
"""

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import constants, drawn, exercise, fuzzed, marks, slim, tool, wasm
from browser.paths import EPOCH, EXERCISE, PACKAGE, RUNTIME, BuildError
from browser.wasm import Segment

WAYS = ("memory", "plain")
SEED, DRAWN, OTHERS, SPOILT = 1, 400, 300, 1200
"""Asks besides the exercise: valid and invalid ones. More of them call no further function."""

FEWER = 8
"""The plain start is asked one text in so many: what answers call and read is known from the kept memory."""

CHECK_SEED, CHECK_DRAWN = 2, 100
"""Asks of the check, which the profile has not seen."""

MAX_DEPTH = 200
"""Skip texts nested deeper: the instrumented wasm overflows Node's stack."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What the engine starts from."""

    wasm: slim.Wasm
    lock: Mapping[str, Any]
    library: bytes
    wheel: bytes
    wheel_file: str


@dataclass(frozen=True, slots=True)
class Used:
    """What is used.

    By way of starting, the functions of the wasm that it calls, by number, and the constants that it does not read. Of the kept memory,
    the Python functions that answers call, and what nothing reads: see browser/prune.py.
    """

    called: Mapping[str, frozenset[int]]
    late: Mapping[str, list[Segment]]
    answers: list[str]
    unused: Mapping[str, Any]


def texts() -> list[str]:
    """What the engine is asked: the exercise, and asks of the parity and fuzz campaigns."""
    spoilt = (text for text in fuzzed.texts(SEED, SPOILT) if text.count("[") + text.count("{") < MAX_DEPTH)
    dated = [{**example, "today": day, "show": True} for day in drawn.TODAYS for example in exercise.examples()]
    unusual = [{**ask, "show": show, "today": exercise.day()} for ask in drawn.unusual() for show in (True, False)]
    return [*exercise.texts(), *map(json.dumps, [*unusual, *dated, *drawn.asks(SEED, DRAWN), *drawn.others(SEED, OTHERS)]), *spoilt]


def checks() -> list[str]:
    """What the engine is asked to check the profile."""
    return [*map(json.dumps, [*drawn.asks(CHECK_SEED, CHECK_DRAWN), *drawn.others(CHECK_SEED, CHECK_DRAWN)])]


def used(engine: Engine, memory: bytes) -> Used:
    """Profile both ways of starting.

    Args:
        engine: what it starts from plainly.
        memory: the kept one, which notes calls; see browser/uncalled.py.

    Raises:
        BuildError: a question of the check reads a constant that would come late.
    """
    with ThreadPoolExecutor() as pool:  # each is a process of its own
        results = dict(zip(WAYS, pool.map(lambda way: profiled(engine, memory, way), WAYS), strict=True))
    written = frozenset[int]().union(*(units(result, "written") for result in results.values()))
    data, read = (engine.wasm.address, engine.wasm.data), frozenset[int]()
    late: dict[str, list[Segment]] = {}
    for way, result in results.items():
        read |= units(result, "read")
        late[way] = constants.late(*data, read, written)
        if missed := [unit for unit in units(result, "checked") if inside(unit * marks.UNIT, late[way])]:
            raise BuildError(f"the check reads constants that the profile does not, at {missed[0] * marks.UNIT:#x}; see browser/profile.py")
    return Used({way: functions(results[way]) for way in WAYS}, late, results["memory"]["answers"], results["memory"]["unused"])


def inside(address: int, segments: list[Segment]) -> bool:
    """Whether an address is in one of the segments."""
    return any(each.address <= address < each.address + len(each.data) for each in segments)


def profiled(engine: Engine, memory: bytes, way: str) -> dict[str, Any]:
    """Profile one way of starting."""
    with TemporaryDirectory() as folder:
        files = {"library.zip": engine.library, "memory.bin": memory, engine.wheel_file: engine.wheel}
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        module = engine.wasm.module
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "wasm": slim.write_wasm(engine.wasm, marks.instrumented(module), Path(folder)),
            "marks": {
                "functions": wasm.Reader(wasm.sections(module)[wasm.CODE]).number(),
                "read": marks.READ,
                "written": marks.WRITTEN,
                "unit": marks.UNIT,
                "units": -(-(engine.wasm.address + len(engine.wasm.data)) // marks.UNIT),
            },
            "lock": engine.lock,
            "folder": f"{folder}/",
            "package": PACKAGE,
            "library": f"{folder}/library.zip",
            "memory": f"{folder}/memory.bin",
            "exercise": str(EXERCISE),
            "epoch": int(EPOCH),
            "texts": texts() if way == "memory" else texts()[::FEWER],
            "check": checks(),
            "way": way,
            "heap": slim.heap(),
        }
        return tool.node("profile.mjs", request)


def functions(answer: Mapping[str, Any]) -> frozenset[int]:
    """The functions of a profile's answer.

    Raises:
        BuildError: there are none, so the instrumentation is broken.
    """
    called = answer["called"]
    if not isinstance(called, list) or not called:
        raise BuildError(f"the profile found {called!r}; see browser/node/profile.mjs")
    return frozenset(called)


def units(answer: Mapping[str, Any], kind: str) -> frozenset[int]:
    """The units of the wasm's data that have a mark, from an answer's bits."""
    bits = base64.b64decode(answer[kind])
    return frozenset(8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1)
