// The answers carried from the estimate, in words, with a way back to change them. The engine prices them again; without it the form shows the estimate's price.
import { dollars, fill, unfill } from "../shared/fields.js";
import * as link from "../shared/fragment.js";
import { BUDGET, controls, isGiven, plain, wrapped } from "./names.js";
import { card, label, row, words } from "./words.js";
import { engine } from "../shared/answer.js";
import { unreadNotice } from "../shared/unread.js";

const PATIENCE = 8000; // ms: the engine starts in a second or two

/** Return the controls of the form's questions. */
export const asked = (form) => controls(form).filter((control) => control.closest("[data-answers]"));

/** Read a fragment for the form's questions. */
export const read = (form, text) => link.read(text, asked(form), (control) => plain(form, control.name));

/**
 * Fill the form's questions from an estimate's fragment, and show them as a list; return whether it holds an answer.
 * Answers of an estimate other than `earlier` do not stay behind the list: what is sent is what is shown.
 */
export function carry(form, text, root, earlier = form.dataset.fragment) {
  const carried = read(form, text);
  const { answers, stated, unknown } = carried;
  if (!answers.length) return false;
  drop(form);
  form.dataset.fragment = link.write(carried);
  if (form.dataset.fragment !== earlier) asked(form).forEach(unfill);
  fill(asked(form), answers, { plainName: ({ name }) => plain(form, name) });
  for (const [name, value] of answers) if (!form.elements.namedItem(wrapped(form, name))) form.append(hidden(wrapped(form, name), value)); // the day of the prices
  const questions = form.querySelector("[data-answers]");
  const total = document.createElement("p");
  total.className = "cor-carried__total";
  total.dataset.carriedTotal = "";
  const first = asked(form)
    .map(({ name }) => plain(form, name))
    .find((name) => answers.some(([one]) => one === name));
  const back = new URL(`pricing/estimate/#${form.dataset.fragment}&_change=${encodeURIComponent(first ?? "")}`, root);
  const box = card("carried", "Your estimate", total, ...list(form, answers), ...years(stated), change(back));
  box.dataset.carried = "";
  form.querySelector('[data-field="email"]').after(box);
  const doubtful = unknown.filter(([name]) => !name.startsWith("_"));
  if (doubtful.length) box.append(unreadNotice(doubtful, (name) => label(form, name), "Answer it below."));
  if (questions) questions.hidden = !doubtful.length;
  for (const name of BUDGET) if (stated[`_${name}`]) form.append(hidden(wrapped(form, name), stated[`_${name}`]));
  showTotal(form, total, stated._total, "", "likely, as the estimator showed it");
  priceAgain(form, total, answers);
  return true;
}

/** Return the price of the form's answers in one line, for receivers that price nothing; empty where it cannot be worked out soon. */
export async function priceLine(form) {
  const fields = asked(form)
    .filter((control) => control.value && isGiven(control))
    .map((control) => [plain(form, control.name), control.value]);
  if (!fields.some(([name]) => name === "employees")) return "";
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const priced = engine()
    .then(({ ask }) => ask({ ask: "estimate", fields, show: true }, { topic: "quote" }))
    .catch(() => null); // no engine in this browser
  const answer = await Promise.race([priced, late]);
  return answer?.ok ? `${answer.html.said}; rates ${answer.estimate.rates_version}` : "";
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  input.dataset.carried = "";
  return input;
}

/** Remove the estimate's answers from the form. */
export function drop(form) {
  for (const part of form.querySelectorAll("[data-carried]")) part.remove();
  delete form.dataset.fragment;
  const questions = form.querySelector("[data-answers]");
  if (questions) questions.hidden = false;
}

/** List the answers; those left open or unchanged are folded. */
function list(form, answers) {
  const merged = new Map();
  for (const [name, value] of answers) merged.set(name, [...(merged.get(name) || []), value]);
  const [answered, rest] = [document.createElement("dl"), document.createElement("dl")];
  for (const [name, values] of merged)
    (usual(form, name, values) ? rest : answered).append(
      row(label(form, name), values.map((value) => words(form, name, value)).join(", ")),
    );
  if (!rest.childElementCount) return [answered];
  const fold = document.createElement("details");
  fold.className = "cor-more";
  fold.append(
    Object.assign(document.createElement("summary"), { textContent: `Not sure, or the default: ${rest.childElementCount}` }),
    rest,
  );
  return [answered, fold];
}

/** Whether an answer is "Not sure", or the default of a question under "More". */
function usual(form, name, values) {
  const control = asked(form).find((one) => plain(form, one.name) === name);
  if (!control || values[0] === "unsure") return true; // the form does not ask for the day of the prices
  if (!control.closest("details") || ["radio", "checkbox"].includes(control.type)) return false;
  if (control.options) return [...control.options].some((option) => option.defaultSelected && option.value === values[0]);
  return words(form, name, values[0]) === control.defaultValue;
}

/** Say that the three-year budget comes along, with what its refund is based on. */
function years({ _budget, _payroll, _wcb_rate }) {
  if (!_budget) return [];
  const based = _payroll && _wcb_rate ? `With it: payroll ${_payroll}, WCB rate ${_wcb_rate} for each $100` : "With it";
  const list = document.createElement("dl");
  list.append(row("Three-year budget", based));
  return [list];
}

function change(back) {
  const link = Object.assign(document.createElement("a"), { href: back });
  link.append("Change", Object.assign(document.createElement("span"), { className: "cor-hidden", textContent: " your answers" }));
  const line = document.createElement("p");
  line.append(link);
  return line;
}

/** Show the price as the engine writes it, or else the stated total to the dollar, or that nothing is chosen; the form sends the total to the cent. */
function showTotal(form, total, shown, price, how) {
  if (!shown) return;
  const nothing = Number(shown) === 0;
  const unpriced = form.dataset[form.querySelector("#f-program").value === "secor" ? "free" : "nothing"];
  total.replaceChildren(
    price || (nothing ? unpriced : `${dollars(Math.round(shown))} with GST`),
    Object.assign(document.createElement("small"), { textContent: nothing ? "Send it as it is: we ask what you need." : how }),
  );
  let input = form.elements.namedItem(wrapped(form, "shown_total"));
  if (!input) {
    input = hidden(wrapped(form, "shown_total"), "");
    form.append(input);
  }
  input.value = shown;
}

// If the engine already runs it prices at once, otherwise when the form gets the focus: reading the page does not load it.
function priceAgain(form, total, fields) {
  const update = async () => {
    try {
      const { ask } = await engine();
      const answer = await ask({ ask: "total", fields, show: true }, { topic: "quote" });
      if (answer?.ok && form.isConnected) showTotal(form, total, answer.total.total, answer.html.price, "likely, calculated just now");
    } catch {
      // No engine in this browser. The relay prices the request in any case.
    }
  };
  if (document.documentElement.dataset.engine === "ready") update();
  else form.addEventListener("focusin", update, { once: true });
}
