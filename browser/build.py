"""The pipeline, step by step. Each step says what it does."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict

from browser import (
    archive,
    bytecode,
    constants,
    exercise,
    files,
    inputs,
    interned,
    library,
    lock,
    memory,
    profile,
    runtime,
    slim,
    split,
    uncalled,
    wheel,
)
from browser.paths import MANIFEST, PACKAGE
from browser.report import say, table
from browser.wasm import Segment
from estimator import clock, wire

Parts = dict[str, tuple[str, bytes]]
"""By part, the pattern of its file's name and its bytes."""


def run(*, force: bool = False, undivided: bool = False) -> None:
    """Make ``docs/assets/engine/`` from the pinned runtime and our sources.

    Args:
        force: make everything again, also when nothing has changed.
        undivided: ship the wasm in one piece for each way of starting, without a profile of what is called.
    """
    now = inputs.digest(undivided=undivided)
    if not force and inputs.unchanged(now):
        say(f"The engine is up to date ({MANIFEST.parent.name}/, inputs {now[:12]})")
        return
    began = time.perf_counter()
    say(f"Python {runtime.info()['python']} for the browser, from Pyodide {runtime.version()}")

    say("Building our wheel and compiling it")
    wheel_name, source = wheel.built()
    ours = archive.pack(bytecode.compiled(archive.unpack(source), wheel_name))
    wheel_pattern = wheel.pattern(wheel_name)
    wheel_file = files.name_of(wheel_pattern, ours)
    locked = lock.made(wheel_file, ours)

    say("Tracing what it imports while it answers everything a page can ask")
    modules = library.traced(locked, ours, wheel_file)

    say(f"Trimming the standard library to {len(modules)} modules")
    library_zip = library.trimmed(modules)

    engine = profile.Engine(slim.wasm_without_data(), locked, library_zip, ours, wheel_file)
    snapshot, late, wasms = whole(engine) if undivided else divided(engine)
    image, plan = memory.compact(snapshot, late["memory"])
    script, seal = slim.script()
    contents = {
        "runtime": ("runtime.{hash}.js", script),
        "memory": ("memory.{hash}.bin", image),
        **wasms,
        "data": ("data.{hash}.bin", constants.without(engine.wasm.address, engine.wasm.data, late["plain"])),
        "library": ("library.{hash}.zip", library_zip),
        "estimator": (wheel_pattern, ours),
    }
    manifest = {"inputs": now, "runtime": runtime.version(), "seal": seal, "package": PACKAGE, "lock": locked}
    write(contents, {**manifest, "memory": plan, "data": engine.wasm.address, "days": days()})
    say(f"Done in {time.perf_counter() - began:.1f} s")


def days() -> dict[str, str]:
    """Return the days between which a device's clock may be right, and the day that is taken instead of one outside them."""
    card = wire.card()
    return {"first": card.starts.isoformat(), "last": f"{wire.YEARS[-1]}-12-31", "instead": card.newest(clock.today()).isoformat()}


def whole(engine: profile.Engine) -> tuple[bytes, Mapping[str, list[Segment]], Parts]:
    """Leave the wasm in one piece and the memory with every function: for a runtime that cannot be split yet."""
    say("Starting the engine on it and keeping its memory")
    started = memory.start(engine.wasm, engine.lock, archive.unpack(engine.library), archive.unpack(engine.wheel))
    return started.memory, {way: [] for way in profile.WAYS}, one_piece(engine.wasm.module)


def one_piece(module: bytes) -> Parts:
    """Leave the wasm in one piece, the same for both ways of starting."""
    return {"python": ("python.{hash}.wasm", module), "plain": ("plain.{hash}.wasm", module)}


def divided(engine: profile.Engine) -> tuple[bytes, Mapping[str, list[Segment]], Parts]:
    """Find what a page calls and reads, and return the memory with that, the constants that come late, and the halves of the wasm."""
    say("Starting the engine on it and noting its calls")
    members, package = archive.unpack(engine.library), archive.unpack(engine.wheel)
    started = memory.start(engine.wasm, engine.lock, uncalled.watching(members), package)

    say("Finding which functions of the wasm and of Python it calls, and which constants they read")
    used = profile.used(engine, interned.without(started.memory, slim.heap()))
    late = sum(len(segment.data) for segment in used.late["memory"])
    say(
        f"  {len(used.called['memory'])} functions from its kept memory, {len(used.called['plain'])} from a plain start; {late} bytes come late"
    )

    say(f"Starting it with the {len(used.answers)} functions of Python that answers call, and keeping its memory")
    called = {*started.called, *used.answers}
    kept = [uncalled.without(each, called) for each in (members, package)]
    prune = {"called": used.answers, **used.unused, "heap": slim.heap(), "warm": list(map(json.dumps, exercise.warming()))}
    snapshot = memory.start(engine.wasm, engine.lock, *kept, prune=prune, texts=[*profile.texts(), *profile.checks()]).memory
    return interned.without(snapshot, slim.heap()), used.late, halves(engine.wasm.module, used)


def halves(module: bytes, used: profile.Used) -> Parts:
    """Split the wasm by the functions that are called: a hot half for each way of starting, and one cold half for both.

    The constants that no hot function reads are in the cold half.
    """
    called = used.called
    return {
        "python": ("python.{hash}.wasm", split.hot(module, called["memory"])),
        "rest": ("rest.{hash}.wasm", split.cold(module, called["memory"], used.late["memory"])),
        "plain": ("plain.{hash}.wasm", split.hot(module, called["memory"] | called["plain"])),
    }


def write(contents: Parts, manifest: dict[str, object]) -> None:
    """Write the files, each with its compressed copies, and the manifest that names them."""
    say("Writing the files, each as brotli and gzip too")
    made = files.write_all(contents)
    MANIFEST.write_text(json.dumps({**manifest, "files": {part: asdict(file) for part, file in made.items()}}) + "\n")
    table(made)
