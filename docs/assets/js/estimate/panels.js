// Panels under the estimate: each asks the engine one more question about the same answers, once it is opened.
import { answer, calendarTime, offerCalendar } from "../shared/answer.js";
import { clearOnInput } from "../shared/problems.js";

/** What each panel sends: the estimate's request and the panel's own fields. */
const REQUESTS = {
  sweep: (request) => request,
  cycle: (request, own) => ({ request, ...own }),
  solve: (request, own) => ({ request, ...own }),
  plan: (request, own) => ({ partner: request.partner, ...due(request, own), ...own, ...calendarTime() }),
};
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const PAUSE = 600; // milliseconds

/** When the audit of the answers is due: its month, which comes next; a first certificate without a month starts on the day of the prices. */
function due({ audit, month, on }, own) {
  const kept = ["maintenance", "recertification"].includes(audit);
  const asked = { audit: kept ? audit : "certification" };
  if (own.due || own.expires) return asked;
  const number = MONTHS.indexOf(month);
  if (number < 0) return kept ? asked : { ...asked, start: on };
  const [year, current] = on.split("-").map(Number);
  return { ...asked, due: `${month} ${year + (number + 1 < current)}` };
}

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
    let timer;
    panel.addEventListener("toggle", update);
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => left.size && update(), PAUSE); // the last field need not be left
    });
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
  const request = REQUESTS[name](view.estimate.request, own);
  if (name === "plan" && !(request.due || request.start || request.expires)) {
    place.textContent = "Enter the month your audit is due to see your dates.";
    return;
  }
  const shown = await answer(form, { ask: name, request }, place, left);
  if (shown?.plan) offerCalendar(place, shown.plan.ics, "cor-calendar.ics");
}
