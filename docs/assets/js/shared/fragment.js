// Reads the address's fragment: a form's answers, and what our own links state.

/** Keys of our links beside a form's questions, and the pattern of each. */
const LINK_KEYS = {
  __proto__: null,
  on: /^\d{4}-\d\d-\d\d$/,
  _total: /^\d{1,9}\.\d\d$/,
  _rates: /^\d{4}-\d\d-\d\d\+[0-9a-f]{8}$/,
  _budget: /^yes$/,
  _payroll: /^[\d.,$ ]{1,24}$/,
  _wcb_rate: /^[\d.,$ ]{1,24}$/,
  _change: /^[a-z]+(\.[a-z]+)?$/,
};

const TRAILING = /(?:[\s.,;:!?)\]>"'”’]|%20|%22|%3E|%E2%80%9D)$/i;
const AMPERSAND = /&(?:amp;)?/; // some mail programs write it as HTML does
const LONGEST_TRAILING = 9; // characters of the longest of them

/** Return the fragment without punctuation that a sentence or a mail program put after a link. */
export function fragment() {
  let text = location.hash.slice(1);
  for (let last; (last = TRAILING.exec(text.slice(-LONGEST_TRAILING)));) text = text.slice(0, -last[0].length);
  return text;
}

/** Move what is ours from the address's query to its fragment, where it is read; of two answers to one question the fragment's stays. */
export function moveQuery(controls, plainName) {
  const query = location.search.slice(1);
  const foreign = read(query, controls, plainName).rest;
  const ours = query.split(AMPERSAND).filter((part) => !foreign.includes(part));
  if (!ours.length) return;
  const name = (part) => [...new URLSearchParams(part).keys()][0];
  const given = new Set(fragment().split("&").map(name));
  const hash = [fragment(), ...ours.filter((part) => !given.has(name(part)))].filter(Boolean).join("&");
  history.replaceState(history.state, "", `${location.pathname}${foreign.length ? `?${foreign.join("&")}` : ""}#${hash}`);
}

/**
 * Read a fragment for the questions that `controls` ask; `plainName` gives a control's name in the link.
 *
 * Returns `answers` as [name, value] pairs, what the link has `stated` by name, and `unknown`: pairs of our names with an invalid
 * value. Everything else (an advertisement's parameter, an anchor) is in `rest`, as it is in the address.
 */
export function read(text, controls, plainName = (control) => control.name) {
  const result = { answers: [], stated: {}, unknown: [], rest: [] };
  const given = new Set();
  for (const part of text.split(AMPERSAND)) {
    const [[name, value] = []] = new URLSearchParams(part);
    const asking = name ? [...controls].filter((control) => plainName(control) === name) : [];
    const several = asking.some((control) => control.type === "checkbox" || "several" in control.dataset);
    const known = asking.length ? isValid(asking, value) : LINK_KEYS[name]?.test(value);
    if (known === undefined) result.rest.push(part);
    else if (!known || (given.has(name) && !several)) result.unknown.push([name, value]);
    else if (name.startsWith("_")) result.stated[name] = value;
    else result.answers.push([name, value]);
    given.add(name);
  }
  return result;
}

/** Whether a value is valid for a question: one of its options, a number without letters or currency signs, a text that fits. */
function isValid([control, ...others], value) {
  if (["radio", "checkbox"].includes(control.type)) return [control, ...others].some((one) => one.value === value);
  if (control.options) return [...control.options].some((option) => option.value === value);
  if (control.maxLength > 0 && value.length > control.maxLength) return false;
  return control.inputMode === "numeric" ? /^[^\p{L}\p{Sc}]*$/u.test(value) : !/\p{Cc}/u.test(value);
}

/** Write what was read as a fragment. */
export function write({ answers, stated: { _total, _rates, _budget, _payroll, _wcb_rate } }) {
  const stated = Object.entries({ _rates, _total, _budget, _payroll, _wcb_rate }).filter(([, value]) => value);
  return String(new URLSearchParams([...answers, ...stated]));
}
