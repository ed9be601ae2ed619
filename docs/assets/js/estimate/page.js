// The estimator page: sends the form's fields to the engine and shows its answers. No price is computed here.
import { ask, start, subscribe } from "../engine/client.js";
import { linkQuote, offerWayBack, readAddress, scheduleAddress, writeAddress } from "./address.js";
import { budget } from "./budget.js";
import { example } from "./example.js";
import { folds } from "./folds.js";
import { patch } from "./patch.js";
import { STALE_NOTE, preview } from "./preview.js";
import { sheet } from "./sheet.js";
import { QUIET, announce, setStatus, showState } from "./status.js";
import { steppers } from "./stepper.js";
import { undo } from "./undo.js";
import { broken } from "../shared/broken.js";
import { fill, pairs, touched } from "../shared/fields.js";
import { moveQuery } from "../shared/fragment.js";
import { months } from "../shared/months.js";
import { clearOnInput, clearProblems, goTo, showMessages, showProblems } from "../shared/problems.js";

/** Where each of the engine's pieces of HTML goes. */
const PLACES = {
  paper: "#estimate-paper",
  ways: "#estimate-ways",
  years: "#estimate-years",
  suggest: "#estimate-suggest",
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

/** Where each amount goes: likely before GST, what follows it, the range; the total to the cent is under the lines. */
const AMOUNTS = { "[data-likely]": "likely", "[data-with-gst]": "with_gst", "[data-under]": "under", "#estimate-total": "total" };

/**
 * The estimator's state, and what its modules offer one another.
 *
 * @typedef {object} View
 * @property {HTMLElement} root the estimator
 * @property {HTMLFormElement} form its questions
 * @property {HTMLAnchorElement} quote the link to the quote form
 * @property {HTMLAnchorElement} [back] the link back to the quote form, after "Change" there
 * @property {string} path the page's path
 * @property {object} [state] the engine's state, see engine/client.js
 * @property {boolean} [failed] whether the engine has failed: it may start again
 * @property {string} given the answers last priced, or on the way
 * @property {{given: string, final?: boolean, done: Promise<boolean>}} [pending] the answers being priced
 * @property {string} [priced] the answers of the estimate shown
 * @property {string} [totalled] the answers of the amounts shown
 * @property {object} estimate the estimate shown; null before the first
 * @property {Record<string, string>} [html] its pieces of HTML and words
 * @property {string} [note] what to know about a price that is not the engine's
 * @property {Record<string, string>} stated what a link or file states: `_total`, `_rates`, `_change`, the three-year budget, and `given`, the answers that came with it
 * @property {object} [checking] the comparison with that which is under way
 * @property {object[]} [kept] the scenarios to compare (compare.js)
 * @property {(() => void)[]} changed called after each new estimate
 * @property {{field: string, message: string}[]} problems what was wrong with the answers last asked
 * @property {number} timer until the price is marked as that of other answers
 * @property {number} [announceTimer] until the price is announced
 * @property {number} [addressTimer] until the address is updated
 * @property {() => void} filled the answers came from a link or a file: none is of the example (example.js)
 * @property {() => Promise<boolean>} price price the form now
 * @property {() => boolean} current whether the estimate shown is of the answers in the form
 * @property {() => string} link the answers as a fragment
 * @property {() => string} [budget] the three-year budget in a link (budget.js)
 * @property {() => void} [restore] open the budget that a link states (budget.js)
 * @property {() => void} carry write the answers to the links and the address
 * @property {() => void} writeAddress write them to the address
 * @property {(pairs: string[][]) => Promise<boolean>} refill fill the form and price it
 * @property {() => void} forget close the comparison with a link or file
 * @property {(text: string) => void} notify show what a button did (share.js)
 * @property {() => Promise<void>} [close] close the result on a phone (sheet.js)
 * @property {() => void} nameBar name what the bar's button does (sheet.js)
 */

/** Take over the estimator of this page. */
export function mount(root) {
  const form = root.querySelector("#estimate-form");
  /** @type {View} */
  const view = {
    root,
    form,
    quote: root.querySelector("[data-carry]"),
    path: location.pathname,
    estimate: null,
    stated: {},
    changed: [],
    problems: [],
    timer: 0,
    price: () => price(view, true),
    current: () => root.dataset.stale !== "yes" && view.priced === JSON.stringify(pairs(form)),
    link: () => `${view.current() ? view.html.link : new URLSearchParams(pairs(form))}${view.budget?.() ?? ""}`,
    carry: () => {
      linkQuote(view);
      scheduleAddress(view);
    },
    writeAddress: () => writeAddress(view),
    refill: (given) => {
      view.forget();
      fill(form.elements, given, { reset: true });
      view.filled();
      return view.price();
    },
    forget: () => {
      view.checking = null;
      root.querySelector("[data-link-check]").replaceChildren();
    },
  };
  months(form);
  example(view);
  moveQuery(form.elements);
  const fromLink = readAddress(view, touched([...form.elements]));
  for (const intent of ["focusin", "pointerdown", "pointerenter"]) root.addEventListener(intent, start, { once: true });
  listen(view);
  for (const part of [undo, budget, folds, sheet, loadTools]) part(view);
  view.given = JSON.stringify(pairs(form));
  linkQuote(view);
  offerWayBack(view);
  const stop = subscribe((state) => (root.isConnected ? showState(view, state) : stop?.()));
  window.addEventListener("hashchange", () => root.isConnected && readAddress(view) && view.price()); // a link pasted into this tab
  if (fromLink) view.price();
  else if (!navigator.connection?.saveData) price(view, false);
}

/** Load what is under the estimate (tools.js) with the first price, or when a button there is pressed before. */
function loadTools(view) {
  const place = view.root.querySelector("[data-tools]");
  let loading;
  let mounted;
  const load = () => {
    loading ??= import("./tools.js").then(
      (tools) => {
        tools.mount(view);
        mounted = true;
      },
      () => (loading = null), // the next price or press retries
    );
    return loading;
  };
  view.changed.push(load);
  place.addEventListener("click", async ({ target }) => {
    if (mounted || !target.closest("button")) return;
    await load();
    if (mounted) target.click();
    else place.querySelector("[data-message]").textContent = "Not loaded. Check your connection, then try again.";
  });
}

function listen(view) {
  const { root, form } = view;
  clearOnInput(form);
  steppers(form);
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      if (view.current() && !view.pending && view.given === view.priced) return; // these answers are priced already
      price(view, kind === "change");
      scheduleAddress(view); // typed answers survive a reload and Back, priced or not
    });
  }
  window.addEventListener("pagehide", () => view.addressTimer && view.writeAddress());
  // Some browsers and extensions fill a field without an event: it is noticed at the next touch.
  const check = () => view.given !== JSON.stringify(pairs(form)) && price(view, true);
  for (const intent of ["focusin", "pointerdown"]) root.addEventListener(intent, check, { capture: true });
  form.addEventListener("submit", async (event) => {
    if (view.state.phase === "failed" || broken()) return; // no engine here: the server prices the form
    event.preventDefault();
    if (event.submitter?.name === "_way") {
      await view.refill([...new URLSearchParams(event.submitter.value)]); // a way to a SECOR
      return root.querySelector("[data-chosen] button")?.focus(); // still in view: a fold above may have opened
    }
    if (!(await price(view, true))) summarize(view);
  });
  view.quote.addEventListener("click", async (event) => {
    if (root.dataset.stale !== "yes") return;
    event.preventDefault(); // a price for older answers is not sent
    event.stopImmediatePropagation();
    const corrected = await price(view, true); // a moment ago, perhaps
    if (corrected) view.quote.click();
    else summarize(view);
  });
  root.querySelector("#estimate-next").addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault(); // the address keeps the answers
    event.stopImmediatePropagation();
    await view.close();
    goTo(form.querySelector(link.hash));
  });
}

