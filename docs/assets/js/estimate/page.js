// The estimator page: sends the form's fields to the engine and shows what it answers. No price is computed here.
import { ask, start, subscribe } from "../engine/client.js";
import { compare } from "./compare.js";
import { doubt } from "./doubt.js";
import { folds } from "./folds.js";
import { BEFORE, glance } from "./glance.js";
import { panels } from "./panels.js";
import { renew } from "./renew.js";
import { sheet } from "./sheet.js";
import { tools } from "./share.js";
import { undo } from "./undo.js";
import { broken } from "../shared/broken.js";
import { dollars, fill, pairs, touched } from "../shared/fields.js";
import { fragment, read } from "../shared/fragment.js";
import { whole } from "../shared/numbers.js";
import { clearProblems, goTo, showProblems } from "../shared/problems.js";

const PATIENCE = 700; // milliseconds of quiet before a half-typed answer is called wrong, or a price is said aloud
const REST = 300; // milliseconds after which the address follows the answers
/** The engine's pieces of HTML, and where each goes. */
const PLACES = {
  paper: "#estimate-paper",
  headline: "#estimate-headline",
  facts: "#estimate-facts",
  next: "#estimate-next",
  money: "#estimate-money",
  lines: "#estimate-lines",
  trip: "#estimate-trip",
  explain: "#estimate-explain",
  answers: "#estimate-answers",
  notices: "#estimate-notices",
  stated: "#estimate-stated",
};

/** The amounts, and where each goes: likely before GST, as the range is, with GST and total under it. */
const AMOUNTS = { "[data-likely]": "likely", "[data-gst]": "gst", "#estimate-total, [data-bar-total]": "total" };

/** Take over the estimator of this page. */
export function mount(root) {
  const form = root.querySelector("#estimate-form");
  const view = {
    root,
    form,
    timer: 0,
    estimate: null,
    stated: {},
    quote: root.querySelector("[data-carry]"),
    path: location.pathname,
    changed: [],
    forget: () => {},
  };
  const carried = arrive(view, touched([...form.elements]));
  view.price = () => price(view, true);
  view.current = () => root.dataset.stale !== "yes" && view.priced === JSON.stringify(pairs(form));
  view.link = () => (view.current() ? view.html.link : String(new URLSearchParams(pairs(form))));
  view.sayAddress = () => sayAddress(view);
  view.refill = (given) => {
    view.forget();
    fill(form, given);
    return view.price();
  };
  for (const button of root.querySelectorAll("[data-step]")) button.hidden = false;
  for (const intent of ["focusin", "pointerdown", "pointerenter"]) root.addEventListener(intent, start, { once: true });
  listen(view);
  for (const part of [undo, folds, sheet, tools, compare, panels]) part(view);
  view.given = JSON.stringify(pairs(form));
  carry(view, new URLSearchParams(pairs(form)));
  change(view);
  const stop = subscribe((state) => (root.isConnected ? say(view, state) : stop?.()));
  window.addEventListener("hashchange", () => root.isConnected && arrive(view) && view.price()); // a link pasted into this tab
  if (carried) view.price();
  else if (!navigator.connection?.saveData) price(view, false);
}

/** Fill the form with the answers of the address, if it has any, but for what is typed already, and note what it states. */
function arrive(view, typed) {
  const { form } = view;
  const { answers, stated, unknown } = read(fragment(), form.elements);
  // The engine names a text that it cannot read beside its question, or beside the price; a second answer is not its business.
  const given = new Set(answers.map(([name]) => name));
  const text = unknown.filter(([name]) => form.elements.namedItem(name)?.type === "text" && !given.has(name));
  doubt(
    view,
    unknown.filter((pair) => !text.includes(pair) && !pair[0].startsWith("_")),
  );
  if (!answers.length && !text.length) return false;
  view.forget();
  fill(form, [...answers, ...text], typed);
  view.stated = { ...stated, ...Object.fromEntries(unknown.filter(([name]) => name.startsWith("_"))) };
  return true;
}

