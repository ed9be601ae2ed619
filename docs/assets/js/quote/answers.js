// Check answers: what came from the estimate, as words, with a way back to change it. The price is asked of the engine; without it the page says what was shown.
import { dollars } from "../shared/fields.js";
import * as link from "../shared/fragment.js";
import { controls, plain, wrapped } from "./names.js";
import { named } from "../shared/places.js";
import { card, label, row, words } from "./words.js";
import { engine } from "../shared/answer.js";
import { unread } from "../shared/unread.js";

const asked = (form) => controls(form).filter((control) => control.closest("[data-answers]"));

/** Read a fragment for the form's questions. */
export const read = (form, text) => link.read(text, asked(form), (control) => plain(form, control.name));

/** Fill the form's questions from an estimate's fragment, and show them as a list; return whether it holds an answer. */
export function carry(form, text, root) {
  const found = read(form, text);
  const { answers, stated, unknown } = found;
  if (!answers.length) return false;
  drop(form);
  form.dataset.fragment = link.write(found);
  fill(form, answers);
  const questions = form.querySelector("[data-answers]");
  const total = document.createElement("p");
  total.className = "cor-carried__total";
  total.dataset.carriedTotal = "";
  const first = asked(form)
    .map(({ name }) => plain(form, name))
    .find((name) => answers.some(([one]) => one === name));
  const back = new URL(`pricing/estimate/#${form.dataset.fragment}&_change=${encodeURIComponent(first ?? "")}`, root);
  const box = card("carried", "Your estimate", total, ...list(form, answers), change(back));
  box.dataset.carried = "";
  form.querySelector('[data-field="email"]').after(box);
  const doubtful = unknown.filter(([name]) => !name.startsWith("_"));
  if (doubtful.length) box.append(unread(doubtful, (name) => label(form, name), "Answer it below."));
  if (questions) questions.hidden = !doubtful.length;
  say(form, total, stated._total, "likely total with GST, as the estimator showed it");
  price(form, total, answers);
  return true;
}

function fill(form, answers) {
  for (const control of asked(form)) {
    const values = answers.filter(([name]) => name === plain(form, control.name)).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length) control.value = "place" in control.dataset ? named(control, values) : values[0];
  }
  for (const [name, value] of answers) if (!form.elements.namedItem(wrapped(form, name))) form.append(hidden(wrapped(form, name), value)); // the day of the prices
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  input.dataset.carried = "";
  return input;
}

/** Take the estimate's answers out of the form. */
export function drop(form) {
  for (const part of form.querySelectorAll("[data-carried]")) part.remove();
  delete form.dataset.fragment;
  const questions = form.querySelector("[data-answers]");
  if (questions) questions.hidden = false;
}

/** What was answered, and folded what was left open or as usual. */
function list(form, answers) {
  const merged = new Map();
  for (const [name, value] of answers) merged.set(name, [...(merged.get(name) || []), value]);
  const [said, rest] = [document.createElement("dl"), document.createElement("dl")];
  for (const [name, values] of merged)
    (usual(form, name, values) ? rest : said).append(row(label(form, name), values.map((value) => words(form, name, value)).join(", ")));
  if (!rest.childElementCount) return [said];
  const fold = document.createElement("details");
  fold.className = "cor-more";
  fold.append(Object.assign(document.createElement("summary"), { textContent: `Not sure, or as usual: ${rest.childElementCount}` }), rest);
  return [said, fold];
}

/** Whether an answer says no more than an untouched form: "Not sure", or what a question under "More" begins with. */
function usual(form, name, values) {
  const control = asked(form).find((one) => plain(form, one.name) === name);
  if (!control || values[0] === "unsure") return true; // the form does not ask for the day of the prices
  if (!control.closest("details") || ["radio", "checkbox"].includes(control.type)) return false;
  if (control.options) return [...control.options].some((option) => option.defaultSelected && option.value === values[0]);
  return words(form, name, values[0]) === control.defaultValue;
}

function change(back) {
  const link = Object.assign(document.createElement("a"), { href: back });
  link.append("Change", Object.assign(document.createElement("span"), { className: "cor-hidden", textContent: " your answers" }));
  const line = document.createElement("p");
  line.append(link);
  return line;
}

function say(form, total, shown, how) {
  if (!shown) return;
  total.replaceChildren(dollars(shown), Object.assign(document.createElement("small"), { textContent: how }));
  let input = form.elements.namedItem(wrapped(form, "shown_total"));
  if (!input) {
    input = hidden(wrapped(form, "shown_total"), "");
    form.append(input);
  }
  input.value = shown;
}

// The engine is asked at once where it runs already, else when the form gets the focus: looking at the page does not load it.
function price(form, total, fields) {
  const work = async () => {
    try {
      const { ask } = await engine();
      const answer = await ask({ ask: "estimate", fields }, { topic: "quote" });
      if (answer?.ok && form.isConnected) say(form, total, answer.estimate.total, "likely total with GST, worked out again just now");
    } catch {
      // The engine does not start here. The relay prices the request in any case.
    }
  };
  if (document.documentElement.dataset.engine === "ready") work();
  else form.addEventListener("focusin", work, { once: true });
}
