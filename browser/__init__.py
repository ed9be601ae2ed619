"""Builds the folder a page needs to run ``estimator`` in the visitor's browser.

One pipeline, `python -m browser build`, from the pinned runtime in ``node_modules/pyodide`` and our own wheel to content-hashed
files and one manifest in ``docs/assets/engine/``. What happens to the bytes, with the module that does it::

    npm's package                                                      what a page loads
    pyodide.asm.wasm ── slim ──┬─ code ── profile, split ──┬─ called from the kept memory ── python.wasm
                               │                           ├─ called from a plain start ──── plain.wasm
                               │                           └─ all else ───────────────────── rest.wasm
                               └─ data ── profile, constants ──┬─ read, or written ──────────── data.bin
                                                               └─ constants that are not read   (in rest.wasm)
    pyodide.asm.js + .mjs ──── slim: without what only libraries use, shortened ───────────── runtime.js
    python_stdlib.zip ── library: what is imported ── bytecode ──┬─────────────────────────── library.zip
    our sources ── wheel ── bytecode ──┬─────────────────────────┼─────────────────────────── cor_estimator.whl
                                       └─────────────────────────┴─┐
                                memory: start, ask, keep it ───────┤
                                profile, uncalled: what is called ─┤
                    memory: start again with that ── prune, interned, links ───────────────── memory.bin
    the lock file ── lock: our wheel alone ──────────────────────────────────────────────────  manifest.json

A page starts in one of two ways, and ``docs/assets/js/engine/worker.js`` puts the pieces together:

- from the kept memory: runtime.js, python.wasm, and memory.bin, whose pages go back where they were (it holds what it reads of data.bin too),
  and in which the lists of Python's garbage collector are linked again: see browser/links.py. It has no function, class or name that no
  answer of the profile uses. Where one is used all the same, an error is raised that nothing catches, and the page starts again plainly:
  see browser/prune.py;
- plain, where the first way fails: runtime.js, plain.wasm with data.bin, library.zip, cor_estimator.whl. Nothing is missing there.

Both take rest.wasm when the engine is idle, or at once by a blocking request if one of its functions is called before. A stub in
the place of each such function calls it through a table that all halves share; see browser/split.py. Nothing is renumbered, so a
function has the same number in npm's file, in each half, and in what a browser's tools show. rest.wasm also writes the constants
that nothing has read until then: tables of Asian encodings, names of characters, texts of help; see browser/constants.py. The
build fails if other questions than the profile's read one, and the page asks the latest estimate again once they are there.

``--whole`` leaves the wasm in one piece, which python.wasm and plain.wasm both are then, with all data before it, and the memory with
everything in it.
"""
