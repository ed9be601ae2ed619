// Field names: some receivers want `fields[name]` for `name`. The form's other scripts know plain names only.

/** Return a control's plain name. */
export function plain(form, name) {
  const [before, after] = (form.dataset.wrap || "{}").split("{}");
  return name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, name.length - after.length) : name;
}

const NOT_ANSWERS = ["submit", "button", "fieldset", "output"];

/** The fields of the three-year budget; in a link each begins with an underscore. */
export const BUDGET = ["budget", "payroll", "wcb_rate"];

/** The hidden controls of our own relay's form, besides what it carries of an estimate. */
export const CONTROL_FIELDS = [...BUDGET, "shown_total", "idempotency_key"];

/** Return the controls that hold answers: no buttons, no honeypot, nothing that only a form sent without script needs. */
export function controls(form) {
  return [...form.elements].filter(
    (control) =>
      control.name &&
      !NOT_ANSWERS.includes(control.type) &&
      !("trap" in control.dataset) &&
      !("withoutScript" in control.dataset) &&
      isOurs(form, control),
  );
}

/** Whether a control has an answer: a radio button or checkbox only while it is checked. */
export const isGiven = ({ type, checked }) => checked || !["radio", "checkbox"].includes(type);

/** Whether a control is the page's own: browser extensions add some, and the relay refuses unknown ones. */
function isOurs(form, control) {
  if (control.type !== "hidden") return control.closest("[data-field]") !== null;
  return form.dataset.provider !== "self" || "carried" in control.dataset || CONTROL_FIELDS.includes(control.name);
}

/** Return the wrapped name for a plain one, unless it is an instruction to the receiver. */
export function wrapped(form, name) {
  return name.startsWith("_") ? name : (form.dataset.wrap || "{}").replace("{}", name);
}
