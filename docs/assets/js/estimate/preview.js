// Before the engine's first answer: the price from the built table for the three main questions.
import { dollars, touched } from "../shared/fields.js";
import { whole } from "../shared/numbers.js";
import { lookUp, loadRanges } from "../shared/ranges.js";

export const STALE_NOTE = "The price still uses your earlier answers.";
const IN_TABLE = ["employees", "sites", "industry"];

/**
 * Return a `note` on the form's answers and, if the table holds them, the headline's `amounts`, rounded.
 * Null while the form is unchanged, unless a preview was `shown` before.
 */
export async function preview(form, shown) {
  const changed = () => touched([...form.elements]);
  const inTable = () => changed().every((name) => IN_TABLE.includes(name));
  if (!changed().length && !shown) return null;
  const table = inTable() ? await loadRanges() : null;
  const { employees, sites, industry } = form.elements;
  const found = table && inTable() ? lookUp(table, whole(employees.value), whole(sites.value), industry.value) : null;
  if (!found) return { note: STALE_NOTE };
  const size = `${found.people} ${found.people === 1 ? "person" : "people"} and ${found.sites} ${found.sites === 1 ? "site" : "sites"}`;
  const [likely, total, low, high] = [found.likely, found.total, found.low, found.high].map(dollars);
  return {
    amounts: { likely: `about ${likely}`, with_gst: total, under: `${low} to ${high}`, total: `about ${total}` },
    note: `From our price table, for ${size}${found.exact ? "" : ", rounded up"}.`,
  };
}
