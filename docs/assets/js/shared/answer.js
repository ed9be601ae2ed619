/** What the small tools share: ask the engine, show its own HTML, say what is wrong where it is. */

const LOST = "The calculator could not be loaded. Check your connection, then try again.";

let module;

/**
 * Loads the engine's module when a tool is first used. All callers share one promise: with two imports under way an
 * older question could be asked after a newer one.
 */
export function engine() {
  module ??= import("../engine/client.js").catch(() => {
    module = undefined; // the next question tries again
    throw new Error(LOST);
  });
  return module;
}

/** Starts the engine when the visitor turns to the tool. A failure is reported by the first question. */
export function startOnIntent(form, intents = ["focusin", "pointerdown"]) {
  const begin = () =>
    engine().then(
      ({ start }) => start(),
      () => {},
    );
  for (const intent of intents) form.addEventListener(intent, begin, { once: true });
}

/**
 * Asks the engine and shows the answer in `place`.
 *
 * Problems go beside their fields where a field has a place for them, else into `place`.
 * The promise gives the answer, or null where there is none to show.
 */
export async function answer(form, question, place) {
  clear(form);
  place.hidden = false;
  try {
    const found = await askUntilAnswered({ ...question, show: true }, { topic: question.ask }, (words) => (place.textContent = words));
    if (found?.ok) place.innerHTML = found.html;
    else if (found) say(form, found.problems, place);
    return found?.ok ? found : null;
  } catch (error) {
    place.textContent = error.message;
    return null;
  }
}

/** Asks until there is an answer: an engine whose start failed for the connection retries by itself, and `tell` gets what there is to say meanwhile. */
export async function askUntilAnswered(question, options, tell) {
  const { ask, subscribe } = await engine();
  for (;;) {
    const settled = await ask(question, options).then(
      (found) => ({ found }),
      () => null,
    );
    if (settled) return settled.found;
    await new Promise((resolve) => {
      const stop = subscribe(({ phase, message }) => {
        if (phase !== "ready") return tell(phase === "failed" ? message : "Starting the calculator …");
        stop();
        resolve();
      });
    });
  }
}

/** What a plan is asked with beside its answers: the second in which its calendar file is made, by which programs know the newer of two. */
export const made = () => ({ made: Math.floor(Date.now() / 1000) });

/** Offers a text as a calendar file to keep. */
export function offer(place, text, name) {
  const link = document.createElement("a");
  link.className = "cor-button cor-button--quiet";
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = name;
  link.textContent = "Save to your calendar (.ics)";
  const actions = document.createElement("p");
  actions.className = "cor-actions";
  actions.append(link);
  place.append(actions);
}

function clear(form) {
  for (const error of form.querySelectorAll("[data-error]")) error.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function say(form, problems, place) {
  const rest = [];
  for (const { field, message } of problems) {
    const error = form.querySelector(`[data-field="${CSS.escape(field)}"] [data-error]`);
    if (!error) {
      rest.push(message);
      continue;
    }
    error.textContent = message;
    error.hidden = false;
    const input = error.parentElement.querySelector("input, select");
    input.setAttribute("aria-invalid", "true");
    if (problems[0].field === field) input.focus();
  }
  place.textContent = rest.join(" ");
  place.hidden = !rest.length;
}
