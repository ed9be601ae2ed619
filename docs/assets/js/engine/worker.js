/**
 * Runs the Python engine in a worker. The only file that knows the runtime.
 *
 * It receives {start: {way, fresh}} once, or finds the way in its name, then {id, question, now}, the question as JSON; it posts
 * {received, total}, {step}, {ready: {way, stored}}, {kept}, {failed: {reason, detail}} and {id, answer}.
 *
 * There are two ways to start. "memory" restores the snapshot that the build took of a started engine, without what no usual
 * question uses: an error is raised where something else is used. "plain" starts Python on its trimmed library and loads our
 * package: more work, and everything is there. It is the second try.
 * Each has its half of the wasm, with what it calls; the rest, the same for both, is loaded when the engine is idle.
 */
import { EngineError, Files, loadManifest } from "./files.js";
import { expandSnapshot } from "./memory.js";
import { Rest } from "./rest.js";

/** What each way needs, its half of the wasm first. */
const WAYS = {
  memory: ["python", "memory"],
  plain: ["plain", "data", "library", "estimator"],
};

/** The smallest module there is: compiling it fails where the policy forbids WebAssembly. */
const NOTHING = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Milliseconds of idle time before the engine warms up, and before the rest is loaded and files are stored for the next visit: answers come first. */
const WARM_DELAY = 100;
const SAVE_DELAY = 2000;

/** What a page may ask next: the first question of a kind is slow, since the browser then compiles what it calls. */
const NEXT = ["compare", "cycle", "plan", "solve"];

const BASE = new URL("../../engine/", import.meta.url);

/** The manifest: inlined in built sites (pages/hosting/scripts.py), else fetched when the worker begins. */
const inlined = self.manifest ? Promise.resolve(self.manifest) : loadManifest(BASE);
inlined.catch(() => {}); // `start` reports it

/** The way to start without waiting for a message; empty otherwise. */
const eagerWay = Object.hasOwn(WAYS, self.name) ? self.name : "";

let days;
let files;
let format;
let handle;
/** The latest question and its answer, checked when the rest is there: had it read a constant that was missing, it would differ. */
let latest;
let save;
let saveTimer = 0;
let rest;
let warmTimer = 0;

// The first call is slow, so it is made before its result is needed, while the files load.
setTimeout(() => dateIn(0), eagerWay ? 50 : 0);

self.addEventListener("message", ({ data }) => serve(data));
if (eagerWay) serve({ start: { way: eagerWay, fresh: false } });

async function serve(data) {
  try {
    if (data.start) handle = await start(data.start);
    else await answer(data);
    clearTimeout(warmTimer);
    clearTimeout(saveTimer);
    if (!data.start) warmTimer = setTimeout(warm, WARM_DELAY);
    if (save) saveTimer = setTimeout(save, SAVE_DELAY);
  } catch (error) {
    fail(rest?.error ?? error); // the runtime wraps it in an error of its own
  }
}

/** Reports a failure: the page starts the engine again, and asks again. */
function fail(error) {
  self.postMessage({ failed: { reason: reasonOf(error), detail: String(error?.message ?? error) } });
}

/** Answers a question, once every file that the answer needed is verified. */
async function answer(request) {
  const question = dated(request);
  const text = handle(question);
  if (rest.error) throw rest.error;
  if (files.unverified) await files.verified();
  self.postMessage({ id: request.id, answer: text });
  if (question.includes('"ask":"estimate"')) latest = { question, text };
}

/** Runs one of the engine's own examples while it is idle. */
function warm() {
  const name = NEXT.shift();
  if (!name) return;
  const { example } = JSON.parse(handle('{"ask":"help"}')).asks.find(({ ask }) => ask === name);
  handle(JSON.stringify({ ask: name, request: example, show: true, today: days.instead }));
  step(name);
  warmTimer = setTimeout(warm, WARM_DELAY);
}

/** Adds the date to a question, before its own; anything else is passed on as it is, and the engine reports the problem. */
function dated({ question, now }) {
  return question.startsWith('{"') ? `{"today":"${day(now)}",${question.slice(1)}` : question;
}

/**
 * The day that rates are picked by. A device's clock may be wrong: on a day before the first rates, or past the century, there is
 * no price, so the day that the built pages are priced on is taken instead. The answer says which day it is for. This is the one
 * place that reads a visitor's clock for a price.
 */
function day(now) {
  const local = dateIn(now);
  return local.length > days.last.length || local < days.first || local > days.last ? days.instead : local;
}

