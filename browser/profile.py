"""Finds which functions of the wasm a page calls: starts the engine under Node in both ways, on an instrumented module."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from browser import drawn, exercise, fuzzed, slim, split, tool
from browser.paths import EPOCH, PACKAGE, RUNTIME, BuildError

WAYS = ("memory", "plain")
SEED, DRAWN, SPOILT = 1, 400, 1200
"""Asks besides the exercise: valid and invalid ones. More of them call no further function."""

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


def texts() -> list[str]:
    """What the engine is asked: the exercise, and asks of the parity and fuzz campaigns."""
    spoilt = (text for text in fuzzed.texts(SEED, SPOILT) if text.count("[") + text.count("{") < MAX_DEPTH)
    dated = [{**example, "today": day, "show": True} for day in DAYS for example in exercise.examples()]
    return [*exercise.texts(), *map(json.dumps, [*dated, *drawn.asks(SEED, DRAWN)]), *spoilt]


def called(engine: Engine) -> dict[str, frozenset[int]]:
    """The functions that each way of starting calls, the start and all the asks together."""
    with TemporaryDirectory() as folder:
        files = {
            "library.zip": engine.library,
            "memory.bin": engine.memory,
            engine.wheel_file: engine.wheel,
        }
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        request = {
            "runtime": str(RUNTIME),
            "script": slim.write_script(Path(folder)),
            "wasm": slim.write_wasm(engine.wasm, split.instrumented(engine.wasm.module), Path(folder)),
            "lock": engine.lock,
            "folder": f"{folder}/",
            "package": PACKAGE,
            "library": f"{folder}/library.zip",
            "memory": f"{folder}/memory.bin",
            "epoch": int(EPOCH),
            "texts": texts(),
        }
        with ThreadPoolExecutor() as pool:  # each is a process of its own
            results = pool.map(lambda way: numbers(tool.node("profile.mjs", {**request, "way": way})), WAYS)
            return dict(zip(WAYS, map(frozenset, results), strict=True))


def numbers(answer: Mapping[str, object]) -> list[int]:
    """The functions of a profile's answer.

    Raises:
        BuildError: there are none, so the instrumentation is broken.
    """
    called = answer["called"]
    if not isinstance(called, list) or not called:
        raise BuildError(f"the profile found {called!r}; see browser/node/profile.mjs")
    return called
