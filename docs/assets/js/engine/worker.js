/**
 * Runs the Python engine in a worker. The only file that knows the runtime.
 *
 * It hears {start: {way, fresh}} once, or finds the way in its name, then {id, question, now}; it says {received, total},
 * {step}, {ready: {way, stored}}, {kept}, {failed: {reason, detail}} and {id, answer}.
 *
 * There are two ways to start. "memory" puts back the memory that the build kept of a started
 * engine: fastest, but more bytes. "plain" starts Python on its trimmed library and loads our
 * package: fewer bytes, more work. It is used where the visitor saves data, and for the second try.
 * Each has its half of the wasm, with what it calls; the rest, the same for both, comes when the engine is at rest.
 */
import { EngineError, Files, listed } from "./files.js";
import { unfold } from "./memory.js";
import { Rest } from "./rest.js";

/** What each way needs, its half of the wasm first. */
const WAYS = {
  memory: ["python", "memory"],
  plain: ["plain", "data", "library", "estimator"],
};

/** The smallest module there is: compiling it fails where the policy forbids WebAssembly. */
const NOTHING = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Milliseconds without a question until the engine asks itself something, and until the rest comes and files are written for the next visit: answers come first. */
const WARM_AFTER = 100;
const KEEP_AFTER = 2000;

/** What a page may ask next: the first question of a kind is slow, since the browser then compiles what it calls. */
const NEXT = ["compare", "cycle", "plan", "solve"];

const BASE = new URL("../../engine/", import.meta.url);

/** What the engine's files are: built sites have it in this very file (pages/hosting/scripts.py), else it is asked for when the worker begins. */
const announced = self.manifest ? Promise.resolve(self.manifest) : listed(BASE);
announced.catch(() => {}); // `start` reports it

/** The way, where the start waits for no message. */
const eager = Object.hasOwn(WAYS, self.name) ? self.name : "";

let days;
let files;
let format;
let handle;
let keep;
let keeping = 0;
let rest;
let warming = 0;

// The first call is slow, so it is made before its result is needed, and when the files are on their way.
setTimeout(() => dateIn(0), eager ? 50 : 0);

self.addEventListener("message", ({ data }) => serve(data));
if (eager) serve({ start: { way: eager, fresh: false } });

async function serve(data) {
  try {
    if (data.start) handle = await start(data.start);
    else await answer(data);
    clearTimeout(warming);
    clearTimeout(keeping);
    if (!data.start) warming = setTimeout(warm, WARM_AFTER);
    if (keep) keeping = setTimeout(keep, KEEP_AFTER);
  } catch (thrown) {
    const error = rest?.error ?? thrown; // the runtime words it anew
    self.postMessage({ failed: { reason: reasonOf(error), detail: String(error?.message ?? error) } });
  }
}

/** Answers a question. What had to be loaded for that is known to be the manifest's before the answer goes. */
async function answer(asked) {
  const text = handle(JSON.stringify(dated(asked)));
  if (rest.error) throw rest.error;
  if (files.unproven) await files.whole();
  self.postMessage({ id: asked.id, answer: text });
}

/** Asks the engine one of its own examples, while nobody else does. */
function warm() {
  const name = NEXT.shift();
  if (!name) return;
  const { example } = JSON.parse(handle('{"ask":"help"}')).asks.find(({ ask }) => ask === name);
  handle(JSON.stringify({ ask: name, request: example, show: true, today: days.instead }));
  step(name);
  warming = setTimeout(warm, WARM_AFTER);
}

/** A question with the date it was asked on; what is no question goes as it is, and the engine says so. */
function dated({ question, now }) {
  return question?.constructor === Object ? { today: day(now), ...question } : question;
}

/**
 * The day that rates are picked by. A device's clock may be wrong: on a day before the first rates, or past the century, there is
 * no price, so the day that the built pages are priced on is taken instead. The answer says which day it is for. This is the one
 * place that reads a visitor's clock for a price.
 */
