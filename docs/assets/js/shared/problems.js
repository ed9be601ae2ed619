// A form's problems: a summary at the top, a message at each field, "Error:" before the page's title.
import { unfold } from "./fold.js";

const id = (name) => `#f-${CSS.escape(name.replaceAll(".", "-"))}`;

/** Show problems as [{field, message}]; the summary's links lead to the fields. A field that the form does not show has no link. */
export function showProblems(form, problems) {
  clearProblems(form);
  const summary = form.querySelector("[data-summary]");
  for (const { field, message } of problems) {
    const control = form.querySelector(id(field));
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
      control.closest("[hidden]")?.removeAttribute("hidden");
      unfold(control);
      showMessage(form, field, control, message);
    } else {
      item.textContent = message;
    }
    summary.querySelector("[data-summary-list]").append(item);
  }
  summary.hidden = false;
  document.title = `Error: ${document.title}`;
}

/** Bring a question into view and give it the focus. */
export function goTo(control) {
  const target = control.matches("input, select, textarea") ? control : control.querySelector("input");
  unfold(target);
  target.focus({ preventScroll: true });
  control.scrollIntoView({ block: "center" });
}

/** Show a field's problem as soon as it is known; without a message, remove what is shown. */
export function showProblem(form, field, message) {
  const place = form.querySelector(`${id(field)}-error`);
  const control = form.querySelector(id(field));
  place.hidden = true;
  place.replaceChildren();
  control.removeAttribute("aria-invalid");
  if (!message) return;
  place.setAttribute("role", "alert");
  showMessage(form, field, control, message);
}

function showMessage(form, field, control, message) {
  const place = form.querySelector(`${id(field)}-error`);
  if (place?.hidden) {
    const prefix = document.createElement("span");
    prefix.className = "cor-hidden";
    prefix.textContent = "Error: ";
    place.replaceChildren(prefix, message);
    place.hidden = false;
  }
  control.setAttribute("aria-invalid", "true");
}

/** Remove every message. */
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
