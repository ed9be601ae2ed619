// The quote form: carries the estimate's answers, keeps a draft, sends, keeps for later, says what is wrong. Without it the form posts by itself.
import { broken } from "../shared/broken.js";
import { touched } from "../shared/fields.js";
import { fragment } from "../shared/fragment.js";
import { carry } from "./answers.js";
import { leave, offer } from "./check.js";
import { clear, offerClear } from "./clear.js";
import { adopt, fill, keep, key, recall, share } from "./draft.js";
import { controls, plain, wrapped } from "./names.js";
import { deliver, watch } from "./notice.js";
import { put } from "./outbox.js";
import { clearProblems, showProblems } from "./problems.js";
import { refused, startWithQuestions } from "./questions.js";
import { attach, copies, put as choose, settle } from "./report.js";
import { send } from "./send.js";
import { begin, greet, remember, tell } from "./sent.js";

const ROOT = new URL("../../../", import.meta.url);

/** Take over a quote form. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "yes";
  form.dataset.opened = String(Math.round(performance.now()));
  const { draft, early } = recall(form);
  const typed = touched(controls(form)).length > 0 || form.querySelector("[data-summary]") !== null;
  if (!carry(form, fragment(), ROOT)) carry(form, draft.fragment || "", ROOT);
  if (early) keep(form);
  share(form);
  form.addEventListener("input", () => {
    keep(form);
    begin();
  });
  form.addEventListener("submit", (event) => {
    if (broken()) return; // a script failed here: the browser sends the form
    event.preventDefault();
    submit(form).catch((error) => byItself(form, error));
  });
  offer(form, () => complete(form));
  attach(form);
  offerClear(form, (fragment) => carry(form, fragment, ROOT));
  if (form.dataset.provider === "self") startWithQuestions(form);
  greet(form, () => renew(form), typed);
  window.addEventListener("pageshow", (event) => event.persisted && busy(form, ""));
  watch(() => form.isConnected && form, back(form));
}

function renew(form) {
  busy(form, "");
  clear(form);
}

// Say what is under way; meanwhile the button sends nothing.
function busy(form, words) {
  const button = form.querySelector("[data-send]");
  if (words) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  form.querySelector("[data-status]").textContent = words;
}

/** Return the form's fields as they go over the wire. */
function parcel(form) {
  const own = form.dataset.provider === "self";
  const pairs = [];
  for (const control of controls(form)) {
    if (["radio", "checkbox"].includes(control.type) && !control.checked) continue;
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

/** Return what is missing or mistyped: looked at here too, because a request that waits in the outbox gets no answer yet. */
function wanting(form) {
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

// Say all that is wrong; return whether nothing is.
async function complete(form) {
  clearProblems(form);
  keep(form);
  const problems = wanting(form);
  busy(form, "Checking …");
  if (form.dataset.provider === "self") {
    const named = new Set(problems.map(({ field }) => field));
    problems.push(...(await refused(form)).filter(({ field }) => !named.has(field)));
  }
  problems.push(...(await settle(form)));
  busy(form, "");
  if (problems.length) wrong(form, problems);
  return problems.length === 0;
}

function wrong(form, problems) {
  leave(form); // a field that is wrong must be seen
  showProblems(form, problems);
}

async function submit(form) {
  if (form.querySelector("[data-send]").getAttribute("aria-disabled") === "true") return;
  if (!(await complete(form))) return;
  const pairs = parcel(form);
  if (form.dataset.format === "mail") {
    location.href = mail(form, pairs);
    return;
  }
  const how = { url: new URL(form.dataset.ajax, location.href).href, send: form.dataset.format, answer: form.dataset.reply };
  busy(form, "Sending …");
  let more = false;
  form.addEventListener("input", () => (more = true), { once: true });
  const outcome = await send(pairs, how);
  if (outcome.ok) {
    // The button stays disabled until the next page is shown, so that a second press sends nothing.
    try {
      if (!more) sent(form, outcome.id); // what is typed meanwhile stays a draft
    } catch (error) {
      console.info(error.message); // it is with us all the same
    }
    const id = outcome.id ? `?id=${encodeURIComponent(outcome.id)}` : "";
    location.assign(new URL(`quote/thank-you/${id}`, ROOT));
    return;
  }
  if (outcome.offline && form.dataset.provider === "self") {
    await later(form, pairs, how, outcome);
    return;
  }
  busy(form, "");
  wrong(form, outcome.problems);
}

function sent(form, id) {
  remember(form, id);
  clear(form);
  tell(form, id, () => renew(form));
}

/** Let the browser send the form where a script fails on the way. The draft stays, and under its key a second sending is the same request. */
function byItself(form, error) {
  console.info(error.message);
  if (form.dataset.provider === "self" && !form.elements.namedItem("idempotency_key")) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "idempotency_key", value: key(form) });
    form.append(input);
  }
  HTMLFormElement.prototype.submit.call(form);
}

async function later(form, pairs, how, outcome) {
  try {
    await put(key(form), pairs, how);
  } catch {
    wrong(form, outcome.problems); // no outbox in this browser: the draft is kept
    return;
  } finally {
    busy(form, "");
  }
  clear(form);
  await deliver(() => form.isConnected && form, back(form));
}

// Puts a refused request back into the form, unless the form holds other answers.
const back = (form) => (request) => {
  if (touched(controls(form)).length) return false;
  fill(form, request.pairs);
  const file = form.querySelector("input[type=file]");
  const files = request.pairs.filter(([name, value]) => name === file?.name && value instanceof File).map(([, value]) => value);
  if (files.length) choose(form, files);
  adopt(form, request.key);
  keep(form);
  wrong(form, request.problems);
  return true;
};

function mail(form, pairs) {
  const lines = pairs.filter(([, value]) => typeof value === "string" && value).map(([name, value]) => `${name}: ${value}`);
  return `${form.dataset.ajax}&body=${encodeURIComponent(lines.join("\r\n"))}`;
}
