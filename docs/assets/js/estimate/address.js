// The estimator's address and links: answers are read from the fragment and written to it, and to the links to the quote form.
import { showUnread } from "./unread.js";
import { fill, pairs, touched } from "../shared/fields.js";
import { fragment, read } from "../shared/fragment.js";
import { goTo } from "../shared/problems.js";

const ADDRESS_DELAY = 300; // milliseconds until the address is updated

/** Fill the form from the address, except fields already typed in, and note what a link states. */
export function readAddress(view, typed) {
  const { form } = view;
  const { answers, stated, unknown } = read(fragment(), form.elements);
  // The engine reports a text that it cannot read at its question; it does not take a second answer.
  const given = new Set(answers.map(([name]) => name));
  const text = unknown.filter(([name]) => form.elements.namedItem(name)?.type === "text" && !given.has(name));
  const unread = unknown.filter((pair) => !text.includes(pair) && !pair[0].startsWith("_"));
  showUnread(view, unread);
  if (!answers.length && !text.length) return false;
  view.forget();
  fill(form.elements, [...answers, ...text], { typed, reset: true });
  view.filled();
  view.stated = { ...stated, ...Object.fromEntries(unknown.filter(([name]) => name.startsWith("_"))) };
  if (unread.length) view.stated.answers = [...answers, ...unread]; // what it was priced with, offered still or not
  view.restore?.();
  view.stated.given = JSON.stringify(pairs(form));
  return true;
}

/** Put the answers, and the price if there is one, into the links to the quote form, the header's and the menu's too. */
export function linkQuote(view) {
  const answers = view.link();
  const own = touched([...view.form.elements]).length ? document.querySelectorAll("[data-quote]") : []; // the example is nobody's
  for (const link of [view.quote, view.back ?? view.quote, ...own]) link.href = new URL(`#${answers}`, view.quote.href);
}

/** Write the answers to the address after a pause, because the browser fetches the page's icon again at each change, or before a click leaves. */
export function scheduleAddress(view) {
  clearTimeout(view.addressTimer);
  view.addressTimer = setTimeout(view.writeAddress, ADDRESS_DELAY);
  document.addEventListener("click", view.writeAddress, true);
}

export function writeAddress(view) {
  clearTimeout(view.addressTimer);
  view.addressTimer = 0;
  document.removeEventListener("click", view.writeAddress, true);
  // While another page loads, the address is already that page's.
  if (view.root.isConnected && location.pathname === view.path) history.replaceState(history.state, "", `#${view.link()}`);
}

/** If the quote form sent the visitor to change one answer, go to it and offer the way back. */
export function offerWayBack(view) {
  const control = view.stated._change && view.form.querySelector(`#f-${CSS.escape(view.stated._change.replaceAll(".", "-"))}`);
  if (!control) return;
  view.back = document.createElement("a");
  Object.assign(view.back, { className: "cor-button", textContent: "Back to your request", href: view.quote.href });
  const line = document.createElement("p");
  line.className = "cor-actions";
  line.append(view.back);
  control.closest("[data-field]").append(line);
  goTo(control);
}
