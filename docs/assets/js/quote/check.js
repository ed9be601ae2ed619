// Check answers: everything that will be sent, in one view, each answer with a way to change it.
import { touched } from "../shared/fields.js";
import { controls, isGiven, plain } from "./names.js";
import { card, label, row, words } from "./words.js";

const LABEL = "Check your answers first";

/** Offer the view; `ready` returns whether the form is complete, and shows problems if not. */
export function offerCheck(form, ready) {
  const button = form.querySelector("[data-check]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (form.dataset.checking) leave(form);
    else if (await ready()) show(form);
  });
}

function show(form) {
  const rows = document.createElement("dl");
  for (const [name, answers] of shownAnswers(form)) rows.append(answerRow(form, name, answers.join(", ")));
  const box = card("check-answers", "Check what you send", rows);
  box.dataset.checked = "";
  form.querySelector("[data-field]").before(box);
  form.dataset.checking = "yes";
  form.querySelector("[data-check]").textContent = "Back to the form";
  const heading = box.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus();
  heading.scrollIntoView({ block: "start" });
}

/** Go back to the form. */
export function leave(form) {
  if (!form.dataset.checking) return;
  form.querySelector("[data-checked]").remove();
  form.querySelector("[data-check]").textContent = LABEL;
  delete form.dataset.checking;
}

function answerRow(form, name, answer) {
  const line = row(label(form, name), answer, `#f-${name.replaceAll(".", "-")}`);
  line.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    leave(form);
    const control = controls(form).find((one) => plain(form, one.name) === name);
    control.closest("details")?.setAttribute("open", "");
    control.focus();
    control.scrollIntoView({ block: "center" });
  });
  return line;
}

// The answers that the form shows. The estimate's have their own list; unchanged questions under "More" are left out.
function shownAnswers(form) {
  const changed = touched(controls(form));
  const carried = form.querySelector("[data-answers]")?.hidden;
  const answered = new Map();
  for (const control of controls(form)) {
    const question = control.closest("[data-answers]");
    if (control.type === "hidden" || (question && carried)) continue;
    if (question && control.closest("details") && !changed.includes(control.name)) continue;
    if (!isGiven(control)) continue;
    const name = plain(form, control.name);
    const answers = control.type === "file" ? [...control.files].map((file) => file.name) : control.value.trim() ? [control.value] : [];
    if (answers.length) answered.set(name, [...(answered.get(name) || []), ...answers.map((answer) => words(form, name, answer))]);
  }
  return answered;
}
