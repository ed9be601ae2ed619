// What a visitor can do with an estimate: link, print, keep as a file, open again, compare, see what would change it.
import { ask } from "./engine.js";
import { today } from "./fields.js";

const MOST = 4; // scenarios side by side

/** Wire the tools under the estimate. */
export function tools(view) {
  const { root } = view;
  const on = (name, event, run) => root.querySelector(`[data-${name}]`).addEventListener(event, run);
  root.querySelector("[data-tools]").hidden = false;
  view.kept = [];
  on("print", "click", () => window.print());
  on("copy", "click", () => copy(view));
  on("open", "change", (event) => open(view, event.currentTarget));
  on("keep", "click", () => keep(view));
  for (const button of root.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(view, button.dataset.save));
  for (const details of root.querySelectorAll("details[data-ask]")) details.addEventListener("toggle", () => follow(view, details));
  view.changed = () => {
    if (view.stated._total) check(view);
    for (const details of root.querySelectorAll("details[data-ask]")) follow(view, details);
  };
}

function tell(view, text) {
  view.root.querySelector("[data-told]").textContent = text;
}

async function copy(view) {
  try {
    await navigator.clipboard.writeText(location.href);
    tell(view, "Link copied. It holds your answers and the price; opening it works the price out again.");
  } catch {
    tell(view, "Your browser does not allow copying here. Copy the address at the top: it holds your answers.");
  }
}

function save(view, kind) {
  if (!view.estimate) return tell(view, "There is no price to save yet.");
  const files = {
    json: [`${JSON.stringify(view.estimate, null, 2)}\n`, "application/json", `quote-${view.estimate.reference}.json`],
    csv: [view.html.csv, "text/csv", `estimate-${view.estimate.reference}.csv`],
  };
  const [text, type, name] = files[kind];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  tell(view, `Saved as ${name}.`);
}

/** Open a saved estimate: fill in its answers, price them now, and compare with what it stated. */
async function open(view, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  let given;
  try {
    given = JSON.parse(await file.text());
  } catch {
    return tell(view, `${file.name} is not a quote.json: it does not hold JSON.`);
  }
  const answer = await ask({ ask: "fields", request: given?.request ?? given });
  if (!answer.ok) return tell(view, `${file.name} is not a quote.json we can read: ${answer.problems[0].message}`);
  view.stated = given.total ? { _total: String(given.total), _rates: String(given.rates_version ?? "") } : {};
  await view.refill(answer.fields);
  tell(view, `${file.name} is open.`);
}

/** Compare what a link or file stated with what the engine says, once. */
async function check(view) {
  const { _total: total, _rates: rates } = view.stated;
  view.stated = {};
  const place = view.root.querySelector("[data-link-check]");
  if (total === view.estimate.total) return place.replaceChildren();
  const question = { request: view.estimate.request, rates_version: rates, total };
  const answer = await ask({ ask: "replay", request: question, today: today(), show: true });
  if (answer?.ok) place.innerHTML = answer.html;
}

/** Keep the answers of an open panel in step with the form. */
async function follow(view, details) {
  if (!details.open || !view.estimate) return;
  const name = details.dataset.ask;
  const answer = await ask({ ask: name, request: view.estimate.request, show: true }, { topic: name });
  if (answer?.ok) details.querySelector("[data-answer]").innerHTML = answer.html;
}

function keep(view) {
  if (!view.estimate) return tell(view, "There is no price to keep yet.");
  if (view.kept.length === MOST) return tell(view, `You can compare ${MOST} at most. Take one out first.`);
  view.kept.push(view.estimate.request);
  tell(view, view.kept.length === 1 ? "Kept. Change an answer and keep that one too." : `Kept ${view.kept.length}.`);
  side(view);
}

/** Show the kept requests side by side; one alone waits for another. */
async function side(view) {
  const section = view.root.querySelector("[data-compare]");
  section.hidden = view.kept.length === 0;
  const buttons = view.kept.map((_, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cor-button cor-button--quiet cor-button--small";
    button.textContent = `Take out scenario ${index + 1}`;
    button.addEventListener("click", () => {
      view.kept.splice(index, 1);
      side(view);
    });
    return button;
  });
  section.querySelector("[data-kept]").replaceChildren(...buttons);
  const place = section.querySelector("[data-answer]");
  if (view.kept.length < 2)
    return void (place.textContent = "One scenario is kept. Change an answer and keep another to see them side by side.");
  const answer = await ask({ ask: "compare", request: { requests: view.kept }, show: true }, { topic: "compare" });
  if (answer?.ok) place.innerHTML = answer.html;
}
