// The engine checks the answers before a request is sent or queued, so that every problem shows at once.
import { touched } from "../shared/fields.js";
import { engine } from "../shared/answer.js";
import { CONTROL_FIELDS, controls, plain } from "./names.js";

const TIMEOUT = 5000; // ms; after that the relay checks them

const questionControls = (form) =>
  controls(form).filter(
    (control) => control.closest("[data-answers]") || (control.type === "hidden" && !CONTROL_FIELDS.includes(control.name)),
  );

/** Start the engine when the visitor begins the questions: reading the page, or typing a name, does not load it. */
export function startWithQuestions(form) {
  const begin = () =>
    engine().then(
      ({ start }) => start(),
      () => {},
    );
  form.querySelector("[data-answers]")?.addEventListener("focusin", begin, { once: true });
}

/** Return the answers' problems as [{field, message}]; none if the engine does not answer in time. */
export async function engineProblems(form) {
  const chosen = questionControls(form);
  if (!form.dataset.fragment && !touched(chosen).length) return [];
  const fields = chosen
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => [plain(form, control.name), control.value])
    .filter(([name, value]) => value.trim() && !name.startsWith("_"));
  const timeout = new Promise((resolve) => {
    setTimeout(resolve, TIMEOUT);
  });
  try {
    const answer = await Promise.race([engine().then(({ ask }) => ask({ ask: "estimate", fields })), timeout]);
    return answer?.problems ?? [];
  } catch {
    return []; // no engine in this browser
  }
}
