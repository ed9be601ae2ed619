/**
 * Makes the snapshot, the memory of an engine that has answered everything once: starts the runtime on the trimmed
 * library, runs our package, and writes the memory to `request.output`. With `request.noting` calls are noted from then on, and those
 * so far go to `request.started`; with `request.called` all other functions lose their code (browser/uncalled.py).
 *
 * Clocks and random numbers are fixed first, so that the same inputs give the same memory to the byte.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

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
run(request.exercise, `warm()\n${request.close}`);
python.runPython("import gc; gc.collect(); del gc");
if (request.called) run(request.calls, `drop(${JSON.stringify(request.called)})`);
const { handle } = python.pyimport("estimator.wire");
const begun = request.noting ? python.pyimport("sitecustomize").noted().toJs() : []; // browser/calls.py
clearFree(await linked);
writeFileSync(request.output, python.makeMemorySnapshot());
writeFileSync(request.started, JSON.stringify(begun));
request.texts.forEach((text) => handle(text)); // fails where a stand-in is used, or a function without its code
answer({});

/** Runs a file and then code, in names of its own. */
function run(file, code) {
  const names = python.toPy({ __name__: "build" });
  python.runPython(readFileSync(file, "utf8"), { globals: names });
  python.runPython(code, { globals: names });
  names.destroy();
}

/**
 * Writes zeros over free memory, which still has what was there last: takes all the pieces between those in use, the largest first,
 * and frees them again.
 */
function clearFree({ malloc, free }) {
  const { HEAPU8 } = python._module;
  const end = HEAPU8.findLastIndex(Boolean) + 1;
  const taken = [];
  for (let size = 1 << 20; size >= 8; size = size > 512 ? size >> 1 : size - 8) {
    let at = malloc(size);
    for (; at < end; at = malloc(size)) {
      HEAPU8.fill(0, at, at + size);
      taken.push(at);
    }
    free(at);
  }
  taken.forEach((at) => free(at));
}
