"""The pipeline, step by step. Each step says what it does."""

import json
import time
from dataclasses import asdict

from browser import archive, bytecode, files, inputs, library, lock, runtime, wheel
from browser.paths import MANIFEST, PACKAGE
from browser.report import say, table


def run(*, force: bool = False) -> None:
    """Make ``docs/assets/engine/`` from the pinned runtime and our sources.

    Args:
        force: make everything again, also when nothing has changed.
    """
    now = inputs.digest()
    if not force and inputs.unchanged(now):
        say(f"The engine is up to date ({MANIFEST.parent.name}/, inputs {now[:12]})")
        return
    began = time.perf_counter()
    say(f"Python {runtime.info()['python']} for the browser, from Pyodide {runtime.version()}")

    say("Building our wheel and compiling it")
    wheel_name, source = wheel.built()
    ours = archive.pack(bytecode.compiled(archive.unpack(source), wheel_name))
    wheel_file = files.name_of("estimator.whl", ours)
    locked = lock.made(wheel_file, ours, wheel_name)

    say("Tracing what it imports while it answers everything a page can ask")
    modules = library.traced(locked, ours, wheel_file)

    say(f"Trimming the standard library to {len(modules)} modules")
    script, seal = runtime.script()
    contents = {
        "runtime.js": script,
        "python.wasm": runtime.read("pyodide.asm.wasm"),
        "library.zip": library.trimmed(modules),
        "estimator.whl": ours,
    }

    say("Writing the files, and each as brotli and gzip")
    made = files.write_all(contents)
    manifest = {
        "inputs": now,
        "runtime": runtime.version(),
        "seal": seal,
        "package": PACKAGE,
        "lock": locked,
        "files": {name.split(".")[0]: asdict(file) for name, file in made.items()},
    }
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n")
    table(made)
    say(f"Done in {time.perf_counter() - began:.1f} s")
