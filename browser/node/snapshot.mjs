/**
 * Makes the snapshot, the memory of an engine that has answered everything once: starts the runtime on the trimmed
 * library, runs our package, and writes the memory to `request.output`.
 *
 * Clocks and random numbers are fixed first, so that the same inputs give the same memory to the byte.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

substitute(request.wasm);

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
/** Runs code of the exercise, in names of its own. */
function exercise(code) {
  const names = python.toPy({ __name__: "exercise" });
  python.runPython(readFileSync(request.exercise, "utf8"), { globals: names });
  python.runPython(code, { globals: names });
  names.destroy();
}

exercise(`warm()\n${request.close}`);
python.runPython("import gc; gc.collect(); del gc");
const memory = python.makeMemorySnapshot();
exercise("run()"); // fails where a stand-in is used
writeFileSync(request.output, memory);
answer({ size: memory.length });
