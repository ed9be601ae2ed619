/**
 * Finds which of the wasm's functions are called: starts the engine in one of its ways on the module that marks
 * each function as it is entered, runs everything a page can ask of it and the texts that are given, and lists the marks.
 */
import { readFileSync } from "node:fs";
import { answer, request, start, substitute } from "./start.mjs";
import "./still.mjs";

// A kept memory holds the data, as in the page: the start until it is put back does without.
const linked = substitute({ ...request.wasm, data: request.way === "plain" && request.wasm.data });
const ways = {
  memory: {
    _loadSnapshot: request.memory && new Uint8Array(readFileSync(request.memory)),
    lockFileContents: { ...request.lock, packages: {} },
  },
  plain: { stdLibURL: request.library, lockFileContents: request.lock, packageBaseUrl: request.folder, packages: [request.package] },
};
const python = await start({ env: { PYTHONHASHSEED: "0" }, ...ways[request.way] });
const called = async () => Array.from(new Uint8Array((await linked)["#marks"].buffer)).flatMap((mark, number) => (mark ? [number] : []));
const started = await called();

const { handle } = python.pyimport("estimator.wire");
for (const text of request.texts) handle(text);
answer({ started, called: await called() });
