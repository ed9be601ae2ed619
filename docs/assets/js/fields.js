// A form's fields as [name, value] pairs, and back.

/** The pairs of a form that are answers: no empty values, no files, no controls of the form itself. */
export function pairs(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value.trim() && !name.startsWith("_"));
}

/** Fill a form with pairs; what is not named is emptied. */
export function fill(form, given) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    const values = given.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.tagName === "SELECT")
      control.value = values[0] ?? control.querySelector('option[value=""], option[value="unsure"]')?.value ?? control.options[0].value;
    else control.value = values[0] ?? "";
  }
}

/** The visitor's own date as 2026-11-24. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
