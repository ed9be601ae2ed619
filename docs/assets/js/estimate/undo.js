// Undo and start again: every earlier set of answers can be restored.
import { pairs } from "../shared/fields.js";

/** Wire the two buttons under the questions. */
export function undo(view) {
  const { root, form } = view;
  const button = root.querySelector("[data-undo]");
  const past = [];
  let now = JSON.stringify(pairs(form));
  const note = () => {
    const next = JSON.stringify(pairs(form));
    if (next === now) return;
    past.push(now);
    now = next;
    button.setAttribute("aria-disabled", "false");
  };
  form.addEventListener("change", note);
  view.changed.push(note); // a link, a file, a kept scenario
  button.addEventListener("click", () => {
    if (!past.length) return;
    now = past.pop();
    button.setAttribute("aria-disabled", String(!past.length));
    view.refill(JSON.parse(now));
  });
  root.querySelector("[data-restart]").addEventListener("click", () => {
    view.forget();
    form.reset();
    note();
    view.price();
  });
}
