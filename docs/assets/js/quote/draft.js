// A draft of the form, kept in this browser until the server confirms. One draft, one key: the same draft sent twice is one request.
// Two tabs may write at once: the newest draft is the browser's, for the next tab that opens the form, and each tab keeps its own until it is closed.
import { touched } from "../shared/fields.js";
import { controls, plain } from "./names.js";

const NAME = "cor-quote-draft";
const FINISHED = "cor-quote-finished"; // the key of the draft that was last sent or cleared
const TICKED = ["radio", "checkbox"];

let last = ""; // the draft as this tab last read or wrote it
let written = false; // by this tab

/** Do something with the browser's storage, or with the tab's; where it is full or switched off the form works without a draft. */
function storage(name, work) {
  try {
    return work(window[name]);
  } catch {
    return null;
  }
}

const held = (name) => storage(name, (store) => store.getItem(NAME)) || "";

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
  for (const name of ["localStorage", "sessionStorage"]) storage(name, (store) => store.setItem(NAME, last));
}

function fresh() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the draft's key, made once for each draft. */
export function key(form) {
  form.dataset.key ||= parsed(last).key || fresh(); // where storage is off, the page itself remembers
  return form.dataset.key;
}

/** Keep what is typed. */
export function keep(form) {
  const values = [];
  for (const control of controls(form)) {
    if (["hidden", "file"].includes(control.type) || (TICKED.includes(control.type) && !control.checked)) continue;
    values.push([plain(form, control.name), control.value]);
  }
  const now = held("localStorage");
  if (now !== last && parsed(now).key === key(form)) form.dataset.key = fresh(); // another tab has gone on with it: two drafts from here on
  write({ key: key(form), values, fragment: form.dataset.fragment || "" });
}

/** Put a kept draft back; return it, and whether the visitor typed before this file had loaded: that stays, and is yet to be kept. */
export function recall(form) {
  const own = held("sessionStorage");
  const newest = held("localStorage");
  const made = parsed(own).key;
  const finished = storage("localStorage", (store) => store.getItem(FINISHED));
  written = Boolean(made) && (own === newest || ![finished, parsed(newest).key].includes(made)); // else another tab went on with it
  last = written ? own : newest;
  const draft = parsed(last);
  if (form.querySelector("[data-summary]")) return { draft, early: false }; // the server has just filled the form in
  const typed = touched(controls(form));
  if (draft.values) fill(form, draft.values, typed);
  return { draft, early: typed.length > 0 };
}

/** Fill the form from pairs of plain name and value, except what is named as typed. */
export function fill(form, pairs, typed = []) {
  const kept = new Map();
  for (const [name, value] of pairs) kept.set(name, [...(kept.get(name) || []), value]);
  for (const control of controls(form)) {
    const values = kept.get(plain(form, control.name)) || [];
    if (["hidden", "file"].includes(control.type) || typed.includes(control.name)) continue;
    if (TICKED.includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length && (!control.options || [...control.options].some(({ value }) => value === values[0])))
      control.value = values[0];
  }
}

/** Take an earlier draft's key again: what came back from the outbox is still the same draft. */
export function adopt(form, made) {
  form.dataset.key = made;
  storage("localStorage", (store) => store.removeItem(FINISHED));
}

/** Forget the draft: the server has it, or the outbox does. What another tab has written since stays. */
export function forget(form) {
  storage("sessionStorage", (store) => store.removeItem(NAME));
  if (last && held("localStorage") === last) {
    storage("localStorage", (store) => store.setItem(FINISHED, key(form)));
    storage("localStorage", (store) => store.removeItem(NAME));
  }
  over(form);
}

function over(form) {
  delete form.dataset.key;
  last = "";
  written = false;
}

/** Keep this tab's draft its own where another tab writes or takes away the browser's. */
export function share(form) {
  const look = (before) => {
    const now = held("localStorage");
    if (!form.isConnected || !written || now === last) return;
    if (!now && before === last) {
      storage("sessionStorage", (store) => store.removeItem(NAME)); // the same draft went from there
      over(form);
    } else if (!now) storage("localStorage", (store) => store.setItem(NAME, last));
    else if (parsed(now).key === key(form)) {
      form.dataset.key = fresh(); // two drafts from here on
      last = JSON.stringify({ ...parsed(last), key: form.dataset.key });
      storage("sessionStorage", (store) => store.setItem(NAME, last));
    }
  };
  window.addEventListener("storage", (event) => event.key === NAME && look(event.oldValue));
  window.addEventListener("pageshow", (event) => event.persisted && look()); // a page that was kept is told of nothing
}
