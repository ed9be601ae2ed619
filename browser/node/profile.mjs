/**
 * Profiles the engine: starts it in one of its ways on the instrumented wasm, which marks each function when it is called, runs
 * everything that a page can ask and the given texts, and lists the marks.
 */
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

/** New objects after which Python's garbage collector runs. */
const GC_THRESHOLD = 1;

// A snapshot has the data in its memory, as in the page, so the wasm comes without.
const linked = substitute({ ...request.wasm, data: request.way === "plain" && request.wasm.data });
const ways = {
  memory: {
    _loadSnapshot: request.memory && new Uint8Array(readFileSync(request.memory)),
    lockFileContents: { ...request.lock, packages: {} },
  },
  plain: { stdLibURL: request.library, lockFileContents: request.lock, packageBaseUrl: request.folder, packages: [request.package] },
};
const python = await start(ways[request.way]);
const called = async () => Array.from(new Uint8Array((await linked)["#marks"].buffer)).flatMap((mark, number) => (mark ? [number] : []));
const started = await called();

// The garbage collector runs after a number of allocations and calls functions of its own. Which question triggers it changes with
// every figure in the data, so here each one does.
python.pyimport("gc").set_threshold(GC_THRESHOLD);
const { handle } = python.pyimport("estimator.wire");
// Questions alternate between JSON as Python writes it and as a page does; each kind comes often enough for both.
request.texts.forEach((text, number) => handle(number % 2 ? sent(text) : text));
await collectProxies();
answer({ started, called: await called() });

/** Runs JavaScript's garbage collector, as happens some time in every visit: Python's proxies are finalized. */
async function collectProxies() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let times = 0; times < 2; times += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The text as a page sends it, where it is JSON at all: letters as they are, not as escapes. */
function sent(text) {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
