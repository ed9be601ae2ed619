/** A small tool: sends a form's answers to the engine as one ask, shows what it says, offers its calendar file. */

import { answer, startOnIntent } from "./tool.js";

/** The answers that were given; a question left empty is left out. */
function given(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
}

/** Offers a text as a file to keep. */
function offer(place, text, name) {
  const link = document.createElement("a");
  link.className = "cor-button cor-button--quiet";
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = name;
  link.textContent = "Save to your calendar (.ics)";
  const actions = document.createElement("p");
  actions.className = "cor-actions";
  actions.append(link);
  place.append(actions);
}

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  startOnIntent(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await answer(form, { ask: form.dataset.ask, request: given(form) }, place);
    if (found?.plan) offer(place, found.plan.ics, "cor-calendar.ics");
  });
  form.querySelector("[type=submit]").disabled = false; // until now it would have sent the form to nowhere
}
