// Field names: some receivers want `fields[name]` for `name`. The rest of the form's script knows plain names only.

/** Return a control's plain name. */
export function plain(form, name) {
  const [before, after] = (form.dataset.wrap || "{}").split("{}");
  return name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, name.length - after.length) : name;
}

const OTHERS = ["submit", "button", "fieldset", "output"];

/** Return the controls that hold answers: no buttons, no trap, nothing that only a form sent without script needs. */
export function controls(form) {
  return [...form.elements].filter(
    ({ name, type, dataset }) => name && !OTHERS.includes(type) && !("trap" in dataset) && !("withoutScript" in dataset),
  );
}

/** Return a wrapped name for a plain one, unless it steers the receiver. */
export function wrapped(form, name) {
  return name.startsWith("_") ? name : (form.dataset.wrap || "{}").replace("{}", name);
}
