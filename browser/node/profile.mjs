/**
 * Profiles the engine: starts it in one of its ways on the instrumented wasm (browser/marks.py), runs everything that a page can ask
 * and the given texts, and lists what is marked: functions that were called, and units of the wasm's data that were read or written.
 * Then it asks the texts of the check and lists what has been read by then, and what is used of Python's own (browser/prune.py).
 */
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { marking } from "./touched.mjs";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

/** New objects after which Python's garbage collector runs: in every question, and in one of EVERY after each object or two. */
const [USUAL, OFTEN, EVERY] = [50, 1, 8];

const sizes = request.marks;
let marks;
// A snapshot has the data in its memory, as in the page, so the wasm comes without.
substitute({ ...request.wasm, data: request.way === "plain" && request.wasm.data }).then((exports) => {
  marks = new Uint8Array(exports["#marks"].buffer);
  const range = (first) => (begin, end) =>
    end > begin && marks.fill(1, first + Math.floor(begin / sizes.unit), first + Math.floor((end - 1) / sizes.unit) + 1);
  marking({ read: range(sizes.read), written: range(sizes.written), restored: () => marks.fill(0, sizes.read) });
});
const ways = {
  memory: {
    _loadSnapshot: request.memory && new Uint8Array(readFileSync(request.memory)),
    lockFileContents: { ...request.lock, packages: {} },
  },
  plain: { stdLibURL: request.library, lockFileContents: request.lock, packageBaseUrl: request.folder, packages: [request.package] },
};
const python = await start(ways[request.way]);

// The garbage collector runs after a number of allocations and calls functions of its own. Which question triggers it changes with
// every figure in the data, so here each one does.
const collector = python.pyimport("gc");
collector.set_threshold(OFTEN);
const { handle } = python.pyimport("estimator.wire");
ask(request.texts);
await collectProxies();
const called = Array.from(marks.subarray(0, sizes.functions)).flatMap((mark, number) => (mark ? [number] : []));
const used = usedUnits(python._module.HEAPU8.length / sizes.unit);
exercise("read_letters()");
const [read, written] = [bits(sizes.read), bits(sizes.written)];
ask(request.check);
const checked = bits(sizes.read);
exercise("check_types()");
answer({ called, read, written, checked, ...(request.way === "memory" && usedOfPython()) });

/** What is used of Python's own: the functions called, and what nothing has read (browser/prune.py). */
function usedOfPython() {
  const names = python.toPy({ used: Buffer.from(used).toString("latin1"), heap: request.heap });
  return JSON.parse(
    python.runPython(
      'import json, sitecustomize as pruning\njson.dumps({"unused": pruning.unused(used.encode("latin-1"), heap), "answers": pruning.noted()})',
      { globals: names },
    ),
  );
}

/** Whether each unit of the memory has been read or written. */
function usedUnits(units) {
  const found = marks.slice(sizes.read, sizes.read + units);
  marks.subarray(sizes.written, sizes.written + units).forEach((mark, unit) => (found[unit] |= mark));
  return found;
}

/** Asks in turn as Python writes JSON and as a page does; each kind of question comes often enough for both. */
function ask(texts) {
  texts.forEach((text, number) => {
    collector.set_threshold(number % EVERY ? USUAL : OFTEN);
    handle(number % 2 ? sent(text) : text);
  });
}

/** Runs code of the exercise, in names of its own. */
function exercise(code) {
  const names = python.toPy({ __name__: "exercise" });
  python.runPython(readFileSync(request.exercise, "utf8"), { globals: names });
  python.runPython(code, { globals: names });
  names.destroy();
}

/** The marks of the wasm's data, one bit each. */
function bits(first) {
  const found = Buffer.alloc(Math.ceil(sizes.units / 8));
  for (let unit = 0; unit < sizes.units; unit += 1) found[unit >> 3] |= marks[first + unit] << (unit & 7);
  return found.toString("base64");
}

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
