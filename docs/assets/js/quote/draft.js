// A draft of the form, kept in this browser until the server confirms. One draft, one key: the same draft sent twice is one request.
import { touched } from "../shared/fields.js";
import { controls, plain } from "./names.js";

const NAME = "cor-quote-draft";
const TICKED = ["radio", "checkbox"];

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) || {};
  } catch {
    return {};
  }
}

function write(draft) {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
  } catch {
    // Storage is full or switched off: the form works without a draft.
  }
}

function fresh() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the draft's key, made once for each draft. */
export function key(form) {
  const draft = read();
  const made = draft.key || form.dataset.key || fresh();
  form.dataset.key = made; // where storage is off, the page itself remembers
  if (!draft.key) write({ ...draft, key: made });
  return made;
}

/** Keep what is typed. */
export function keep(form) {
  const values = [];
  for (const control of controls(form)) {
    if (["hidden", "file"].includes(control.type) || (TICKED.includes(control.type) && !control.checked)) continue;
    values.push([plain(form, control.name), control.value]);
  }
  write({ ...read(), values, fragment: form.dataset.fragment || "" });
}

/** Put a kept draft back; return it. What the visitor typed before this file had loaded stays, and is kept. */
export function recall(form) {
  const draft = read();
  if (form.querySelector("[data-summary]")) return draft; // the server has just filled the form in
  const typed = touched(controls(form));
  if (draft.values) fill(form, draft.values, typed);
  if (typed.length) keep(form);
  return draft;
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
  write({ ...read(), key: made });
}

/** Forget the draft: the server has it, or the outbox does. */
export function forget(form) {
  delete form.dataset.key;
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Nothing was kept either.
  }
}
