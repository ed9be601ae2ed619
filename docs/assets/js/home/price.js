/**
 * The home page's three questions: shows the price from the built table, and carries the answers to the estimator.
 *
 * Nothing is computed here: the table holds every price.
 */

import { broken } from "../shared/broken.js";
import { dollars, touched } from "../shared/fields.js";
import { whole } from "../shared/numbers.js";
import { loadRanges, lookUp } from "../shared/ranges.js";

const ROOT = new URL("../../../", import.meta.url);

/** Marks a number that cannot be read, as the other forms do. */
function mark(input, valid) {
  if (valid) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

export function mount(form) {
  const { employees, sites, industry } = form.elements;
  const range = form.querySelector("[data-range]");
  const likely = form.querySelector("[data-likely]");
  const ways = form.querySelector("[data-ways]");
  const headline = ({ likely, total }) => `${dollars(likely)} + GST (${dollars(total)})`;
  const span = ({ low, high }) => `${dollars(low)} to ${dollars(high)}`;

  const render = (amount, detail) => {
    range.textContent = amount;
    likely.textContent = detail;
    showWays(null);
  };

  /** Ten people or fewer: a price for each way that has one, help with a self-assessment and an external assessor, instead of one. */
  const showWays = (prices) => {
    const words = prices?.flatMap((price) => [headline(price), span(price)]);
    for (const [at, place] of ways.querySelectorAll("[data-way]").entries()) place.textContent = words?.[at];
    ways.hidden = !prices;
    range.hidden = likely.hidden = !ways.hidden;
  };

  let latest = 0;

  async function show() {
    const number = ++latest;
    const people = whole(employees.value);
    const places = whole(sites.value);
    mark(employees, people >= 1);
    mark(sites, places >= 1);
    if (!(people >= 1 && places >= 1)) {
      render("How many?", "Enter the number of people and sites in digits, 1 or more of each, such as 25 or 1200.");
      return;
    }
    const known = await loadRanges();
    if (number !== latest) return; // the answers have changed
    if (!known) {
      render("Not loaded", "The prices did not load. You can still choose See the full estimate.");
      return;
    }
    const row = lookUp(known, people, places, industry.value);
    if (!row) {
      render("Larger than this table", "The estimator can price it: choose See the full estimate.");
      return;
    }
    const up = `For ${row.people} people and ${row.sites} ${row.sites === 1 ? "site" : "sites"}, rounded up to this table's next step. `;
    render(headline(row), `${row.exact ? "" : up}Likely. ${span(row)}, before GST and travel.`);
    if (row.guided) showWays([...row.guided, row]);
  }

  form.addEventListener("focusin", () => void loadRanges(), { once: true });
  form.addEventListener("input", show);
  if (touched([...form.elements]).length) show(); // typed before this script ran
  form.addEventListener("submit", (event) => {
    if (broken()) return; // the server answers
    event.preventDefault();
    go();
  });
  ways.addEventListener("click", ({ target }) => "choose" in target.dataset && go(target.value));

  /** Open the estimator with these answers, and with those of the way that was chosen. */
  const go = (way) => {
    const fields = new URLSearchParams(new FormData(form));
    for (const input of [employees, sites]) if (whole(input.value) >= 1) fields.set(input.name, whole(input.value));
    for (const [name, value] of new URLSearchParams(way)) fields.set(name, value);
    location.assign(new URL(`pricing/estimate/#${fields}`, ROOT));
  };
}