/**
 * Price the form. Browsers fire `input`, then `change`, for one edit; `final` marks the `change`. An edit being priced is not asked
 * twice. Resolves to true when there is a price.
 */
function price(view, final) {
  clearTimeout(view.timer);
  const fields = pairs(view.form);
  const given = (view.given = JSON.stringify(fields));
  if (view.pending?.given !== given) {
    const pending = (view.pending = { given });
    pending.done = fetchPrice(view, pending, fields).finally(() => {
      if (pending === view.pending) view.pending = null;
    });
  }
  view.pending.final ||= final;
  return view.pending.done;
}

/** Ask for the total, which is quick, then for the whole estimate, unless the answers have changed. */
async function fetchPrice(view, pending, fields) {
  if (pending.given !== view.priced) linkQuote(view);
  if (!view.html) showPreview(view);
  const fetchAnswer = (name) =>
    ask({ ask: name, fields, show: true }, { topic: name }).then((reply) => (pending === view.pending ? reply : null));
  let answer;
  try {
    answer = await fetchAnswer("total");
    if (answer?.ok) {
      showTotal(view, pending.given, answer.html);
      answer = await fetchAnswer("estimate");
    }
  } catch {
    return false; // `showState` shows the reason
  }
  if (!answer) return true; // a newer answer is coming
  if (answer.ok) {
    clearProblems(view.form);
    view.priced = pending.given;
    showEstimate(view, answer);
    return true;
  }
  view.problems = answer.problems;
  if (pending.final) showWrong(view);
  else view.timer = setTimeout(() => markStale(view, ""), QUIET); // nothing is wrong until the field is left
  return false;
}

