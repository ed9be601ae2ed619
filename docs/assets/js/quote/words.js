// The form's questions and answers as words, and a row that shows one with a way to change it.
import { controls, plain } from "./names.js";
import { placeNames } from "../shared/places.js";

const field = (form, name) =>
  form.querySelector(`[data-field="${CSS.escape(name)}"]`) || form.querySelector(`[data-field="${CSS.escape(name.split(".")[0])}"]`);

const OTHER_LABELS = { on: "Prices of" }; // not asked by the form

/** Return a field's question. */
export const label = (form, name) =>
  field(form, name)?.querySelector("legend, label")?.firstChild?.textContent.trim() || OTHER_LABELS[name] || name.replaceAll(".", " ");

/** Return an answer as the form words it. */
export function words(form, name, value) {
  for (const control of controls(form)) {
    if (plain(form, control.name) !== name) continue;
    if ("place" in control.dataset) return placeNames(control, [value]);
    if (control.type === "radio" || control.type === "checkbox") {
      if (control.value === value) return control.closest("label")?.querySelector("span")?.firstChild?.textContent.trim() || value;
    } else if (control.options) return [...control.options].find((option) => option.value === value)?.textContent.trim() || value;
  }
  return value;
}

/** Return a row of a list of answers; `href` is where the answer can be changed, if it can be changed by itself. */
export function row(question, answer, href) {
  const line = document.createElement("div");
  line.className = "cor-carried__row";
  const [term, text, change, link] = ["dt", "dd", "dd", "a"].map((tag) => document.createElement(tag));
  term.textContent = question;
  text.textContent = answer;
  link.href = href ?? "";
  link.append("Change", Object.assign(document.createElement("span"), { className: "cor-hidden", textContent: ` ${question}` }));
  change.append(link);
  line.append(term, text, ...(href ? [change] : []));
  return line;
}

/** Return a card with a heading and a list of rows. */
export function card(id, title, ...parts) {
  const box = document.createElement("section");
  box.className = "cor-carried";
  box.setAttribute("aria-labelledby", id);
  const heading = Object.assign(document.createElement("h2"), { id, textContent: title });
  box.append(heading, ...parts);
  return box;
}
