/** A small tool: sends a form's answers to the engine as one ask, shows the answer, offers its calendar file. */

import { answer, calendarTime, offerCalendar, startOnIntent } from "../shared/answer.js";
import { clearOnInput } from "../shared/problems.js";

/** Return the answers; empty ones are left out. */
function answers(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
}

export function mount(form) {
  const place = form.querySelector("[data-answer]");
  startOnIntent(form);
  clearOnInput(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const reply = await answer(
      form,
      { ask: form.dataset.ask, request: { ...answers(form), ...(form.dataset.ask === "plan" && calendarTime()) } },
      place,
    );
    if (reply?.plan) offerCalendar(place, reply.plan.ics, "cor-calendar.ics");
  });
  form.querySelector("[type=submit]").disabled = false; // without this script it would send the form nowhere
}
