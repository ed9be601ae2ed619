/** Shared by the small tools: ask the engine, show its HTML, show problems at their fields. */

const NOT_LOADED = "The calculator could not be loaded. Check your connection, then try again.";

let module;

/**
 * Loads the engine's module when a tool is first used. All callers share one promise: with two imports under way an
 * older question could be asked after a newer one.
 */
export function engine() {
  module ??= import("../engine/client.js").catch(() => {
    module = undefined; // the next question retries
    throw new Error(NOT_LOADED);
  });
  return module;
}

/** Starts the engine when the visitor begins to use the tool. The first question reports a failure. */
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
 * Problems go to their fields where a field has a place for them, else into `place`; the first gets the focus. With `left`, the
 * names of the fields that the visitor has left, those of other fields go into `place`, and the focus stays.
 * Resolves to the answer, or null if there is none to show.
 */
export async function answer(form, question, place, left) {
  clearProblems(form);
  place.hidden = false;
  const half = [...form.elements].find((one) => one.validity?.badInput); // a date typed in part has no value
  if (half) return void showProblems(form, [{ field: half.name, message: "Enter the whole date, or clear it." }], place, left);
  try {
    const reply = await askUntilAnswered({ ...question, show: true }, { topic: question.ask }, (words) => (place.textContent = words));
    if (reply?.ok) place.innerHTML = reply.html;
    else if (reply) showProblems(form, reply.problems, place, left);
    return reply?.ok ? reply : null;
  } catch (error) {
    place.textContent = error.message;
    return null;
  }
}

/** Asks until there is an answer: an engine whose start failed for the connection retries by itself; `report` gets its state meanwhile. */
export async function askUntilAnswered(question, options, report) {
  const { ask, subscribe } = await engine();
  for (;;) {
    const settled = await ask(question, options).then(
      (reply) => ({ reply }),
      () => null,
    );
    if (settled) return settled.reply;
    await new Promise((resolve) => {
      const stop = subscribe(({ phase, message }) => {
        if (phase !== "ready") return report(phase === "failed" ? message : "Loading …");
        stop();
        resolve();
      });
    });
  }
}

/** What a calendar file needs of the page: its time stamp, by which programs recognise the newer of two, and the site, for its links. */
export const calendarTime = () => ({ made: Math.floor(Date.now() / 1000), site: new URL("../../../", import.meta.url).href });

/** Offers a text as a calendar file to save. */
export function offerCalendar(place, text, name) {
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

function clearProblems(form) {
  for (const error of form.querySelectorAll("[data-error]")) error.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function showProblems(form, problems, place, left) {
  const rest = [];
  for (const { field, message } of problems) {
    const error = form.querySelector(`[data-field="${CSS.escape(field)}"] [data-error]`);
    if (!error || (left && !left.has(field))) {
      rest.push(message);
      continue;
    }
    error.textContent = message;
    error.hidden = false;
    const input = error.parentElement.querySelector("input, select");
    input.setAttribute("aria-invalid", "true");
    if (!left && problems[0].field === field) input.focus();
  }
  place.textContent = rest.join(" ");
  place.hidden = !rest.length;
}
