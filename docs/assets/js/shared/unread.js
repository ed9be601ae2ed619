const MAX_LENGTH = 40; // characters shown of an invalid value
const MAX_SHOWN = 5; // values shown

/** Return a paragraph that lists a link's invalid [name, value] pairs, each with its question; long values are cut. `advice` follows. */
export function unreadNotice(unknown, label, advice) {
  const parts = unknown
    .slice(0, MAX_SHOWN)
    .map(([name, value]) => `${label(name)} “${value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)} …` : value}”`);
  if (unknown.length > MAX_SHOWN) parts.push(`${unknown.length - MAX_SHOWN} more`);
  const notice = document.createElement("p");
  notice.dataset.unread = "";
  notice.textContent = `Not understood in the link: ${parts.join("; ")}. ${advice}`;
  return notice;
}
