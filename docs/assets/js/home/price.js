/**
 * The home page's three questions: shows what the engine priced at build time, and takes the answers to the estimator.
 *
 * Nothing is computed here: the table holds every answer.
 */

import { broken } from "../shared/broken.js";
import { dollars, touched } from "../shared/fields.js";
import { whole } from "../shared/numbers.js";
import { looked, ranges } from "../shared/ranges.js";

const ROOT = new URL("../../../", import.meta.url);

/** Says whether a number can be read, beside the question as the other forms do. */
function mark(input, good) {
  if (good) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

export function mount(form) {
  const { employees, sites, industry } = form.elements;
  const range = form.querySelector("[data-range]");
  const likely = form.querySelector("[data-likely]");
  const note = form.querySelector("[data-note]");

  const say = (amount, more, extra = "") => {
    range.textContent = amount;
    likely.textContent = more;
    note.textContent = extra;
    note.hidden = !extra;
  };

  let asked = 0;

  async function show() {
    const number = ++asked;
    const people = whole(employees.value);
    const places = whole(sites.value);
    mark(employees, people >= 1);
    mark(sites, places >= 1);
    if (!(people >= 1 && places >= 1)) {
      say("How many?", "Give the number of people and of sites in digits, 1 or more of each: 25, or 1200.");
      return;
    }
    const known = await ranges();
    if (number !== asked) return; // other answers were given meanwhile
    if (!known) {
      say("Not loaded", "The prices did not arrive. Refine it works all the same.");
      return;
    }
    const found = looked(known, people, places, industry.value);
    if (!found) {
      say("Larger than this table", "The estimator prices it: choose Refine it.");
      return;
    }
    const up = `For ${found.people} people and ${found.sites} ${found.sites === 1 ? "site" : "sites"}, the next step of this table. `;
    const small =
      people <= known.secor
        ? "That few may do SECOR as a self-assessment: no auditor, nothing to pay here. The range is for an external assessor."
        : "";
    say(
      `${dollars(found.low)} to ${dollars(found.high)}`,
      `${found.exact ? "" : up}${dollars(found.likely)} is likely, before GST and travel.`,
      small,
    );
  }

  form.addEventListener("focusin", () => void ranges(), { once: true });
  form.addEventListener("input", show);
  if (touched([...form.elements]).length) show(); // typed before we came
  form.addEventListener("submit", (event) => {
    if (broken()) return; // the server answers
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    for (const input of [employees, sites]) if (whole(input.value) >= 1) fields.set(input.name, whole(input.value));
    location.assign(new URL(`pricing/estimate/#${fields}`, ROOT));
  });
}
