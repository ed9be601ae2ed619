/** Which program fits: sends four answers to the engine and shows its advice. */

import { answer, startOnIntent } from "./tool.js";

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  startOnIntent(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form, { ask: "program", request: Object.fromEntries(new FormData(form)) }, place);
  });
}
