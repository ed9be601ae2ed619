// Undo and start again: every earlier set of answers can be restored.
import { pairs } from "../shared/fields.js";

/** Connect the two buttons under the questions. */
export function undo(view) {
  const { root, form } = view;
  const button = root.querySelector("[data-undo]");
  const past = [];
  let current = JSON.stringify(pairs(form));
  const record = () => {
    const next = JSON.stringify(pairs(form));
    if (next === current) return;
    past.push(current);
    current = next;
    button.setAttribute("aria-disabled", "false");
  };
  form.addEventListener("change", record);
  view.changed.push(record); // a link, a file, a scenario
  button.addEventListener("click", () => {
    if (!past.length) return;
    current = past.pop();
    button.setAttribute("aria-disabled", String(!past.length));
    view.refill(JSON.parse(current));
  });
  root.querySelector("[data-restart]").addEventListener("click", () => {
    view.forget();
    form.reset();
    record();
    view.price();
  });
}
