/**
 * The page's client of the pricing engine: starts it on intent, sends it questions, reports its state.
 *
 * One worker serves the whole visit: Material's instant navigation keeps this module alive.
 * `<html data-engine="idle|starting|ready|failed">` says where the engine is.
 */

/** Milliseconds without a message after which a busy worker counts as stalled. */
const STALL_TIMEOUT = 9000;

/** Milliseconds until a start that failed for the connection or the host is tried again; each later pause is twice as long. */
const FIRST_PAUSE = 8000;

const MESSAGES = {
  blocked: "This browser does not let the estimator's engine run.",
  crashed: "The estimator's engine stopped.",
  damaged: "The estimator's engine did not arrive in one piece.",
  memory: "This device has too little free memory for the estimator's engine.",
  missing: "The estimator's engine could not be loaded.",
  offline: "There is no connection, so the estimator's engine could not be loaded.",
  silent: "The estimator's engine gave no answer.",
  stalled: "Still loading.",
};
const FALLBACK = "You can still send your answers with a quote request, and we price them by the same rules.";

/** Failures that an immediate retry cannot fix. */
const NO_RETRY = new Set(["blocked", "silent", "stalled"]);

/** Failures of the connection or the host, which a later retry may not meet again. */
const TRANSIENT = new Set(["missing", "offline", "stalled"]);

let state = { phase: "idle", received: 0, total: 0, reason: "", message: "" };
let current = null;
let attempts = 0;
let pause = FIRST_PAUSE;
let watchdog = 0;
let lastId = 0;
const listeners = new Set();
/** Requests sent to the worker and not answered yet, by id. */
const pending = new Map();
/** Requests of one topic: at most one with the worker and one, the newest, waiting. */
const lanes = new Map();
/** Requests made before the engine is ready. */
const queued = new Set();

document.documentElement.dataset.engine = state.phase;

/** The worker that early.js started on a page that needs the engine; else one made now, so that a later start need not wait for it. */
const firstWorker = prepare(window.engine);
if (window.engine) start();

/** Calls `listener` with the state now and whenever it changes; returns a function that stops it. */
export function subscribe(listener) {
  listeners.add(listener);
  listener(state);
  return () => listeners.delete(listener);
}

/** Starts the engine once; later calls do nothing. */
export function start() {
  if (state.phase !== "idle") return;
  launch(false);
}

/**
 * Asks the engine; the promise gives its parsed answer.
 *
 * The worker adds Alberta's date where the question names none. With the same `topic` a newer question
 * drops the older one, whose promise gives null: typing never queues up work. If the engine has
 * failed, the promise rejects with the sentence to show; it may start again by itself (see `retryLater`).
 */
export function ask(question, { topic } = {}) {
  start();
  return new Promise((resolve, reject) => {
    const request = { question: JSON.stringify(question), topic, resolve, reject }; // as text: not every browser passes on deep objects
    if (state.phase === "failed") reject(new Error(state.message));
    else if (topic === undefined) send(request);
    else enqueue(request);
  });
}

/** Sends a request at once if its topic's lane is free; else it replaces the one that waits there. */
function enqueue(request) {
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
    queued.add(request);
    return;
  }
  lastId += 1;
  pending.set(lastId, request);
  current.worker.postMessage({ id: lastId, question: request.question, now: Date.now() });
  resetWatchdog();
}

function onAnswer(id, text) {
  const request = pending.get(id);
  pending.delete(id);
  const lane = lanes.get(request.topic);
  const next = lane?.waiting;
  if (lane) Object.assign(lane, { sent: next, waiting: undefined });
  if (next) send(next);
  request.resolve(next ? null : JSON.parse(text));
}

/** Wraps a running worker, or a new one, and keeps its messages until it is the current one. */
function prepare(running) {
  const prepared = running ?? { worker: new Worker(new URL("worker.js", import.meta.url), { type: "module" }), messages: [] };
  const dispatch = (event) => (prepared === current ? onMessage(event) : prepared.messages.push(event));
  Object.assign(prepared.worker, { onmessage: dispatch, onerror: dispatch });
  return prepared;
}

/** Starts a worker, by each way in turn; `fresh` bypasses the caches. */
function launch(fresh) {
  const way = attempts % 2 ? "plain" : "memory";
  setState({ phase: "starting", received: 0 });
  current = attempts ? prepare() : firstWorker;
  attempts += 1;
  resetWatchdog();
  if (current !== window.engine) current.worker.postMessage({ start: { way, fresh } });
  current.messages.forEach(onMessage);
}

/** The reason for a failure to load. */
function loadFailure() {
  return navigator.onLine ? "missing" : "offline";
}

function onMessage(event) {
  event.preventDefault(); // an error is reported in words
  const { data } = event;
  if (event.type === "error")
    return onFailure(state.phase === "ready" ? "crashed" : loadFailure(), event.message ?? "engine/worker.js could not be loaded");
  if (data.failed) return onFailure(data.failed.reason, data.failed.detail);
  if (data.ready) {
    setState({ phase: "ready", ...data.ready });
    const waiting = [...queued];
    queued.clear();
    waiting.forEach(send);
  } else if (data.id) {
    onAnswer(data.id, data.answer);
  } else if (data.kept) {
    setState({ kept: true });
    registerServiceWorker();
  } else if (data.total) {
    setState({ received: data.received, total: data.total });
  }
  resetWatchdog(); // any message counts
}

/** Lets the estimator work without a connection from now on (docs/sw.js). */
function registerServiceWorker() {
  const options = { updateViaCache: "none" };
  navigator.serviceWorker?.register(new URL("../../../sw.js", import.meta.url), options).catch(() => {}); // a private window may refuse
}

/** Restarts the watchdog while the engine starts or a question is pending. */
function resetWatchdog() {
  clearTimeout(watchdog);
  if (state.phase === "starting" || pending.size)
    watchdog = setTimeout(() => onFailure(state.phase === "ready" ? "silent" : "stalled", "no message from the worker"), STALL_TIMEOUT);
}

/** Retries at once if that may help; else reports the failure, and retries later. The page works without the engine. */
function onFailure(reason, detail) {
  clearTimeout(watchdog);
  current?.worker.terminate();
  current = null;
  for (const request of pending.values()) queued.add(request);
  pending.clear();
  if (attempts < 2 && !NO_RETRY.has(reason)) {
    launch(reason !== "crashed"); // then nothing is wrong with what the caches have
    return;
  }
  const later = TRANSIENT.has(reason) ? `Trying again in ${retryLater(reason === "missing")}. ` : "";
  const message = `${MESSAGES[reason] ?? MESSAGES.crashed} ${later}${FALLBACK}`;
  setState({ phase: "failed", reason, message });
  console.info(`engine: ${reason}: ${detail}`);
  const waiting = [...queued, ...[...lanes.values()].flatMap((lane) => lane.waiting ?? [])];
  for (const request of new Set(waiting)) request.reject(new Error(message));
  queued.clear();
  lanes.clear();
}

/** Starts the engine again after a pause, or as soon as there is a connection; returns the pause in words. */
function retryLater(fresh) {
  const seconds = pause / 1000;
  const retry = (event) => {
    clearTimeout(timer);
    removeEventListener("online", retry);
    if (event) pause = FIRST_PAUSE;
    launch(fresh);
  };
  const timer = setTimeout(retry, pause);
  addEventListener("online", retry);
  pause *= 2;
  return seconds < 100 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function setState(change) {
  state = { ...state, ...change };
  document.documentElement.dataset.engine = state.phase;
  for (const listener of listeners) listener(state);
}
