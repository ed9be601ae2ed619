// Up to four scenarios side by side, kept for this visit.
import { ask } from "../engine/client.js";
import { fields, unpriced } from "./share.js";

const MOST = 4;
const NAME = "cor-kept";
const LONGEST = 60; // characters of a label, as the engine has it

/** Wire "Keep to compare". */
export function compare(view) {
  view.kept = recall();
  view.root.querySelector("[data-keep]").addEventListener("click", () => keep(view));
  if (view.kept.length) side(view);
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? [];
  } catch {
    return [];
  }
}

function remember(kept) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // Storage is full or switched off: the page itself remembers.
  }
}

async function keep(view) {
  const why = await unpriced(view, "kept");
  if (why) return view.tell(why);
  if (view.kept.length === MOST) return view.tell(`You can compare ${MOST} at most. Take one out first.`);
  const { request } = view.estimate;
  const people = `${request.employees} ${request.employees === 1 ? "person" : "people"}`;
  view.kept.push({ request, label: `${view.kept.length + 1}: ${people}, ${request.sites} ${request.sites === 1 ? "site" : "sites"}` });
  view.tell(view.kept.length === 1 ? "Kept. Change an answer and keep that one too." : `Kept ${view.kept.length} to compare.`);
  return side(view);
}

/** Show the kept requests side by side; one alone waits for another. */
async function side(view) {
  remember(view.kept);
  const section = view.root.querySelector("[data-compare]");
  section.hidden = view.kept.length === 0;
  section.querySelector("[data-kept]").replaceChildren(...view.kept.map((scenario) => row(view, scenario)));
  await table(view);
}

async function table(view) {
  const place = view.root.querySelector("[data-compare] [data-answer]");
  if (view.kept.length < 2) {
    place.textContent = "One scenario is kept. Change an answer and keep another to see them side by side.";
    return;
  }
  const request = { requests: view.kept.map((one) => one.request), labels: view.kept.map((one) => one.label) };
  const answer = await ask({ ask: "compare", request, show: true }, { topic: "compare" }).catch(() => null);
  if (answer?.ok) place.innerHTML = answer.html;
}

function row(view, scenario) {
  const line = document.createElement("p");
  const label = document.createElement("input");
  Object.assign(label, { type: "text", value: scenario.label, maxLength: LONGEST, autocomplete: "off" });
  label.setAttribute("aria-label", "Name of this scenario");
  label.addEventListener("change", () => {
    scenario.label = label.value.trim() || scenario.label;
    label.value = scenario.label;
    remember(view.kept);
    table(view);
  });
  const open = button("Open", scenario.label, async () => view.refill(await fields(scenario.request)));
  const out = button("Take out", scenario.label, () => {
    view.kept.splice(view.kept.indexOf(scenario), 1);
    side(view);
    view.root.querySelector("[data-keep]").focus();
  });
  line.append(label, open, out);
  return line;
}

function button(text, what, run) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "cor-button cor-button--quiet cor-button--small", textContent: text });
  made.setAttribute("aria-label", `${text}: ${what}`);
  made.addEventListener("click", run);
  return made;
}
