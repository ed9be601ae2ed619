// The buttons beside a number: one less, one more. They are for a pointer; on the keyboard the field has the arrows, and Tab passes them by.
import { whole } from "../shared/numbers.js";

/** Connect the buttons of a form. */
export function steppers(form) {
  for (const button of form.querySelectorAll("[data-step]")) button.hidden = false;
  form.addEventListener("click", ({ target }) => changeNumber(target.closest("[data-step]")));
  form.addEventListener("keydown", (event) => {
    const step = event.target.dataset.min && { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    changeNumber(event.target.parentElement.querySelector(`[data-step="${step}"]`));
  });
}

function changeNumber(button) {
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const number = input.value.trim() ? whole(input.value) : 0;
  const next = Math.min(Math.max(number + Number(button.dataset.step), Number(input.dataset.min)), Number(input.dataset.max));
  if (!Number.isNaN(next)) input.value = String(next); // otherwise the engine reports the problem
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
