/** The readiness self-check: keeps the answers in this browser, and lets the engine mark them. */

import { fill, touched } from "../shared/fields.js";
import { answer, startOnIntent } from "../shared/answer.js";

const KEPT = "cor-readiness";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // storage may be off, or hold something else
  }
}

function keep(answers) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(answers));
  } catch {
    // storage is off: the check works, it is only not kept
  }
}

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  const given = () => Object.fromEntries(new FormData(form));
  const mark = () => answer(form, { ask: "readiness", request: { answers: given() } }, place);

  const typed = touched([...form.elements]);
  fill(form, Object.entries(kept()), typed);
  if (typed.length) keep(given());
  startOnIntent(form);
  if (Object.keys(given()).length) mark();
  form.addEventListener("change", () => {
    keep(given());
    mark();
  });
  form.addEventListener("reset", () => {
    keep({});
    setTimeout(mark); // after the form is empty
  });
  form.querySelector("[data-print]").addEventListener("click", () => print());
}
