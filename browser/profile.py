"""Finds which of the wasm's functions a page calls, and which of its constants they read.

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
SEED, DRAWN, SPOILT = 1, 400, 1200
"""Asks besides the exercise: valid and invalid ones. More of them call no further function."""

CHECK_SEED, CHECK_DRAWN = 2, 100
"""Asks of the check, which the profile has not seen."""

DAYS = [f"{year}-{month:02}-24" for year in (2026, 2027) for month in range(1, 13)]
"""Days of the examples: what a calendar answers depends on how far off the day is."""

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
    memory: bytes


@dataclass(frozen=True, slots=True)
class Used:
    """The functions that each way of starting calls, by number, and the constants that neither reads."""

    called: Mapping[str, frozenset[int]]
    late: list[Segment]


def texts() -> list[str]:
    """What the engine is asked: the exercise, and asks of the parity and fuzz campaigns."""
    spoilt = (text for text in fuzzed.texts(SEED, SPOILT) if text.count("[") + text.count("{") < MAX_DEPTH)
    dated = [{**example, "today": day, "show": True} for day in DAYS for example in exercise.examples()]
    return [*exercise.texts(), *map(json.dumps, [*dated, *drawn.asks(SEED, DRAWN)]), *spoilt]


def used(engine: Engine) -> Used:
    """Profile both ways of starting.

    Raises:
        BuildError: a question of the check reads a constant that would come late.
    """
    with ThreadPoolExecutor() as pool:  # each is a process of its own
        results = dict(zip(WAYS, pool.map(lambda way: profiled(engine, way), WAYS), strict=True))
    read, written, checked = (
        frozenset[int]().union(*(units(result, kind) for result in results.values())) for kind in ("read", "written", "checked")
    )
    late = constants.late(engine.wasm.address, engine.wasm.data, read, written)
    if missed := [unit for unit in checked if any(piece.address <= unit * marks.UNIT < piece.address + len(piece.data) for piece in late)]:
        raise BuildError(f"the check reads constants that the profile does not, at {missed[0] * marks.UNIT:#x}; see browser/profile.py")
    return Used({way: functions(results[way]) for way in WAYS}, late)


def profiled(engine: Engine, way: str) -> dict[str, Any]:
    """Profile one way of starting."""
    with TemporaryDirectory() as folder:
        files = {"library.zip": engine.library, "memory.bin": engine.memory, engine.wheel_file: engine.wheel}
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
            "texts": texts(),
            "check": [*map(json.dumps, drawn.asks(CHECK_SEED, CHECK_DRAWN))],
            "way": way,
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
