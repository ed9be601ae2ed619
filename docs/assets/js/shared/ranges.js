/** The built table of prices by people, sites and industry: a price at once, before the engine runs. Nothing is computed here. */

const ADDRESS = new URL("../../data/home-ranges.json", import.meta.url);

let table = null;

/** Fetches the table once; resolves to null if it does not arrive, and the next call retries. */
export async function loadRanges() {
  table ??= fetch(ADDRESS).then((response) => {
    if (!response.ok) throw new Error(`${ADDRESS}: ${response.status}`);
    return response.json();
  });
  try {
    return await table;
  } catch {
    table = null;
    return null;
  }
}

const amounts = ([low, likely, high, total]) => ({ low, likely, high, total });

/**
 * Looks up low, likely and high before GST, rounded, and the likely total with GST, for the `people` and
 * `sites` of the table's next step; `exact` if that step is what was asked. `guided` is a list with the price of help
 * with a SECOR self-assessment, empty where the firm offers none; undefined for COR. Null for an invalid number or one past the table.
 */
export function lookUp(table, people, sites, industry) {
  if (people < 1 || sites < 1) return null;
  const row = table.people.findIndex((step) => step >= people);
  const column = table.sites.findIndex((step) => step >= sites);
  const cell = table.industries[industry]?.[row]?.[column];
  if (!cell) return null;
  const step = { people: table.people[row], sites: table.sites[column] };
  const guided = table.guided[people - 1];
  return { ...amounts(cell), ...step, exact: step.people === people && step.sites === sites, guided: guided?.map(amounts) };
}
