// What is wrong with a form: a summary at the top, and each message beside its question.
import { unfold } from "./fold.js";

/** Show problems as [{field, message}]; the summary's links lead to the fields. */
export function showProblems(form, problems) {
  clearProblems(form);
  const summary = form.querySelector("[data-summary]");
  const list = summary.querySelector("[data-summary-list]");
  for (const { field, message } of problems) {
    const control = form.querySelector(`#f-${CSS.escape(field.replaceAll(".", "-"))}`);
    const item = document.createElement("li");
    if (control) {
      const link = document.createElement("a");
      link.href = `#${control.id}`;
      link.textContent = message;
      link.addEventListener("click", (event) => {
        event.preventDefault(); // the address keeps the answers
        goTo(control);
      });
      item.append(link);
      beside(form, field, control, message);
    } else {
      item.textContent = message;
    }
    list.append(item);
  }
  summary.hidden = false;
  if (!document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
}

/** Bring a question into view and put the focus into it. */
export function goTo(control) {
  const target = control.matches("input, select, textarea") ? control : control.querySelector("input");
  unfold(target);
  target.focus({ preventScroll: true });
  control.scrollIntoView({ block: "center" });
}

function beside(form, field, control, message) {
  const place = form.querySelector(`#f-${CSS.escape(field.replaceAll(".", "-"))}-error`);
  if (place && place.hidden) {
    const hidden = document.createElement("span");
    hidden.className = "cor-hidden";
    hidden.textContent = "Error: ";
    place.replaceChildren(hidden, message);
    place.hidden = false;
  }
  control.setAttribute("aria-invalid", "true");
  unfold(control);
}

/** Take every message away. */
export function clearProblems(form) {
  const summary = form.querySelector("[data-summary]");
  summary.hidden = true;
  summary.querySelector("[data-summary-list]").replaceChildren();
  for (const place of form.querySelectorAll("[data-error]")) {
    place.hidden = true;
    place.replaceChildren();
  }
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  document.title = document.title.replace(/^Error: /, "");
}
