// What the engine says of the questions, asked before a request is sent or waits in the outbox: every problem comes in one round.
import { touched } from "../shared/fields.js";
import { engine } from "../shared/answer.js";
import { STEERING, controls, plain } from "./names.js";

const PATIENCE = 5000; // ms: whoever is slower gets the relay's answer

const asked = (form) =>
  controls(form).filter((control) => control.closest("[data-answers]") || (control.type === "hidden" && !STEERING.includes(control.name)));

/** Start the engine when the visitor turns to the questions: looking at the page, or writing a name, does not load it. */
export function startWithQuestions(form) {
  const begin = () =>
    engine().then(
      ({ start }) => start(),
      () => {},
    );
  form.querySelector("[data-answers]")?.addEventListener("focusin", begin, { once: true });
}

/** Return what is wrong with the answers, as [{field, message}, …]; nothing where the engine does not answer in time. */
export async function refused(form) {
  const chosen = asked(form);
  if (!form.dataset.fragment && !touched(chosen).length) return [];
  const fields = chosen
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => [plain(form, control.name), control.value])
    .filter(([name, value]) => value.trim() && !name.startsWith("_"));
  const patience = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
  });
  try {
    const found = await Promise.race([engine().then(({ ask }) => ask({ ask: "estimate", fields })), patience]);
    return found?.problems ?? [];
  } catch {
    return []; // no engine in this browser
  }
}
