// The quote form: carries the estimate's answers, keeps a draft, sends, keeps for later, says what is wrong. Without it the form posts by itself.
import { carry } from "./quote-answers.js";
import { forget, keep, key, recall } from "./quote-draft.js";
import { controls, plain, wrapped } from "./quote-names.js";
import { flush, put, waiting } from "./quote-outbox.js";
import { clearProblems, showProblems } from "./quote-problems.js";
import { send } from "./quote-send.js";

const ROOT = new URL("../../", import.meta.url);

/** Take over a quote form. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "yes";
  form.dataset.opened = String(Math.round(performance.now()));
  for (const control of form.querySelectorAll("[data-without-script]")) control.remove();
  const draft = recall(form);
  carry(form, location.hash.slice(1) || draft.fragment || "", ROOT);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
  const again = () => form.isConnected && deliver(form);
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  again();
}

/** Return the form's fields as they go over the wire. */
function parcel(form) {
  const own = form.dataset.provider === "self";
  const pairs = [];
  for (const control of controls(form)) {
    if (["radio", "checkbox"].includes(control.type) && !control.checked) continue;
    if (control.type === "file") for (const file of control.files) pairs.push([control.name, file]);
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

/** Return what is missing: asked here too, because a request that waits in the outbox gets no answer yet. */
function missing(form) {
  return [...form.querySelectorAll("[data-missing]")]
    .filter((control) => !control.value.trim())
    .map((control) => ({ field: plain(form, control.name), message: control.dataset.missing }));
}

async function submit(form) {
  const button = form.querySelector("[data-send]");
  const status = form.querySelector("[data-status]");
  if (button.getAttribute("aria-disabled") === "true") return;
  clearProblems(form);
  keep(form);
  const lacking = missing(form);
  if (lacking.length) {
    showProblems(form, lacking);
    return;
  }
  const pairs = parcel(form);
  if (form.dataset.send === "mail") {
    location.href = mail(form, pairs);
    return;
  }
  const how = { url: new URL(form.dataset.ajax, location.href).href, send: form.dataset.send, answer: form.dataset.answer };
  button.setAttribute("aria-disabled", "true");
  status.textContent = "Sending …";
  const outcome = await send(pairs, how);
  button.removeAttribute("aria-disabled");
  status.textContent = "";
  if (outcome.ok) {
    forget(form);
    const id = outcome.id ? `?id=${encodeURIComponent(outcome.id)}` : "";
    location.assign(new URL(`quote/thank-you/${id}`, ROOT));
  } else if (outcome.offline && form.dataset.provider === "self") await later(form, pairs, how, outcome);
  else showProblems(form, outcome.problems);
}

async function later(form, pairs, how, outcome) {
  try {
    await put(key(form), pairs, how);
  } catch {
    showProblems(form, outcome.problems); // no outbox in this browser: the draft is kept
    return;
  }
  forget(form);
  form.reset();
  await say(
    form,
    "Your request waits in this browser. It is sent when the connection is back and this page is open, or the next time you open it.",
  );
}

async function deliver(form) {
  try {
    if (!(await waiting()).length) return;
    if (navigator.onLine) {
      const { sent, refused } = await flush();
      if (sent.length) {
        await say(form, `The request that waited here is with us. Your reference is ${sent.join(", ")}.`);
        return;
      }
      if (refused.length) {
        await say(
          form,
          `The request that waited here was not taken: ${refused.flatMap(({ problems }) => problems.map(({ message }) => message)).join(" ")}`,
        );
        return;
      }
    }
    await say(form, "A request waits in this browser. It is sent when the connection is back.");
  } catch {
    // No outbox in this browser.
  }
}

async function say(form, words) {
  let notice = form.parentNode.querySelector("[data-outbox]");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "cor-notice";
    notice.dataset.outbox = "";
    notice.setAttribute("role", "status");
    notice.tabIndex = -1;
    form.before(notice);
    await new Promise(requestAnimationFrame); // a live region speaks of what changes after it is there
  }
  notice.textContent = words;
  notice.scrollIntoView({ block: "center" });
}

function mail(form, pairs) {
  const lines = pairs.filter(([, value]) => typeof value === "string" && value).map(([name, value]) => `${name}: ${value}`);
  return `${form.dataset.ajax}&body=${encodeURIComponent(lines.join("\r\n"))}`;
}
