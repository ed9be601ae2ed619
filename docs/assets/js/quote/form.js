// The quote form: carries the estimate's answers, saves a draft, sends, queues for later, shows problems. Without it the form posts by itself.
import { broken } from "../shared/broken.js";
import { adopt, touched } from "../shared/fields.js";
import { fragment, moveQuery } from "../shared/fragment.js";
import { months } from "../shared/months.js";
import { clearOnInput, clearProblems, showProblems } from "../shared/problems.js";
import { asked, carry, priceLine } from "./answers.js";
import { offerByHand, requestText } from "./by-hand.js";
import { leave, offerCheck } from "./check.js";
import { clear, offerClear } from "./clear.js";
import { key, refill, restore, reuseKey, save, watchOtherTabs } from "./draft.js";
import { controls, isGiven, plain, wrapped } from "./names.js";
import { deliver, watch } from "./notice.js";
import { put } from "./outbox.js";
import { engineProblems, startWithQuestions } from "./questions.js";
import { attach, copies, reportProblems, setFiles } from "./report.js";
import { send } from "./send.js";
import { forgetSent, greet, remember, showSent } from "./sent.js";

const ROOT = new URL("../../../", import.meta.url);

/** Take over a quote form. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "yes";
  form.dataset.opened = String(Math.round(performance.now()));
  months(form);
  const { draft, early } = restore(form);
  const typed = touched(controls(form)).length > 0 || form.querySelector("[data-summary]:not([hidden])") !== null;
  moveQuery(asked(form), ({ name }) => plain(form, name));
  if (!carry(form, fragment(), ROOT, draft.fragment)) carry(form, draft.fragment || "", ROOT, draft.fragment);
  const filled = form.querySelector("[data-filled]"); // by the server, from the address
  if (filled) asked(form).forEach(adopt);
  filled?.remove();
  window.addEventListener("hashchange", () => form.isConnected && carry(form, fragment(), ROOT)); // a link pasted into this tab
  if (early) save(form);
  watchOtherTabs(form);
  clearOnInput(form);
  form.addEventListener("input", () => {
    save(form);
    forgetSent();
  });
  form.addEventListener("submit", (event) => {
    if (broken()) return; // a script failed here: the browser sends the form
    event.preventDefault();
    submit(form).catch((error) => postNatively(form, error));
  });
  offerCheck(form, () => complete(form));
  attach(form);
  offerClear(form, (fragment) => carry(form, fragment, ROOT));
  startWithQuestions(form);
  openHelp(form);
  greet(form, () => startOver(form), typed);
  window.addEventListener("pageshow", (event) => event.persisted && busy(form, ""));
  watch(() => form.isConnected && form, takeBack(form));
}

/** Open the choice of help for who asks for help alone. */
function openHelp(form) {
  const [audit, help] = ["#f-audit", "[data-help]"].map((one) => form.querySelector(one));
  const open = () => (help.open ||= audit.value === "none");
  for (const kind of ["change", "filled"]) audit.addEventListener(kind, open);
  open();
}

function startOver(form) {
  busy(form, "");
  clear(form);
}

// Show what is in progress; the button does nothing meanwhile.
function busy(form, words) {
  const button = form.querySelector("[data-send]");
  if (words) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  form.querySelector("[data-status]").textContent = words;
}

/** Return the form's fields as they are sent. */
function payload(form) {
  const own = form.dataset.provider === "self";
  const pairs = [];
  for (const control of controls(form)) {
    if (!isGiven(control)) continue;
    if (control.type === "file") for (const file of copies(control)) pairs.push([control.name, file]);
    else if (control.value || own) pairs.push([control.name, control.value]);
  }
  const trap = form.querySelector("[data-trap]");
  if (own || trap.value) pairs.push([trap.name, trap.type === "checkbox" && !trap.checked ? "" : trap.value]);
  if (own) {
    pairs.push(["_elapsed", String(Math.round(performance.now()) - Number(form.dataset.opened || 0))], ["_proof", "1"]);
    pairs.push(["idempotency_key", key(form)]);
  } else pairs.push([wrapped(form, "reference"), key(form)]);
  return trap.type === "checkbox" && !trap.checked ? pairs.filter(([name]) => name !== trap.name) : pairs;
}