/** Before the engine's first answer, show the price table's price, marked as such. */
async function showPreview(view) {
  const early = await preview(view.form, view.note);
  if (!early || view.root.dataset.stale === "no") return; // the engine was quicker
  view.note = early.note;
  if (early.amounts) showAmounts(view, "table", early.amounts);
  else view.root.dataset.stale = "early";
  view.root.dataset.outdated = "";
  showState(view, view.state);
}

/** Show the engine's amounts, which arrive first; everything else is outdated until it follows. */
function showTotal(view, given, html) {
  if (view.html || view.note) view.root.dataset.outdated = "";
  if (view.note) setStatus(view, "The exact price. The details follow.");
  Object.assign(view, { note: "", totalled: given });
  showAmounts(view, "no", html);
}

/** Show amounts; `stale` is `no` for the engine's own, `table` for the price table's. */
function showAmounts({ root, nameBar }, stale, words) {
  root.dataset.stale = stale;
  nameBar();
  root.toggleAttribute("data-nothing", !words.total); // nothing is chosen
  for (const [places, part] of Object.entries(AMOUNTS)) for (const place of root.querySelectorAll(places)) place.textContent = words[part];
}

function showEstimate(view, { estimate, html }) {
  const { root } = view;
  const before = view.html ?? {};
  Object.assign(view, { estimate, html });
  showTotal(view, view.priced, html);
  for (const [part, place] of Object.entries(PLACES)) {
    if (html[part] !== before[part]) patch(root.querySelector(place), html[part]);
  }
  for (const [slug, text] of Object.entries(html.addons)) root.querySelector(`[data-addon="${CSS.escape(slug)}"]`).textContent = text;
  delete root.dataset.outdated;
  setStatus(view, "Calculated in your browser just now.");
  announce(view, before.said ? html.said : `Ready. ${html.said}`);
  view.carry();
  for (const update of view.changed) update();
}

function markStale(view, words) {
  view.root.dataset.stale = "yes";
  view.nameBar();
  setStatus(view, words + STALE_NOTE);
}

/** Show each problem at its field. */
function showWrong(view) {
  const { form, problems } = view;
  showMessages(form, problems);
  markStale(view, `Fix the ${problems.length === 1 ? "answer" : `${problems.length} answers`} marked in red. `);
  announce(view, problems.map(({ message }) => `Error: ${message}`).join(" "));
}

/** Show all problems in the summary, with the focus: the visitor wants to go on. */
function summarize(view) {
  clearTimeout(view.timer);
  clearTimeout(view.announceTimer); // the summary says it
  showProblems(view.form, view.problems);
  view.root.querySelector("[data-summary]").focus();
}
