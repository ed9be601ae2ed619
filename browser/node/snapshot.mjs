/**
 * Makes the snapshot, the memory of an engine that has answered everything once: starts the runtime on the trimmed
 * library, runs our package, and writes the memory to `request.output`. With `request.noting` calls are noted from then on, and those
 * so far are answered; with `request.prune` what no answer uses is taken out (browser/prune.py).
 *
 * Clocks and random numbers are fixed first, so that the same inputs give the same memory to the byte.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

/** Bytes of a piece of free memory that is not worth its place in the allocator's lists. */
const SMALL = 4096;

const linked = substitute(request.wasm);

/** Puts our package's files where the runtime's package loader would, without the loader in memory. */
async function fsInit(FS, { sitePackages }) {
  for (const [name, content] of Object.entries(request.package)) {
    const path = `${sitePackages}/${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, Buffer.from(content, "base64"));
  }
}

const python = await start({
  _makeSnapshot: true,
  stdLibURL: request.library,
  lockFileContents: { ...request.lock, packages: {} },
  packageBaseUrl: `${request.runtime}/`,
  env: { PYTHONHASHSEED: "0" },
  fsInit,
});
run(request.exercise, "warm()");
python.runPython("import gc; gc.collect(); del gc");
if (request.prune) run(request.pruner, "import json\nprune(**json.loads(text))", { text: JSON.stringify(request.prune) });
const begun = request.noting ? python.pyimport("sitecustomize").noted().toJs() : [];
clear(await linked);
writeFileSync(request.output, python.makeMemorySnapshot());
const { handle } = python.pyimport("estimator.wire");
request.texts.forEach((text) => handle(text)); // fails where something is used that is not there
answer({ begun });

/** Runs a file and then code, in names of its own. */
function run(file, code, names = {}) {
  const globals = python.toPy({ __name__: "build", ...names });
  python.runPython(readFileSync(file, "utf8"), { globals });
  python.runPython(code, { globals });
  globals.destroy();
}

/**
 * Writes zeros over the stack, which is empty now, and over free memory, which still has what was there last: takes all the pieces
 * between those in use, the largest first. Small ones stay taken, since a list of them is more bytes to send than they are worth.
 */
function clear({ malloc, free, emscripten_stack_get_end, emscripten_stack_get_current }) {
  const { HEAPU8 } = python._module;
  HEAPU8.fill(0, emscripten_stack_get_end(), emscripten_stack_get_current());
  const end = HEAPU8.findLastIndex(Boolean) + 1;
  const large = [];
  for (let size = 1 << 20; size >= 8; size = size > 512 ? size >> 1 : size - 8) {
    let at = malloc(size);
    for (; at < end; at = malloc(size)) {
      HEAPU8.fill(0, at, at + size);
      if (size > SMALL) large.push(at);
    }
    free(at);
  }
  large.forEach((at) => free(at));
}