/** Return missing and mistyped fields: checked here too, because a request in the outbox gets no answer yet. */
function contactProblems(form) {
  return [...form.querySelectorAll("[data-missing]")].flatMap((control) => {
    const { missing, wrong } = control.dataset;
    if (control.closest("[data-answers]")?.hidden) return []; // the estimate answers it
    const { typeMismatch, patternMismatch } = control.validity;
    const local = control.value.slice(0, control.value.lastIndexOf("@") + 1);
    const accented = /[^\0-\x7f]/.test(local) && control.dataset.accented;
    const message = control.value.trim() ? (typeMismatch || patternMismatch) && (accented || wrong) : missing;
    return message ? [{ field: plain(form, control.name), message }] : [];
  });
}

// Show every problem; return whether there is none.
async function complete(form) {
  clearProblems(form);
  save(form);
  const problems = contactProblems(form);
  busy(form, "Checking …");
  if (form.dataset.provider === "self") {
    const named = new Set(problems.map(({ field }) => field));
    problems.push(...(await engineProblems(form)).filter(({ field }) => !named.has(field)));
  }
  problems.push(...(await reportProblems(form)));
  busy(form, "");
  if (problems.length) show(form, problems);
  return problems.length === 0;
}

function show(form, problems) {
  leave(form); // its fields must be visible
  showProblems(form, problems);
  const summary = form.querySelector("[data-summary]");
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

async function submit(form) {
  if (form.querySelector("[data-send]").getAttribute("aria-disabled") === "true") return;
  if (!(await complete(form))) return;
  const pairs = payload(form);
  const price = form.dataset.provider === "self" ? "" : await priceLine(form); // only the relay prices a request again
  if (price) pairs.push([wrapped(form, "estimate"), price]);
  const more = price ? [`Estimate: ${price}`] : [];
  if (form.dataset.format === "mail") {
    location.href = `${form.dataset.ajax}&body=${encodeURIComponent(requestText(form, more).replaceAll("\n", "\r\n"))}`;
    offerByHand(form, "Your mail program opens with your request. If it does not,", more);
    return;
  }
  const how = { url: new URL(form.dataset.ajax, location.href).href, send: form.dataset.format, answer: form.dataset.reply };
  busy(form, "Sending …");
  let edited = false;
  form.addEventListener("input", () => (edited = true), { once: true });
  const outcome = await send(pairs, how);
  if (outcome.ok) {
    // The button stays disabled until the next page is shown, so that a second press sends nothing.
    try {
      if (!edited) sent(form, outcome); // later edits stay a draft
    } catch (error) {
      console.info(error.message); // it was sent all the same
    }
    const id = outcome.id ? `?id=${encodeURIComponent(outcome.id)}` : "";
    location.assign(new URL(`quote/thank-you/${id}`, ROOT));
    return;
  }
  if (outcome.offline && form.dataset.provider === "self") {
    await queue(form, pairs, how, outcome);
    return;
  }
  busy(form, "");
  show(form, outcome.problems);
  if (outcome.problems.some(({ field }) => !field)) offerByHand(form, "Or", more);
}

function sent(form, { id, file }) {
  remember(form, id, file);
  clear(form);
  showSent(form, id, () => startOver(form));
}

/** Let the browser send the form if a script fails. The draft stays; its key makes a second sending the same request. */
function postNatively(form, error) {
  console.info(error.message);
  if (form.dataset.provider === "self" && !form.elements.namedItem("idempotency_key")) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "idempotency_key", value: key(form) });
    form.append(input);
  }
  HTMLFormElement.prototype.submit.call(form);
}

async function queue(form, pairs, how, outcome) {
  try {
    await put(key(form), pairs, how);
  } catch {
    show(form, outcome.problems); // no outbox in this browser: the draft stays
    return;
  } finally {
    busy(form, "");
  }
  clear(form);
  await deliver(() => form.isConnected && form, takeBack(form));
}

// Puts a refused request back into the form, unless the form has other answers.
const takeBack = (form) => (request) => {
  if (touched(controls(form)).length) return false;
  refill(form, request.pairs);
  const file = form.querySelector("input[type=file]");
  const files = request.pairs.filter(([name, value]) => name === file?.name && value instanceof File).map(([, value]) => value);
  if (files.length) setFiles(form, files);
  reuseKey(form, request.key);
  save(form);
  show(form, request.problems);
  return true;
};
