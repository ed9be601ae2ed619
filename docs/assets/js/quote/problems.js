// What is wrong: a summary at the top that gets the focus, a message beside each field, "Error:" before the page's title.

import { goTo } from "../shared/problems.js";
import { wrapped } from "./names.js";

const id = (name) => CSS.escape(name.replaceAll(".", "-"));

const control = (form, name) => document.querySelector(`#f-${id(name)}`) || form.elements.namedItem(wrapped(form, name));

/** Take every message away. */
export function clearProblems(form) {
  form.querySelector("[data-summary]")?.remove();
  document.title = document.title.replace(/^Error: /, "");
  for (const error of form.querySelectorAll("[data-error]")) {
    error.hidden = true;
    error.textContent = "";
  }
  for (const invalid of form.querySelectorAll("[aria-invalid]")) invalid.removeAttribute("aria-invalid");
}

/** Show problems: [{field, message}, …]; a field that the form does not show is named in the summary alone. */
export function showProblems(form, problems) {
  clearProblems(form);
  const summary = document.createElement("div");
  summary.className = "cor-summary";
  summary.dataset.summary = "";
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = "There is a problem";
  const list = document.createElement("ul");
  summary.append(heading, list);
  for (const { field, message } of problems) {
    const item = document.createElement("li");
    const asked = field ? control(form, field) : null;
    if (asked && asked.type !== "hidden") {
      asked.closest("[hidden]")?.removeAttribute("hidden");
      asked.closest("details")?.setAttribute("open", "");
      const link = document.createElement("a");
      link.href = `#${asked.id}`;
      link.textContent = message;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        goTo(asked);
      });
      item.append(link);
      beside(asked, field, message);
    } else item.textContent = message;
    list.append(item);
  }
  form.prepend(summary);
  document.title = `Error: ${document.title}`;
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

/** Say at a field what is wrong with it, as soon as that is known; nothing takes it away. */
export function mark(form, field, message) {
  const asked = control(form, field);
  const error = document.querySelector(`#f-${id(field)}-error`);
  error.hidden = true;
  error.textContent = "";
  asked.removeAttribute("aria-invalid");
  if (!message) return;
  error.setAttribute("role", "alert");
  beside(asked, field, message);
}

function beside(asked, field, message) {
  asked.setAttribute("aria-invalid", "true");
  const error = document.querySelector(`#f-${id(field)}-error`);
  if (!error || !error.hidden) return;
  const hidden = document.createElement("span");
  hidden.className = "cor-hidden";
  hidden.textContent = "Error: ";
  error.replaceChildren(hidden, message);
  error.hidden = false;
}
