// A form's fields as [name, value] pairs, and back.
import { placeNames } from "./places.js";

/** Return a form's answers as pairs, without empty values, files, the form's own controls, and any that a browser extension added. */
export function pairs(form) {
  const asked = new Set([...form.elements].filter((control) => control.closest("[data-field]")).map(({ name }) => name));
  return [...new FormData(form)].filter(
    ([name, value]) => asked.has(name) && typeof value === "string" && value.trim() && !name.startsWith("_"),
  );
}

/** Return the names of the controls whose value differs from the built page's: the visitor changed them before the script ran. */
export function touched(controls) {
  const changed = (control) => {
    if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
    if (control.options)
      return control.value !== ([...control.options].find((option) => option.defaultSelected) || control.options[0]).value;
    return control.value !== control.defaultValue;
  };
  return controls.filter((control) => control.name && control.type !== "hidden" && changed(control)).map((control) => control.name);
}

/**
 * Fill controls from [name, value] pairs. Hidden and file inputs, and those named in `typed`, stay as they are.
 * `plainName` gives a control's name in the pairs; `reset` empties controls that have no value there.
 */
export function fill(controls, given, { typed = [], reset, plainName = (control) => control.name } = {}) {
  for (const control of controls) {
    if (!control.name || ["hidden", "file"].includes(control.type) || typed.includes(control.name)) continue;
    const values = given.filter(([name]) => name === plainName(control)).map(([, value]) => value);
    const options = control.options && [...control.options];
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length && (!options || options.some(({ value }) => value === values[0])))
      control.value = "place" in control.dataset ? placeNames(control, values) : values[0];
    else if (!reset) continue;
    else if (options) control.value = least(options).value;
    else control.value = control.name === "travel.from" ? control.defaultValue : "";
    control.dispatchEvent(new Event("filled")); // what shows a value in another way follows
  }
}

/** Return the option that says least. */
const least = (options) => options.find(({ value }) => ["", "unsure"].includes(value)) ?? options[0];

/** Make what the server filled in the visitor's own: the control keeps its value, and is emptied as on the built page. */
export function adopt(control) {
  const { value, checked, options } = control;
  if (options) for (const option of options) option.defaultSelected = option === least([...options]);
  else if (control.name !== "travel.from")
    Object.assign(control, { defaultValue: control.type === "checkbox" ? value : "", defaultChecked: false });
  Object.assign(control, { value, checked });
}

/** Put a control back to the built page's value. */
export function unfill(control) {
  if (control.options) for (const option of control.options) option.selected = option.defaultSelected;
  else if (!["radio", "checkbox"].includes(control.type)) control.value = control.defaultValue;
}

/** Format an amount: 4148.66 as $4,148.66. (The first use of Intl.NumberFormat took 47 ms on a desktop.) */
export function dollars(amount) {
  return `$${String(amount).replace(/\B(?=(?:\d{3}){1,5}(?!\d))/g, ",")}`;
}