/** A moment's date in Alberta, where the rates apply, as 2026-11-24: the relay prices by the same. In parts: en-CA writes dates in more than one way. */
function dateIn(moment) {
  format ??= new Intl.DateTimeFormat("en", { timeZone: "America/Edmonton", year: "numeric", month: "2-digit", day: "2-digit" });
  const { year, month, day } = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}`;
}

/** Reports a step that brings no bytes, so that the page's watchdog starts again. */
const step = (name) => self.postMessage({ step: name });

/** Starts the engine and returns its `handle`: JSON text in, JSON text out. */
async function start({ way, fresh }) {
  try {
    new WebAssembly.Module(NOTHING);
  } catch (error) {
    throw new EngineError("blocked", error.message);
  }
  const onProgress = (received, total) => handle || self.postMessage({ received, total });
  const manifest = await (fresh ? loadManifest(BASE) : inlined); // the inlined one may name files that are gone
  ({ days } = manifest);
  files = new Files(BASE, manifest.files, onProgress, fresh);
  files.count("runtime");
  const [wasm] = WAYS[way];
  const loading = Object.fromEntries(WAYS[way].map((part) => [part, files.load(part)]));
  // Compiled from bytes: to compile a stream it would have to be split for counting and verifying, which costs more than it saves.
  const module = loading[wasm]
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      throw error instanceof WebAssembly.CompileError
        ? new EngineError("damaged", `${manifest.files[wasm].name}: ${error.message}`)
        : error;
    });
  const loaded = Promise.all([files.verified(), module]);
  const python = await Promise.race([startPython(), rejectionOf(loaded)]);
  const engine = python.pyimport("estimator.wire").handle;
  await files.verified();
  self.postMessage({ ready: { way, stored: files.stored } });
  save = async () => {
    save = undefined;
    if (manifest.files.rest && !navigator.connection?.saveData) await loadRest().catch(() => {}); // a failure matters only when its code is called
    if (latest && handle(latest.question) !== latest.text)
      return fail(new EngineError("damaged", `another answer with the rest: ${latest.question}`));
    await files.save();
    self.postMessage({ kept: true });
  };
  return engine;

  async function startPython() {
    const runtime = await importRuntime(files, manifest, fresh);
    const options = { indexURL: BASE.href, packageBaseUrl: BASE.href, stdLibURL: "library", stdin: () => null };
    const routes = { "pyodide.asm.wasm": () => new Response(), library: () => new Response() };
    if (way === "memory") {
      // The runtime copies the image when all else is set up; `fsInit` is the last step it awaits.
      const image = new Uint8Array(manifest.memory.size);
      options._loadSnapshot = image;
      options.fsInit = async () => expandSnapshot(image, manifest.memory, await loading.memory);
      options.lockFileContents = { ...manifest.lock, packages: {} };
    } else {
      options.lockFileContents = manifest.lock;
      routes.library = async () => new Response(await loading.library);
      routes[manifest.files.estimator.name] = async () => new Response(await loading.estimator);
    }
    const unlinked = substitute(routes, async (imports) => {
      const compiled = await module;
      step("compiled");
      // The snapshot holds the wasm's data itself.
      if (way === "plain") new Uint8Array(imports.env.memory.buffer).set(await loading.data, manifest.data);
      const hot = await WebAssembly.instantiate(compiled, imports);
      step("linked");
      rest = new Rest(hot, imports, () => files.loadSync("rest"));
      return { module: compiled, instance: { exports: rest.exports } };
    });
    const python = await Promise.race([runtime.loadPyodide(options), unlinked]);
    step("python");
    if (way === "plain") await python.loadPackage(manifest.package, { messageCallback: () => step("package") });
    return python;
  }
}

/** Imports the runtime's own script and checks the seal at its end. */
async function importRuntime(files, manifest, fresh) {
  const url = files.url("runtime");
  if (fresh) url.searchParams.set("fresh", ""); // so that no cache answers
  const { name } = manifest.files.runtime;
  const runtime = await import(url).catch((error) => {
    throw new EngineError(navigator.onLine ? "missing" : "offline", `${name}: ${error.message}`);
  });
  files.verifyImported("runtime", url);
  if (runtime.seal === manifest.seal) return runtime;
  throw new EngineError("damaged", `${name}: seal ${runtime.seal} instead of ${manifest.seal}`);
}

/** Loads the rest of the wasm and links it. */
async function loadRest() {
  const module = await WebAssembly.compile(await files.load("rest"));
  await files.verified();
  rest.link(module);
}

/**
 * Answers the runtime's own requests with the files that are already loading, and makes `link` instantiate
 * its module. The promise rejects if linking fails, because the runtime then only warns and waits; else it never settles.
 */
function substitute(routes, link) {
  const { fetch } = self;
  self.fetch = async (target, options) => {
    const name = String(target?.url ?? target)
      .split("/")
      .pop();
    return name in routes ? routes[name]() : fetch(target, options);
  };
  return new Promise((_, reject) => {
    WebAssembly.instantiateStreaming = (_, imports) => {
      const linking = link(imports);
      linking.catch(reject);
      return linking;
    };
  });
}

/** Returns a promise that is rejected when the given one is, and never resolves. */
async function rejectionOf(promise) {
  await promise;
  return new Promise(() => {});
}

function reasonOf(error) {
  if (error instanceof EngineError) return error.reason;
  return error instanceof RangeError ? "memory" : "crashed";
}
