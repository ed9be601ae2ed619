/**
 * Finds which of the wasm's functions are called: starts the engine in one of its ways on the module that marks
 * each function as it is entered, runs everything a page can ask of it and the texts that are given, and lists the marks.
 */
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

/** New objects from which Python collects. */
const OFTEN = 1;

// A kept memory holds the data, as in the page: the start until it is put back does without.
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

// Python collects what it no longer needs when so and so much has been made, and whatever lies about then calls functions of
// its own. Which question that befalls changes with every figure in the data, so here it befalls them all.
python.pyimport("gc").set_threshold(OFTEN);
const { handle } = python.pyimport("estimator.wire");
// In turn as Python writes JSON and as a page does: each kind of question comes often enough for both.
request.texts.forEach((text, number) => handle(number % 2 ? sent(text) : text));
await forget();
answer({ started, called: await called() });

/** Lets the browser's side let go of what it no longer holds, as it does some time in every visit: Python hears of each. */
async function forget() {
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
