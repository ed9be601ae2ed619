// Panels under the estimate: each asks the engine one more thing about the same answers, once it is opened.
import { answer, made, offer } from "../shared/answer.js";

/** What each panel sends: the estimate's request, and what was typed into the panel. */
const REQUESTS = {
  sweep: (request) => request,
  cycle: (request, own) => ({ request, ...own }),
  solve: (request, own) => ({ request, ...own }),
  plan: (request, own) => ({ partner: request.partner, ...(own.expires ? {} : { start: request.on }), ...own, ...made() }),
};

/** Wire the panels. */
export function panels(view) {
  for (const panel of view.root.querySelectorAll("details[data-ask]")) {
    const form = panel.querySelector("form");
    const follow = () => panel.open && view.estimate && put(view, panel, form);
    panel.addEventListener("toggle", follow);
    form.addEventListener("change", follow);
    form.addEventListener("submit", (event) => event.preventDefault());
    view.changed.push(follow);
  }
}

async function put(view, panel, form) {
  const own = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  const place = panel.querySelector("[data-answer]");
  const name = panel.dataset.ask;
  const found = await answer(form, { ask: name, request: REQUESTS[name](view.estimate.request, own) }, place);
  if (found?.plan) offer(place, found.plan.ics, "cor-calendar.ics");
}
