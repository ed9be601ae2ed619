/**
 * Whole numbers as people write them, read as the engine reads them (estimator/parsing/number.py); tests/estimator/numbers.json checks both.
 *
 * A text that can mean two numbers (`1.200`) is none here: the engine says what it can mean.
 */

const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\u034f|[\ufe00-\ufe0f]/g;
const SPACES = /[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const APOSTROPHES = /[_\u2018\u2019\u02bc]/g;
const WIDE = /[\uff01-\uff5e]/g;
const NUMBER = /^([+-]?)([0-9][0-9 ',.]*|[,.][0-9]+)$/;
const POWER = /^[+-]?[1-9][0-9]*(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}$/;
const THOUSANDS = /^[1-9][0-9]{0,2}([ ',.])[0-9]{3}(?:\1[0-9]{3})*$/;
const DIGITS = /^[0-9]+$/;
const MOST = 1e12;
const LONGEST = 15; // characters of a number, without what parts its thousands
const MOST_TYPED = 60;

/** A whole number as typed, or NaN. */
export function whole(text) {
  const found = reading(text);
  const number = found && found.length <= LONGEST ? Number(found) : Number.NaN;
  return Number.isInteger(number) && Math.abs(number) < MOST ? number : Number.NaN;
}

/** The one number that a text can mean, in digits with a point; empty where it is none, or could be two. */
function reading(text) {
  const plain = [...text].length > MOST_TYPED ? "" : signs(text);
  if (POWER.test(plain)) return plain;
  const [, sign, typed] = NUMBER.exec(plain) ?? [];
  const found = typed ? digits(typed.replace(/[,.]$/, "")) : "";
  return found && sign + found;
}

function signs(text) {
  return text
    .replace(INVISIBLE, "")
    .replace(APOSTROPHES, "'")
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(SPACES, " ")
    .replace(/^ | $/g, "");
}

function digits(typed) {
  if (DIGITS.test(typed)) return typed;
  const grouped = THOUSANDS.test(typed);
  const at = Math.max(typed.lastIndexOf(","), typed.lastIndexOf("."));
  const [head, mark, tail] = [typed.slice(0, Math.max(at, 0)), typed[at], typed.slice(at + 1)];
  const parts = THOUSANDS.exec(head)?.[1];
  if (at < 0 || !DIGITS.test(tail) || !(!head || DIGITS.test(head) || (parts && parts !== mark))) return grouped ? joined(typed) : "";
  const fraction = `${joined(head)}.${tail}`;
  if (!head || head.startsWith("0") || parts === "," || parts === ".") return fraction;
  if (mark === "," && tail.length > 2) return grouped ? joined(typed) : "";
  return tail.length === 3 && (grouped || parts) ? "" : fraction;
}

const joined = (typed) => typed.replace(/[ ',.]/g, "");
