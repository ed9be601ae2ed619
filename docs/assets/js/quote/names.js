// Field names: some receivers want `fields[name]` for `name`. The rest of the form's script knows plain names only.

/** Return a control's plain name. */
export function plain(form, name) {
  const [before, after] = (form.dataset.wrap || "{}").split("{}");
  return name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, name.length - after.length) : name;
}

const OTHERS = ["submit", "button", "fieldset", "output"];

/** The hidden controls of our own relay's form, beside what it carries of an estimate. */
export const STEERING = ["shown_total", "idempotency_key"];

/** Return the controls that hold answers: no buttons, no trap, nothing that only a form sent without script needs. */
export function controls(form) {
  return [...form.elements].filter(
    (control) =>
      control.name &&
      !OTHERS.includes(control.type) &&
      !("trap" in control.dataset) &&
      !("withoutScript" in control.dataset) &&
      ours(form, control),
  );
}

/** Whether the page itself put a control into the form: browser extensions add some, and the relay refuses what it does not ask. */
function ours(form, control) {
  if (control.type !== "hidden") return control.closest("[data-field]") !== null;
  return form.dataset.provider !== "self" || "carried" in control.dataset || STEERING.includes(control.name);
}

/** Return a wrapped name for a plain one, unless it steers the receiver. */
export function wrapped(form, name) {
  return name.startsWith("_") ? name : (form.dataset.wrap || "{}").replace("{}", name);
}
