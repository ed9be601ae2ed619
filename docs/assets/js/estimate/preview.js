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
  const row = table && inTable() ? lookUp(table, whole(employees.value), whole(sites.value), industry.value) : null;
  if (!row) return { note: STALE_NOTE };
  const size = `${row.people} ${row.people === 1 ? "person" : "people"} and ${row.sites} ${row.sites === 1 ? "site" : "sites"}`;
  const [likely, total, low, high] = [row.likely, row.total, row.low, row.high].map(dollars);
  return {
    amounts: { likely: `about ${likely}`, with_gst: ` + GST (${total})`, under: `${low} to ${high}`, total: `about ${total}` },
    note: `From our price table, for ${size}${row.exact ? "" : ", rounded up"}.`,
  };
}