function listen(view) {
  const { root, form } = view;
  form.addEventListener("click", (event) => step(event.target.closest("[data-step]")));
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      if (view.current() && !view.turn && view.given === view.priced) return; // told again of what is priced
      price(view, kind === "change");
      address(view); // what is typed outlives a reload and Back, priced or not
    });
  }
  window.addEventListener("pagehide", () => view.resting && view.sayAddress());
  // Some browsers and extensions fill a field without a word: it is noticed at the next touch.
  const look = () => view.given !== JSON.stringify(pairs(form)) && price(view, true);
  for (const intent of ["focusin", "pointerdown"]) root.addEventListener(intent, look, { capture: true });
  form.addEventListener("submit", async (event) => {
    if (view.state.phase === "failed" || broken()) return; // no engine here: the server prices the form
    event.preventDefault();
    if (!(await price(view, true))) root.querySelector("[data-summary]").focus();
  });
  view.quote.addEventListener("click", (event) => {
    if (root.dataset.stale !== "yes") return;
    event.preventDefault(); // a price for older answers is not sent
    event.stopImmediatePropagation();
    root.querySelector("[data-summary]").focus();
  });
  root.querySelector("#estimate-next").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault(); // the address keeps the answers
    event.stopImmediatePropagation();
    view.close?.();
    goTo(form.querySelector(link.hash));
  });
}

/**
 * Price what the form holds now; resolves to true when there is a price. Answers that are being priced are not asked for again:
 * a browser tells of one change twice, as it is made and when it is done, and `final` is the second.
 */
function price(view, final) {
  clearTimeout(view.timer);
  const fields = pairs(view.form);
  const given = (view.given = JSON.stringify(fields));
  if (view.turn?.given !== given) {
    const turn = (view.turn = { given });
    turn.done = take(view, turn, fields).finally(() => {
      if (turn === view.turn) view.turn = null;
    });
  }
  view.turn.final ||= final;
  return view.turn.done;
}

/** Ask for the total, which is quick, then for all that explains it, as long as nobody gave other answers. */
async function take(view, turn, fields) {
  if (turn.given !== view.priced) carry(view, new URLSearchParams(fields));
  if (!view.html) early(view);
  const asked = (name) => ask({ ask: name, fields, show: true }, { topic: name }).then((found) => (turn === view.turn ? found : null));
  let answer;
  try {
    answer = await asked("total");
    if (answer?.ok) {
      total(view, turn.given, answer.html);
      answer = await asked("estimate");
    }
  } catch {
    return false; // `say` shows the reason
  }
  if (!answer) return true; // a newer answer is on its way
  if (answer.ok) {
    clearProblems(view.form);
    view.priced = turn.given;
    show(view, answer);
    return true;
  }
  if (turn.final) wrong(view, answer.problems);
  else view.timer = setTimeout(() => wrong(view, answer.problems), PATIENCE);
  return false;
}

/** Until the engine's first answer, show what the price table says, and that it is no more than that. */
async function early(view) {
  const found = await glance(view.form, view.note);
  if (!found || view.root.dataset.stale === "no") return; // the engine was quicker
  view.note = found.note;
  if (found.total) amounts(view, "table", { likely: `about ${dollars(found.likely)}`, gst: "the", total: `about ${dollars(found.total)}` });
  else view.root.dataset.stale = "early";
  view.root.dataset.behind = "";
  say(view, view.state);
}

/** Show the engine's amounts, which are asked for first; all else is of other answers until it follows. */
function total(view, given, html) {
  if (view.html || view.note) view.root.dataset.behind = "";
  if (view.note) status(view, "The exact price. What it is made of follows.");
  Object.assign(view, { note: "", totalled: given });
  amounts(view, "no", html);
}

