// A form's problems: a summary at the top, a message at each field, "Error:" before the page's title.
import { unfold } from "./fold.js";

const id = (name) => `#f-${CSS.escape(name.replaceAll(".", "-"))}`;

let current; // what the visitor last pressed or moved to
for (const kind of ["pointerdown", "focusin"]) addEventListener(kind, ({ target }) => (current = target), { capture: true, passive: true });

/** Change the page, then scroll so that what the visitor is at stays where it was: nothing moves under a pointer. */
function inPlace(change) {
  const top = () => current?.isConnected && current.getBoundingClientRect().top;
  const before = top();
  change();
  const moved = before > 0 && before < innerHeight ? top() - before : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}

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
    } else {
      item.textContent = message;
    }
    summary.querySelector("[data-summary-list]").append(item);
    showMessage(form, field, message);
  }
  summary.hidden = false;
  document.title = `Error: ${document.title}`;
}

/** Show problems at their fields alone: the visitor is at another answer. */
export function showMessages(form, problems) {
  inPlace(() => {
    clearProblems(form);
    for (const { field, message } of problems) showMessage(form, field, message);
  });
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
  const control = form.querySelector(id(field));
  clearProblem(control);
  if (!message) return;
  form.querySelector(`${id(field)}-error`).setAttribute("role", "alert");
  showMessage(form, field, message);
}

function showMessage(form, field, message) {
  const control = form.querySelector(id(field));
  if (!control) return;
  const place = form.querySelector(`${id(field)}-error`);
  if (place?.hidden) {
    const prefix = document.createElement("span");
    prefix.className = "cor-hidden";
    prefix.textContent = "Error: ";
    place.replaceChildren(prefix, message);
    place.hidden = false;
  }
  unfold(control);
  control.setAttribute("aria-invalid", "true");
}

/** Remove a field's message as soon as its answer changes. */
export function clearOnInput(form) {
  form.addEventListener("input", ({ target }) => clearProblem(target));
}

/** Remove a field's message, and its entry in the summary, which goes with its last entry. */
function clearProblem(control) {
  const place = control.closest("[data-field]")?.querySelector("[data-error]");
  if (!place || place.hidden) return;
  inPlace(() => {
    place.hidden = true;
    place.replaceChildren();
    for (const marked of [control, ...place.parentElement.querySelectorAll("[aria-invalid]")]) marked.removeAttribute("aria-invalid");
    const { form } = control;
    form.querySelector(`[data-summary-list] a[href="#${place.id.replace(/-error$/, "")}"]`)?.parentElement.remove();
    if (form.querySelector("[data-summary]:not([hidden])") && !form.querySelector("[data-summary-list] li")) clearProblems(form);
  });
}

/** Remove every message. */
export function clearProblems(form) {
  const summary = form.querySelector("[data-summary]");
  inPlace(() => {
    summary.hidden = true;
    summary.querySelector("[data-summary-list]").replaceChildren();
    for (const place of form.querySelectorAll("[data-error]")) {
      place.hidden = true;
      place.replaceChildren();
    }
  });
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  document.title = document.title.replace(/^Error: /, "");
}
