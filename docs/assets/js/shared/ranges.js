/** The build's table of prices by people, sites and industry: an answer at once, where the engine is not there. Nothing is computed here. */

const ADDRESS = new URL("../../data/home-ranges.json", import.meta.url);

let table = null;

/** Fetches the table once; the promise gives null where it does not arrive, and the next call tries again. */
export async function ranges() {
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

/**
 * What the table says: whole dollars low, likely and high before GST, and the likely total with GST, for the `people` and
 * `sites` of the table's next step; `exact` where that is what was asked. Null where there is no such number, or the table ends.
 */
export function looked(table, people, sites, industry) {
  if (people < 1 || sites < 1) return null;
  const row = table.people.findIndex((step) => step >= people);
  const column = table.sites.findIndex((step) => step >= sites);
  const cell = table.industries[industry]?.[row]?.[column];
  if (!cell) return null;
  const [low, likely, high, total] = cell;
  const step = { people: table.people[row], sites: table.sites[column] };
  return { low, likely, high, total, ...step, exact: step.people === people && step.sites === sites };
}
