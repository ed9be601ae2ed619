// The quote form: carries the estimate's answers, keeps a draft, sends, and says what is wrong. Without it the form posts by itself.
import { carry } from "./quote-answers.js";
import { clearProblems, showProblems } from "./quote-problems.js";
import { forget, keep, recall } from "./quote-draft.js";
import { send } from "./quote-send.js";

const ROOT = new URL("../../", import.meta.url);

/** Take over a quote form. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "yes";
  form.dataset.opened = String(Math.round(performance.now()));
  const draft = recall(form);
  carry(form, location.hash.slice(1) || draft.fragment, ROOT);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
}

async function submit(form) {
  const button = form.querySelector("[data-send]");
  const status = form.querySelector("[data-status]");
  if (button.getAttribute("aria-disabled") === "true") return;
  clearProblems(form);
  keep(form);
  button.setAttribute("aria-disabled", "true");
  status.textContent = "Sending …";
  const outcome = await send(form);
  button.removeAttribute("aria-disabled");
  status.textContent = "";
  if (outcome.ok) {
    forget(form);
    const id = outcome.id ? `?id=${encodeURIComponent(outcome.id)}` : "";
    location.assign(new URL(`quote/thank-you/${id}`, ROOT));
    return;
  }
  showProblems(form, outcome.problems);
}
