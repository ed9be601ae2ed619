// A form's fields as [name, value] pairs, and back.
import { named } from "./places.js";

/** The pairs of a form that are answers: no empty values, no files, no controls of the form itself, and none that a browser extension added. */
export function pairs(form) {
  const asked = new Set([...form.elements].filter((control) => control.closest("[data-field]")).map(({ name }) => name));
  return [...new FormData(form)].filter(
    ([name, value]) => asked.has(name) && typeof value === "string" && value.trim() && !name.startsWith("_"),
  );
}

/** The names of the controls whose value differs from the built page's: the visitor changed them before the script ran. */
export function touched(controls) {
  const changed = (control) => {
    if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
    if (control.options)
      return control.value !== ([...control.options].find((option) => option.defaultSelected) || control.options[0]).value;
    return control.value !== control.defaultValue;
  };
  return controls.filter((control) => control.name && control.type !== "hidden" && changed(control)).map((control) => control.name);
}

/** Fill a form with pairs; what is not named is emptied, and what is named as typed stays. */
export function fill(form, given, typed = []) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden" || typed.includes(control.name)) continue;
    const values = given.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.tagName === "SELECT")
      control.value = values[0] ?? control.querySelector('option[value=""], option[value="unsure"]')?.value ?? control.options[0].value;
    else if (control.dataset.place !== undefined)
      control.value = values.length ? named(control, values) : control.name === "travel.from" ? control.defaultValue : "";
    else control.value = values[0] ?? "";
  }
}

/** An amount as an answer holds it, for people to read: 4148.66 as $4,148.66. (Intl.NumberFormat took 47 ms at its first use, measured on a desk.) */
export function dollars(amount) {
  return `$${String(amount).replace(/\B(?=(?:\d{3}){1,5}(?!\d))/g, ",")}`;
}