function day(now) {
  const found = dateIn(now);
  return found.length > days.last.length || found < days.first || found > days.last ? days.instead : found;
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
  const tell = (received, total) => handle || self.postMessage({ received, total });
  const manifest = await (fresh ? listed(BASE) : announced); // what this file names may be gone
  ({ days } = manifest);
  files = new Files(BASE, manifest.files, tell, fresh);
  files.expect("runtime");
  const [wasm] = WAYS[way];
  const coming = Object.fromEntries(WAYS[way].map((part) => [part, files.bring(part)]));
  // Compiled from bytes: to compile a stream it would have to be split for counting and testing, which costs more than it saves.
  const module = coming[wasm]
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      throw error instanceof WebAssembly.CompileError
        ? new EngineError("damaged", `${manifest.files[wasm].name}: ${error.message}`)
        : error;
    });
  const arrivals = Promise.all([files.whole(), module]);
  const python = await Promise.race([load(), never(arrivals)]);
  const engine = python.pyimport("estimator.wire").handle;
  await files.whole();
  self.postMessage({ ready: { way, stored: files.stored } });
  keep = async () => {
    keep = undefined;
    if (!navigator.connection?.saveData) await complete().catch(() => {}); // as long as nobody calls it, nothing is wrong
    await files.keep();
    self.postMessage({ kept: true });
  };
  return engine;

  async function load() {
    const runtime = await script(files, manifest, fresh);
    const options = { indexURL: BASE.href, packageBaseUrl: BASE.href, stdLibURL: "library", stdin: () => null };
    const routes = { "pyodide.asm.wasm": () => new Response(), library: () => new Response() };
    if (way === "memory") {
      // The runtime copies the image when all else is set up, and `fsInit` is the last it waits for.
      const image = new Uint8Array(manifest.memory.size);
      options._loadSnapshot = image;
      options.fsInit = async () => unfold(image, manifest.memory, await coming.memory);
      options.lockFileContents = { ...manifest.lock, packages: {} };
    } else {
      options.lockFileContents = manifest.lock;
      routes.library = async () => new Response(await coming.library);
      routes[manifest.files.estimator.name] = async () => new Response(await coming.estimator);
    }
    const unlinked = substitute(routes, async (imports) => {
      const compiled = await module;
      step("compiled");
      // A kept memory holds the wasm's data, and needs none until it is put back.
      if (way === "plain") new Uint8Array(imports.env.memory.buffer).set(await coming.data, manifest.data);
      const hot = await WebAssembly.instantiate(compiled, imports);
      step("linked");
      rest = new Rest(hot, imports, () => files.now("rest"));
      return { module: compiled, instance: { exports: rest.known } };
    });
    const python = await Promise.race([runtime.loadPyodide(options), unlinked]);
    step("python");
    if (way === "plain") await python.loadPackage(manifest.package, { messageCallback: () => step("package") });
    return python;
  }
}

/** The runtime's own script, tested by the seal at its end. */
async function script(files, manifest, fresh) {
  const url = files.url("runtime");
  if (fresh) url.searchParams.set("fresh", ""); // else a cache gives the same again
  const { name } = manifest.files.runtime;
  const runtime = await import(url).catch((error) => {
    throw new EngineError(navigator.onLine ? "missing" : "offline", `${name}: ${error.message}`);
  });
  files.imported("runtime", url);
  if (runtime.seal === manifest.seal) return runtime;
  throw new EngineError("damaged", `${name}: seal ${runtime.seal} instead of ${manifest.seal}`);
}

/** Brings the rest of the wasm and puts it where it belongs. */
async function complete() {
  const module = await WebAssembly.compile(await files.bring("rest"));
  await files.whole();
  rest.link(module);
}

/**
 * Answers the runtime's own requests with the files that are already under way, and lets `link` make its
 * instance of the module. The promise is rejected where linking fails, because the runtime then
 * only warns and waits; else it never settles.
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
async function never(promise) {
  await promise;
  return new Promise(() => {});
}

function reasonOf(error) {
  if (error instanceof EngineError) return error.reason;
  return error instanceof RangeError ? "memory" : "crashed";
}
