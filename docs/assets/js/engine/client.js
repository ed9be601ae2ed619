/**
 * The pricing engine as the page sees it: start it on intent, ask it, watch its state.
 *
 * One worker serves the whole visit: Material's instant navigation keeps this module alive.
 * `<html data-engine="idle|starting|ready|failed">` says where the engine is.
 */

/** Milliseconds without a message after which a worker that has work counts as stalled. */
const PATIENCE = 9000;

const SENTENCES = {
  blocked: "This browser does not let the estimator's engine run.",
  crashed: "The estimator's engine stopped.",
  damaged: "The estimator's engine did not arrive in one piece.",
  memory: "This device has too little free memory for the estimator's engine.",
  missing: "The estimator's engine could not be loaded.",
  offline: "There is no connection, so the estimator's engine could not be loaded.",
  stalled: "The estimator's engine did not start in time.",
};
const WAY_ON = "You can still send your answers with a quote request, and we price them by the same rules.";

/** Reasons that a second try cannot change. */
const FINAL = new Set(["blocked", "stalled"]);

let state = { phase: "idle", received: 0, total: 0, reason: "", message: "" };
let current = null;
let tries = 0;
let watchdog = 0;
let lastId = 0;
const listeners = new Set();
/** Requests sent to the worker and not answered yet, by number. */
const open = new Map();
/** Requests of one topic: at most one with the worker and one, the newest, waiting. */
const lanes = new Map();
/** Requests made before the engine is ready. */
const early = new Set();

document.documentElement.dataset.engine = state.phase;

/** On a page that lives by the engine early.js has started it; else a worker is made when this module loads, so that a start need not wait for it. */
const first = prepare(window.engine);
if (window.engine) start();

/** Tells `listener` the state now and whenever it changes; returns a function that stops it. */
export function subscribe(listener) {
  listeners.add(listener);
  listener(state);
  return () => listeners.delete(listener);
}

/** Starts the engine once; later calls do nothing. */
export function start() {
  if (state.phase !== "idle") return;
  become({ phase: "starting" });
  launch(navigator.connection?.saveData ? "plain" : "memory", false);
}

/**
 * Asks the engine; the promise gives its parsed answer.
 *
 * The worker adds Alberta's date where the question names none. With the same `topic` a newer question
 * drops the older one, whose promise gives null: typing never queues up work. Where the engine has
 * failed the promise is rejected with the sentence to show.
 */
export function ask(question, { topic } = {}) {
  start();
  return new Promise((resolve, reject) => {
    const request = { question, topic, resolve, reject };
    if (state.phase === "failed") reject(new Error(state.message));
    else if (topic === undefined) send(request);
    else line(request);
  });
}

/** Puts a request in its topic's lane: sent at once, or instead of the one that waits there. */
function line(request) {
  const lane = lanes.get(request.topic) ?? {};
  lanes.set(request.topic, lane);
  if (lane.sent) {
    lane.waiting?.resolve(null);
    lane.waiting = request;
  } else {
    lane.sent = request;
    send(request);
  }
}

function send(request) {
  if (state.phase !== "ready") {
    early.add(request);
    return;
  }
  lastId += 1;
  open.set(lastId, request);
  current.worker.postMessage({ id: lastId, question: request.question, now: Date.now() });
  watch();
}

function answered(id, text) {
  const request = open.get(id);
  open.delete(id);
  const lane = lanes.get(request.topic);
  const next = lane?.waiting;
  if (lane) Object.assign(lane, { sent: next, waiting: undefined });
  if (next) send(next);
  request.resolve(next ? null : JSON.parse(text));
}

/** A worker that has begun, or a new one that waits, and what it says until it is the current one. */
function prepare(begun) {
  const prepared = begun ?? { worker: new Worker(new URL("worker.js", import.meta.url), { type: "module" }), said: [] };
  const heed = (event) => (prepared === current ? hear(event) : prepared.said.push(event));
  Object.assign(prepared.worker, { onmessage: heed, onerror: heed });
  return prepared;
}

function launch(way, fresh) {
  tries += 1;
  current = fresh ? prepare() : first;
  watch();
  if (current !== window.engine) current.worker.postMessage({ start: { way, fresh } });
  current.said.forEach(hear);
}

/** Why something could not be loaded. */
function unloaded() {
  return navigator.onLine ? "missing" : "offline";
}

function hear(event) {
  event.preventDefault(); // an error is said in words
  const { data } = event;
  if (event.type === "error")
    return failed(state.phase === "ready" ? "crashed" : unloaded(), event.message ?? "engine/worker.js could not be loaded");
  if (data.failed) return failed(data.failed.reason, data.failed.detail);
  if (data.ready) {
    become({ phase: "ready", ...data.ready });
    const waiting = [...early];
    early.clear();
    waiting.forEach(send);
  } else if (data.id) {
    answered(data.id, data.answer);
  } else if (data.kept) {
    become({ kept: true });
    remember();
  } else if (data.total) {
    become({ received: data.received, total: data.total });
  }
  watch(); // any message counts
}

/** Lets the estimator work without a connection from now on (docs/sw.js). */
function remember() {
  const options = { updateViaCache: "none" };
  navigator.serviceWorker?.register(new URL("../../../sw.js", import.meta.url), options).catch(() => {}); // a private window may refuse
}

/** Starts the watchdog again while the engine starts or a question is open. */
function watch() {
  clearTimeout(watchdog);
  if (state.phase === "starting" || open.size) watchdog = setTimeout(() => failed("stalled", "no word from the worker"), PATIENCE);
}

/** Starts the engine a second time where that may help; else reports the failure. The page works without the engine. */
function failed(reason, detail) {
  clearTimeout(watchdog);
  current?.worker.terminate();
  current = null;
  for (const request of open.values()) early.add(request);
  open.clear();
  if (tries < 2 && !FINAL.has(reason)) {
    become({ phase: "starting", received: 0 });
    launch("plain", true);
    return;
  }
  const message = `${SENTENCES[reason] ?? SENTENCES.crashed} ${WAY_ON}`;
  become({ phase: "failed", reason, message });
  console.info(`engine: ${reason}: ${detail}`);
  const waiting = [...early, ...[...lanes.values()].flatMap((lane) => lane.waiting ?? [])];
  for (const request of new Set(waiting)) request.reject(new Error(message));
  early.clear();
  lanes.clear();
}

function become(change) {
  state = { ...state, ...change };
  document.documentElement.dataset.engine = state.phase;
  for (const listener of listeners) listener(state);
}
