// Runs the golden cases with the engine in this browser, and counts the answers that match.
import { dollars } from "../shared/fields.js";
import { askUntilAnswered, startOnIntent } from "../shared/answer.js";

const DATA = new URL("../../data/golden-cases.json", import.meta.url);
const MAX_SHOWN = 5; // figures listed of a case that differs

/** Take over the check. */
export function mount(root) {
  const button = root.querySelector("[data-run]");
  button.hidden = false; // hidden until it works
  startOnIntent(button, ["focus", "pointerenter"]);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await run(root);
    } catch (error) {
      report(root, error.message);
    }
    button.setAttribute("aria-disabled", "false");
  });
}

async function run(root) {
  const progress = root.querySelector("[data-progress]");
  progress.hidden = false;
  progress.value = 0;
  report(root, "Loading …");
  const response = await fetch(DATA).catch(() => null);
  if (!response?.ok)
    throw new Error(`The cases could not be loaded: ${response ? `the server answered ${response.status}` : "check your connection"}.`);
  const cases = await response.json();
  const versions = new Set();
  const wrong = [];
  for (const [index, { id, request, today, expect }] of cases.entries()) {
    const answer = await askUntilAnswered({ ask: "estimate", request, today }, {}, (words) => report(root, words));
    if (!root.isConnected) return;
    if (answer.ok) versions.add(answer.estimate.engine_version);
    const differing = differences(expect, answer);
    if (differing.length) wrong.push([id, differing]);
    mark(root, id, answer, differing);
    progress.value = index + 1;
  }
  const agree = cases.length - wrong.length;
  const right = root.querySelector("[data-answer]");
  right.innerHTML = '<p class="cor-verdict"><strong></strong></p><p></p>';
  right.querySelector("strong").textContent = `${agree} of ${cases.length} agree, to the cent.`;
  right.lastChild.textContent = `Calculated in this browser: engine ${[...versions].join(", ")}.`;
  list(root, wrong);
}

/** Describe the figures in which an answer differs from the case. */
function differences(expect, answer) {
  const got = answer.ok ? answer.estimate : { problems: answer.problems };
  const shown = {
    ...got,
    lines: got.lines && Object.fromEntries(got.lines.map(({ code, amount }) => [code, amount])),
    notices: got.notices?.map(({ code }) => code),
  };
  const differing = [];
  for (const [key, value] of Object.entries(expect)) {
    for (const [name, one, other] of key === "lines" ? lines(value, shown.lines ?? {}) : [[key, value, shown[key]]]) {
      if (text(one) !== text(other)) differing.push(`${name}: expected ${text(one)}, calculated ${text(other)}`);
    }
  }
  return differing;
}

function lines(expected, got) {
  return [...new Set([...Object.keys(expected), ...Object.keys(got)])].map((code) => [`line ${code}`, expected[code], got[code]]);
}

const text = (value) => (value === undefined ? "nothing" : typeof value === "object" ? JSON.stringify(value) : String(value));

function mark(root, id, answer, differing) {
  const place = root.querySelector(`[data-case="${CSS.escape(id)}"] [data-result]`);
  if (!place) return;
  const what = answer.ok ? dollars(answer.estimate.total) : "Refused";
  place.textContent = differing.length ? `${what}: differs` : `${what}: agrees`;
  place.classList.toggle("cor-check__differs", differing.length > 0);
}

function list(root, wrong) {
  const place = root.querySelector("[data-differences]");
  place.hidden = wrong.length === 0;
  place.replaceChildren(
    ...wrong.map(([id, differing]) => {
      const item = document.createElement("li");
      item.textContent = `${id}. ${differing.slice(0, MAX_SHOWN).join("; ")}`;
      return item;
    }),
  );
}

function report(root, words) {
  const place = root.querySelector("[data-answer]");
  place.hidden = false;
  place.textContent = words;
}
