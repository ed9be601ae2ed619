const MOST = 40; // characters shown of what cannot be an answer
const SOME = 5; // answers shown

/** A sentence on what of a link cannot be an answer: [name, value] pairs, each with its question; a long text is cut. `rest` says what becomes of the others. */
export function unread(unknown, label, rest) {
  const parts = unknown
    .slice(0, SOME)
    .map(([name, value]) => `${label(name)} “${value.length > MOST ? `${value.slice(0, MOST)} …` : value}”`);
  if (unknown.length > SOME) parts.push(`${unknown.length - SOME} more`);
  const said = document.createElement("p");
  said.dataset.unread = "";
  said.textContent = `Not understood in the link: ${parts.join("; ")}. ${rest}`;
  return said;
}
