// A draft of the form, kept in this browser until the server confirms. One draft, one key: the same draft sent twice is one request.
// Two tabs may write at once: localStorage holds the newest draft, for the next tab that opens the form; sessionStorage holds each tab's own.
import { fill, touched } from "../shared/fields.js";
import { controls, isGiven, plain } from "./names.js";

const STORAGE_KEY = "cor-quote-draft";
const FINISHED_KEY = "cor-quote-finished"; // the key of the draft that was last sent or cleared

let last = ""; // the draft as this tab last read or wrote it
let written = false; // by this tab

/** Use localStorage or sessionStorage, by name; if it is full or off, the form works without a draft. */
function withStorage(name, use) {
  try {
    return use(window[name]);
  } catch {
    return null;
  }
}

const stored = (name) => withStorage(name, (store) => store.getItem(STORAGE_KEY)) || "";

/** A draft as it was kept; empty where the text is none, or was damaged: a fault in it would come back at each visit. */
function parsed(text) {
  try {
    const { key, values, fragment } = JSON.parse(text);
    const word = (one) => typeof one === "string";
    const pairs = Array.isArray(values) ? values.filter((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(word)) : [];
    return { key: word(key) ? key : "", values: pairs, fragment: word(fragment) ? fragment : "" };
  } catch {
    return {};
  }
}

function write(draft) {
  last = JSON.stringify(draft);
  written = true;
  for (const name of ["localStorage", "sessionStorage"]) withStorage(name, (store) => store.setItem(STORAGE_KEY, last));
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the draft's key, created once for each draft. */
export function key(form) {
  form.dataset.key ||= parsed(last).key || newKey(); // if storage is off, the page holds it
  return form.dataset.key;
}

/** Return what a draft keeps of the form's fields, as pairs of plain name and value. */
export const draftValues = (form) =>
  controls(form)
    .filter((control) => !["hidden", "file"].includes(control.type) && isGiven(control))
    .map(({ name, value }) => [plain(form, name), value]);

/** Save the draft. */
export function save(form) {
  const now = stored("localStorage");
  if (now !== last && parsed(now).key === key(form)) form.dataset.key = newKey(); // another tab has changed it: two drafts from here on
  write({ key: key(form), values: draftValues(form), fragment: form.dataset.fragment || "" });
}

/** Restore a saved draft; return it, and whether the visitor typed before this script ran: that stays, and is not saved yet. */
export function restore(form) {
  const own = stored("sessionStorage");
  const newest = stored("localStorage");
  const ownKey = parsed(own).key;
  const finished = withStorage("localStorage", (store) => store.getItem(FINISHED_KEY));
  written = Boolean(ownKey) && (own === newest || ![finished, parsed(newest).key].includes(ownKey)); // otherwise another tab changed it
  last = written ? own : newest;
  const draft = parsed(last);
  if (form.querySelector("[data-summary]:not([hidden])")) return { draft, early: false }; // the server has filled in the form
  const typed = touched(controls(form));
  if (draft.values) refill(form, draft.values, typed);
  return { draft, early: typed.length > 0 };
}

/** Fill the form from pairs of plain name and value, except fields named in `typed`. */
export function refill(form, pairs, typed) {
  fill(controls(form), pairs, { typed, plainName: ({ name }) => plain(form, name) });
}

/** Use an earlier draft's key again: a request that came back from the outbox is still the same draft. */
export function reuseKey(form, earlier) {
  form.dataset.key = earlier;
  withStorage("localStorage", (store) => store.removeItem(FINISHED_KEY));
}

/** Forget the draft, which the server or the outbox has. A newer draft of another tab stays. */
export function forget(form) {
  withStorage("sessionStorage", (store) => store.removeItem(STORAGE_KEY));
  if (last && stored("localStorage") === last) {
    withStorage("localStorage", (store) => store.setItem(FINISHED_KEY, key(form)));
    withStorage("localStorage", (store) => store.removeItem(STORAGE_KEY));
  }
  reset(form);
}

function reset(form) {
  delete form.dataset.key;
  last = "";
  written = false;
}

/** Keep this tab's draft separate when another tab changes or removes the shared one. */
export function watchOtherTabs(form) {
  const check = (before) => {
    const now = stored("localStorage");
    if (!form.isConnected || !written || now === last) return;
    if (!now && before === last) {
      withStorage("sessionStorage", (store) => store.removeItem(STORAGE_KEY)); // the same draft was sent from there
      reset(form);
    } else if (!now) withStorage("localStorage", (store) => store.setItem(STORAGE_KEY, last));
    else if (parsed(now).key === key(form)) {
      form.dataset.key = newKey(); // two drafts from here on
      last = JSON.stringify({ ...parsed(last), key: form.dataset.key });
      withStorage("sessionStorage", (store) => store.setItem(STORAGE_KEY, last));
    }
  };
  window.addEventListener("storage", (event) => event.key === STORAGE_KEY && check(event.oldValue));
  window.addEventListener("pageshow", (event) => event.persisted && check()); // a page restored from the cache missed the events
}
