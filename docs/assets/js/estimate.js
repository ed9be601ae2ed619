// The estimator page: sends the form's fields to the engine and shows what it answers. No price is computed here.
import { ask, start, subscribe } from "./engine.js";
import { fill, pairs, today } from "./fields.js";
import { clearProblems, showProblems } from "./problems.js";
import { tools } from "./estimate-tools.js";

const PATIENCE = 700; // milliseconds of quiet before a half-typed answer is called wrong

/** Take over the estimator of this page. */
export function mount(root) {
  const form = root.querySelector("#estimate-form");
  const view = { root, form, timer: 0, estimate: null, quote: root.querySelector("[data-carry]") };
  const carried = [...new URLSearchParams(location.hash.slice(1))].filter(
    ([name]) => form.elements.namedItem(name) || name.startsWith("_"),
  );
  if (carried.length) fill(form, carried);
  view.stated = Object.fromEntries(carried.filter(([name]) => name.startsWith("_")));
  view.refill = (given) => {
    fill(form, given);
    return price(view, true);
  };
  root.querySelector("[data-no-script]").hidden = true;
  for (const button of root.querySelectorAll("[data-step]")) button.hidden = false;
  for (const intent of ["focusin", "pointerdown", "pointerenter"]) root.addEventListener(intent, start, { once: true });
  form.addEventListener("click", (event) => step(event.target.closest("[data-step]")));
  form.addEventListener("input", () => price(view, false));
  form.addEventListener("change", () => price(view, true));
  form.addEventListener("submit", (event) => {
    if (view.failed) return; // no engine here: the server prices the form
    event.preventDefault();
    price(view, true).then((found) => found || root.querySelector("[data-summary]").focus());
  });
  tools(view);
  const bar = root.querySelector("[data-bar]");
  new IntersectionObserver(([seen]) => {
    bar.hidden = seen.isIntersecting;
  }).observe(root.querySelector("#estimate-result"));
  const stop = subscribe((state) => (root.isConnected ? say(view, state) : stop?.()));
  if (carried.length) price(view, true);
  else whenIdle(() => root.isConnected && price(view, false));
}

/** Price what the form holds now; resolves to true when there is a price. */
async function price(view, final) {
  clearTimeout(view.timer);
  carry(view, []);
  let answer;
  try {
    answer = await ask({ ask: "estimate", fields: pairs(view.form), today: today(), show: true }, { topic: "estimate" });
  } catch {
    return false; // the engine's state has said why
  }
  if (!answer) return true; // a newer answer is on its way
  if (answer.ok) {
    clearProblems(view.form);
    show(view, answer);
    return true;
  }
  if (final) wrong(view, answer.problems);
  else view.timer = setTimeout(() => wrong(view, answer.problems), PATIENCE);
  return false;
}

function show(view, { estimate, html }) {
  const { root } = view;
  Object.assign(view, { estimate, html });
  root.dataset.stale = "no";
  root.querySelector("#estimate-total").textContent = html.total;
  root.querySelector("[data-bar-total]").textContent = html.total;
  for (const part of ["headline", "money", "lines", "explain", "answers", "notices", "stated"])
    replace(root.querySelector(`#estimate-${part}`), html[part]);
  for (const [slug, text] of Object.entries(html.addons ?? {})) {
    const place = root.querySelector(`[data-addon="${CSS.escape(slug)}"]`);
    if (place) place.textContent = text;
  }
  status(view, `Likely total ${html.total} with GST. Range ${html.range} before GST.`);
  carry(view, [
    ["_rates", estimate.rates_version],
    ["_total", estimate.total],
  ]);
  history.replaceState(history.state, "", new URL(view.quote.href).hash);
  view.changed?.();
}

/** Let the link to the quote form carry the answers, and the price where there is one. */
function carry(view, priced) {
  view.quote.href = new URL(`#${new URLSearchParams([...pairs(view.form), ...priced])}`, view.quote.href);
}

/** Put new HTML in, and keep open what the reader had opened. */
function replace(element, html) {
  const open = [...element.querySelectorAll("details[open] > summary")].map((summary) => summary.firstChild.textContent);
  element.innerHTML = html;
  for (const summary of element.querySelectorAll("details > summary")) {
    if (open.includes(summary.firstChild.textContent)) summary.parentElement.open = true;
  }
}

function wrong(view, problems) {
  showProblems(view.form, problems);
  view.root.dataset.stale = "yes";
  status(
    view,
    problems.length === 1
      ? "One answer needs a correction. The price above is for the answers before."
      : `${problems.length} answers need a correction. The price above is for the answers before.`,
  );
}

function say(view, { phase, received, total, message }) {
  if (phase === "starting") {
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    status(view, total ? `Starting the calculator: ${megabytes(received)} of ${megabytes(total)} MB` : "Starting the calculator");
  } else if (phase === "failed") {
    status(view, message);
    view.failed = true;
    view.root.querySelector("[data-no-script]").hidden = false;
  }
}

function status(view, text) {
  view.root.querySelector("#estimate-status").textContent = text;
}

function step(button) {
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const number = Number.parseInt(input.value.replace(/\D/g, ""), 10) || 0;
  const next = Math.min(Math.max(number + Number(button.dataset.step), Number(input.dataset.min)), Number(input.dataset.max));
  input.value = String(next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function whenIdle(run) {
  if (navigator.connection?.saveData) return;
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 2000 });
  else setTimeout(run, 300);
}
