// What follows # in the address: the one reader of it. Only the questions of a form and what a link of ours states are read.

/** What a link of ours holds that a form may not ask, and what each may look like. */
const OTHERS = {
  __proto__: null,
  on: /^\d{4}-\d\d-\d\d$/,
  _total: /^\d{1,9}\.\d\d$/,
  _rates: /^\d{4}-\d\d-\d\d\+[0-9a-f]{8}$/,
  _change: /^[a-z]+(\.[a-z]+)?$/,
};

const AFTER = /(?:[\s.,;:!?)\]>"'”’]|%20|%22|%3E|%E2%80%9D)$/i;
const LONGEST_AFTER = 9; // characters of the longest of them

/** What follows # in the address, less what a sentence or a mail program put behind a link. */
export function fragment() {
  let text = location.hash.slice(1);
  for (let last; (last = AFTER.exec(text.slice(-LONGEST_AFTER)));) text = text.slice(0, -last[0].length);
  return text;
}

/**
 * Read a fragment for the questions that `controls` ask; `called` gives a control's plain name.
 *
 * Returns `answers` as [name, value] pairs, what the link has `stated`, by name, and as pairs what is `unknown`: a name of ours with a
 * value that it cannot have. What is not ours (a mark of an advertisement, an anchor of the page) is in none of them, but in `rest`, as it
 * stands in the address.
 */
export function read(text, controls, called = (control) => control.name) {
  const found = { answers: [], stated: {}, unknown: [], rest: [] };
  const given = new Set();
  for (const part of text.split(/&(?:amp;)?/)) {
    const [[name, value] = []] = new URLSearchParams(part);
    const asking = name ? [...controls].filter((control) => called(control) === name) : [];
    const several = asking.some((control) => control.type === "checkbox" || "several" in control.dataset);
    const known = asking.length ? fits(asking, value) : OTHERS[name]?.test(value);
    if (known === undefined) found.rest.push(part);
    else if (!known || (given.has(name) && !several)) found.unknown.push([name, value]);
    else if (name.startsWith("_")) found.stated[name] = value;
    else found.answers.push([name, value]);
    given.add(name);
  }
  return found;
}

/** Whether a question can have a value: an option of its own, a number without letters or signs of money, a text that its field holds. */
function fits([control, ...others], value) {
  if (["radio", "checkbox"].includes(control.type)) return [control, ...others].some((one) => one.value === value);
  if (control.options) return [...control.options].some((option) => option.value === value);
  if (control.maxLength > 0 && value.length > control.maxLength) return false;
  return control.inputMode === "numeric" ? /^[^\p{L}\p{Sc}]*$/u.test(value) : !/\p{Cc}/u.test(value);
}

/** Write what was read as a fragment again. */
export function write({ answers, stated: { _total, _rates } }) {
  const stated = Object.entries({ _rates, _total }).filter(([, value]) => value);
  return String(new URLSearchParams([...answers, ...stated]));
}
