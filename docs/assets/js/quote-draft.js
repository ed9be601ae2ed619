// A draft of the form, kept in this browser until the server confirms. One draft, one key: the same draft sent twice is one request.

const NAME = "cor-quote-draft";
const SKIPPED = new Set(["file", "submit", "button"]);

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(NAME)) || {};
  } catch {
    return {};
  }
};

const write = (draft) => {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
  } catch {
    // Storage is full or switched off: the form works without a draft.
  }
};

const controls = (form) => [...form.elements].filter((control) => control.name && !SKIPPED.has(control.type) && control.name !== "_gotcha");

/** Return the draft's key, made once for each draft. */
export function key() {
  const draft = read();
  if (!draft.key) {
    draft.key = crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    write(draft);
  }
  return draft.key;
}

/** Keep what is typed. */
export function keep(form) {
  const draft = read();
  draft.values = controls(form)
    .filter((control) => control.type !== "hidden" && (!["radio", "checkbox"].includes(control.type) || control.checked))
    .flatMap((control) => (control.multiple ? [...control.selectedOptions].map((option) => [control.name, option.value]) : [[control.name, control.value]]));
  draft.fragment = form.dataset.fragment || "";
  write(draft);
}

/** Put a kept draft back into controls that are still empty; return it. */
export function recall(form) {
  const draft = read();
  const kept = new Map();
  for (const [name, value] of draft.values || []) kept.set(name, [...(kept.get(name) || []), value]);
  if (form.querySelector("[data-summary]")) return draft; // the server has just filled it in
  for (const control of controls(form)) {
    const values = kept.get(control.name);
    if (control.type === "hidden") continue;
    if (["radio", "checkbox"].includes(control.type)) {
      if (draft.values) control.checked = Boolean(values && values.includes(control.value));
    } else if (control.multiple) {
      for (const option of control.options) option.selected = Boolean(values && values.includes(option.value));
    } else if (values) control.value = values[0];
  }
  return draft;
}

/** Forget the draft: the server has it. */
export function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Nothing was kept either.
  }
}
