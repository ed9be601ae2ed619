// The months with their years: each is the next one from today, and this month comes first.

/** Write the years in the list of a form. */
export function months(form) {
  const select = form.querySelector("#f-month");
  const named = [...select.options].filter(({ value }) => value !== "unsure");
  if (named.length !== 12) return; // the owner names other seasons
  const { value } = select;
  const today = new Date();
  const current = today.getMonth();
  for (const [at, option] of named.entries()) option.append(` ${today.getFullYear() + (at < current)}`);
  select.prepend(...named.slice(current), ...named.slice(0, current));
  select.value = value; // a month that is chosen already
}
