// Up to four scenarios side by side, kept for this visit.
import { ask } from "../engine/client.js";
import { fields, whyUnpriced } from "./share.js";

const MAX_SCENARIOS = 4;
const STORAGE_KEY = "cor-kept";
const MAX_LABEL = 60; // characters, as in the engine

/** Connect "Add to comparison". */
export function compare(view) {
  view.kept = load();
  view.root.querySelector("[data-keep]").addEventListener("click", () => add(view));
  if (view.kept.length) render(view);
}

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY)) ?? [];
  } catch {
    return [];
  }
}

function save(kept) {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // Storage is full or off: the scenarios last as long as the page.
  }
}

async function add(view) {
  const reason = await whyUnpriced(view, "added");
  if (reason) return view.notify(reason);
  if (view.kept.length === MAX_SCENARIOS) return view.notify(`You can compare ${MAX_SCENARIOS} at most. Remove one first.`);
  const { request } = view.estimate;
  const people = `${request.employees} ${request.employees === 1 ? "person" : "people"}`;
  view.kept.push({ request, label: `${view.kept.length + 1}: ${people}, ${request.sites} ${request.sites === 1 ? "site" : "sites"}` });
  view.notify(`Added. ${view.kept.length} to compare.`);
  return render(view);
}

/** Show the scenarios side by side; one alone waits for another. */
async function render(view) {
  save(view.kept);
  const section = view.root.querySelector("[data-compare]");
  section.hidden = view.kept.length === 0;
  section.querySelector("[data-kept]").replaceChildren(...view.kept.map((scenario) => row(view, scenario)));
  await renderTable(view);
}

async function renderTable(view) {
  const place = view.root.querySelector("[data-compare] [data-answer]");
  if (view.kept.length < 2) {
    place.textContent = "Change an answer and add another estimate to see them side by side.";
    return;
  }
  const request = { requests: view.kept.map((one) => one.request), labels: view.kept.map((one) => one.label) };
  const answer = await ask({ ask: "compare", request, show: true }, { topic: "compare" }).catch(() => null);
  if (answer?.ok) place.innerHTML = answer.html;
}

function row(view, scenario) {
  const line = document.createElement("p");
  const label = document.createElement("input");
  Object.assign(label, { type: "text", value: scenario.label, maxLength: MAX_LABEL, autocomplete: "off" });
  label.setAttribute("aria-label", "Name of this scenario");
  label.addEventListener("change", () => {
    scenario.label = label.value.trim() || scenario.label;
    label.value = scenario.label;
    save(view.kept);
    renderTable(view);
  });
  const open = button("Open", scenario.label, async () => view.refill(await fields(scenario.request)));
  const remove = button("Remove", scenario.label, () => {
    view.kept.splice(view.kept.indexOf(scenario), 1);
    render(view);
    view.root.querySelector("[data-keep]").focus();
  });
  line.append(label, open, remove);
  return line;
}

function button(text, what, run) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "cor-button cor-button--quiet cor-button--small", textContent: text });
  element.setAttribute("aria-label", `${text}: ${what}`);
  element.addEventListener("click", run);
  return element;
}