/** Show the amounts, and how far they go with the answers: `no` is the engine's own, `table` the price table's. */
function amounts({ root }, stale, words) {
  root.dataset.stale = stale;
  for (const [places, part] of Object.entries(AMOUNTS)) for (const place of root.querySelectorAll(places)) place.textContent = words[part];
}

function show(view, { estimate, html }) {
  const { root } = view;
  const before = view.html ?? {};
  Object.assign(view, { estimate, html });
  total(view, view.priced, html);
  for (const [part, place] of Object.entries(PLACES)) {
    if (html[part] !== before[part]) renew(root.querySelector(place), html[part]);
  }
  for (const [slug, text] of Object.entries(html.addons)) root.querySelector(`[data-addon="${CSS.escape(slug)}"]`).textContent = text;
  delete root.dataset.behind;
  status(view, "Worked out in your browser, just now.");
  hear(view, html.said);
  carry(view, html.link);
  address(view);
  for (const follow of view.changed) follow();
}

/** Let the link to the quote form carry the answers, and the price where there is one. */
function carry(view, fragment) {
  for (const link of [view.quote, view.back ?? view.quote]) link.href = new URL(`#${fragment}`, view.quote.href);
}

/** Write the answers to the address: after a pause, because the browser fetches the page's icon again at each change, and before a click leads away. */
function address(view) {
  clearTimeout(view.resting);
  view.resting = setTimeout(view.sayAddress, REST);
  document.addEventListener("click", view.sayAddress, true);
}

function sayAddress(view) {
  clearTimeout(view.resting);
  view.resting = 0;
  document.removeEventListener("click", view.sayAddress, true);
  // On the way to another page the address is that page's already.
  if (view.root.isConnected && location.pathname === view.path) history.replaceState(history.state, "", `#${view.link()}`);
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

/** Say where the engine is, after what there is to say of the price meanwhile. */
function say(view, state) {
  const { root } = view;
  const { phase, received, total, message } = state;
  view.state = state;
  if (["starting", "failed"].includes(phase) && view.totalled && !view.current()) {
    root.dataset.behind = ""; // the engine stopped before it had answered these
    if (view.totalled !== JSON.stringify(pairs(view.form))) Object.assign(view, { note: BEFORE }).root.dataset.stale = "early";
  }
  const follows = phase === "starting" && root.dataset.stale === "table" ? " The exact price follows." : "";
  const tell = (text) => status(view, view.note ? `${view.note}${follows} ${text}` : text);
  if (phase === "starting") {
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    tell(total ? `Starting the calculator: ${megabytes(received)} of ${megabytes(total)} MB` : "Starting the calculator");
  } else if (phase === "failed") {
    tell(message);
    view.failed = true;
  } else if (view.failed && phase === "ready") {
    view.failed = false;
    price(view, true);
  }
}

function status(view, text) {
  const place = view.root.querySelector("#estimate-status");
  if (!broken() && place.textContent !== text) place.textContent = text;
}

/** Say a price aloud, once the answers have come to rest. */
function hear(view, text) {
  clearTimeout(view.hearing);
  view.hearing = setTimeout(() => (view.root.querySelector("[data-heard]").textContent = text), PATIENCE);
}

/** Where the quote form sent the visitor to change one answer: go to it, and offer the way back. */
function change(view) {
  const control = view.stated._change && view.form.querySelector(`#f-${CSS.escape(view.stated._change.replaceAll(".", "-"))}`);
  if (!control) return;
  view.back = document.createElement("a");
  Object.assign(view.back, { className: "cor-button", textContent: "Back to your request", href: view.quote.href });
  const line = document.createElement("p");
  line.className = "cor-actions";
  line.append(view.back);
  control.closest("[data-field]").append(line);
  goTo(control);
}

function step(button) {
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const number = input.value.trim() ? whole(input.value) : 0;
  const next = Math.min(Math.max(number + Number(button.dataset.step), Number(input.dataset.min)), Number(input.dataset.max));
  if (!Number.isNaN(next)) input.value = String(next); // else the engine says what is wrong with what stands there
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
