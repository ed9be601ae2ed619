/** A small tool: sends a form's answers to the engine as one ask, shows what it says, offers its calendar file. */

import { answer, made, offer, startOnIntent } from "../shared/answer.js";

/** The answers that were given; a question left empty is left out. */
function given(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
}

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  startOnIntent(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await answer(
      form,
      { ask: form.dataset.ask, request: { ...given(form), ...(form.dataset.ask === "plan" && made()) } },
      place,
    );
    if (found?.plan) offer(place, found.plan.ics, "cor-calendar.ics");
  });
  form.querySelector("[type=submit]").disabled = false; // until now it would have sent the form to nowhere
}
