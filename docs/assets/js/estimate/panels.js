// Panels under the estimate: each asks the engine one more question about the same answers, once it is opened.
import { answer, calendarTime, offerCalendar } from "../shared/answer.js";
import { clearOnInput } from "../shared/problems.js";

/** What each panel sends: the estimate's request and the panel's own fields. */
const REQUESTS = {
  sweep: (request) => request,
  cycle: (request, own) => ({ request, ...own }),
  solve: (request, own) => ({ request, ...own }),
  plan: (request, own) => ({ partner: request.partner, ...(own.expires ? {} : { start: request.on }), ...own, ...calendarTime() }),
};

/** Connect the panels. */
export function panels(view) {
  for (const panel of view.root.querySelectorAll("details[data-ask]")) {
    const form = panel.querySelector("form");
    const left = new Set(); // names of fields
    const update = () => panel.open && view.estimate && show(view, panel, form, left);
    const leave = ({ target }) => {
      left.add(target.name);
      update();
    };
    panel.addEventListener("toggle", update);
    clearOnInput(form);
    form.addEventListener("change", leave);
    form.addEventListener("focusout", (event) => left.has(event.target.name) || leave(event)); // a change is told before
    form.addEventListener("submit", (event) => event.preventDefault());
    view.changed.push(update);
  }
}

async function show(view, panel, form, left) {
  const own = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  const place = panel.querySelector("[data-answer]");
  const name = panel.dataset.ask;
  const found = await answer(form, { ask: name, request: REQUESTS[name](view.estimate.request, own) }, place, left);
  if (found?.plan) offerCalendar(place, found.plan.ics, "cor-calendar.ics");
}
