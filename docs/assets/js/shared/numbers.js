/**
 * Reads whole numbers as people write them, as the engine does (estimator/parsing/number.py); tests/estimator/numbers.json checks both.
 *
 * An ambiguous text (`1.200`) is no number here: the engine says what it can mean.
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
const LONGEST = 15; // characters of a number, without thousands separators
const MOST_TYPED = 60;

/** A whole number as typed, or NaN. */
export function whole(text) {
  const digits = parse(text);
  const number = digits && digits.length <= LONGEST ? Number(digits) : Number.NaN;
  return Number.isInteger(number) && Math.abs(number) < MOST ? number : Number.NaN;
}

/** The one number that a text can mean, in digits with a point; empty where it is none, or could be two. */
function parse(text) {
  const plain = [...text].length > MOST_TYPED ? "" : normalize(text);
  if (POWER.test(plain)) return plain;
  const [, sign, typed] = NUMBER.exec(plain) ?? [];
  const digits = typed ? withoutSeparators(typed.replace(/[,.]$/, "")) : "";
  return digits && sign + digits;
}

function normalize(text) {
  return text
    .replace(INVISIBLE, "")
    .replace(APOSTROPHES, "'")
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(SPACES, " ")
    .replace(/^ | $/g, "");
}

function withoutSeparators(typed) {
  if (DIGITS.test(typed)) return typed;
  const grouped = THOUSANDS.test(typed);
  const at = Math.max(typed.lastIndexOf(","), typed.lastIndexOf("."));
  const [head, mark, tail] = [typed.slice(0, Math.max(at, 0)), typed[at], typed.slice(at + 1)];
  const parts = THOUSANDS.exec(head)?.[1];
  if (at < 0 || !DIGITS.test(tail) || !(!head || DIGITS.test(head) || (parts && parts !== mark))) return grouped ? strip(typed) : "";
  const fraction = `${strip(head)}.${tail}`;
  if (!head || head.startsWith("0") || parts === "," || parts === ".") return fraction;
  if (mark === "," && tail.length > 2) return grouped ? strip(typed) : "";
  return tail.length === 3 && (grouped || parts) ? "" : fraction;
}

const strip = (typed) => typed.replace(/[ ',.]/g, "");
