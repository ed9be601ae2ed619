// The estimator's form where its own script did not arrive: it gets a link's answers, and the server prices it.
import { fragment, moveQuery, read } from "../shared/fragment.js";

export function mount(root) {
  const form = root.querySelector("#estimate-form");
  moveQuery(form.elements);
  const { answers } = read(fragment(), form.elements);
  if (!answers.length) return;
  for (const field of form.elements) {
    const values = answers.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}
