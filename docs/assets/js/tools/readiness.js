/** The readiness self-check: keeps the answers in this browser, and has the engine score them. */

import { fill, touched } from "../shared/fields.js";
import { answer, startOnIntent } from "../shared/answer.js";

const STORAGE_KEY = "cor-readiness";

function load() {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY)) ?? {};
  } catch {
    return {}; // storage may be off, or hold something else
  }
}

function save(answers) {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(answers));
  } catch {
    // storage is off: the check works, but is not saved
  }
}

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  const given = () => Object.fromEntries(new FormData(form));
  const score = () => answer(form, { ask: "readiness", request: { answers: given() } }, place);

  const typed = touched([...form.elements]);
  fill(form.elements, Object.entries(load()), { typed });
  if (typed.length) save(given());
  startOnIntent(form);
  if (Object.keys(given()).length) score();
  form.addEventListener("change", () => {
    save(given());
    score();
  });
  form.addEventListener("reset", () => {
    save({});
    setTimeout(score); // after the form is empty
  });
  form.querySelector("[data-print]").addEventListener("click", () => print());
}
