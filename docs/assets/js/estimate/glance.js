// Until the engine's first answer: what the build's table of prices says to the three main questions.
import { touched } from "../shared/fields.js";
import { whole } from "../shared/numbers.js";
import { looked, ranges } from "../shared/ranges.js";

export const BEFORE = "The price above is for the answers before.";
const KNOWN = ["employees", "sites", "industry"];

/** What can be said of the form as it stands: a `note`, and `likely` (before GST) and `total` in whole dollars where the table holds it; null while the form is as it was built, unless it is asked `again`. */
export async function glance(form, again) {
  const changed = () => touched([...form.elements]);
  const known = () => changed().every((name) => KNOWN.includes(name));
  if (!changed().length && !again) return null;
  const table = known() ? await ranges() : null;
  const { employees, sites, industry } = form.elements;
  const found = table && known() ? looked(table, whole(employees.value), whole(sites.value), industry.value) : null;
  if (!found) return { note: BEFORE };
  const size = `${found.people} ${found.people === 1 ? "person" : "people"} and ${found.sites} ${found.sites === 1 ? "site" : "sites"}`;
  return {
    likely: found.likely,
    total: found.total,
    note: `From our price table, for ${size}${found.exact ? "" : ", its next step"}.`,
  };
}
