// Sets scroll position and focus after the theme has replaced one page by another: the top or the anchor, with the focus on its
// heading; after Back or Forward, where the visitor was.
import { unfold } from "./fold.js";

/** Input after which the page no longer scrolls by itself. */
const INTENTS = ["wheel", "touchstart", "pointerdown", "keydown", "focusin"];
/** Milliseconds in which a growing page is scrolled again. */
const SETTLE_TIME = 3000;

const followed = new Map(); // by path of a page: the link that led away from it
let traversed = null; // the state of the entry that Back or Forward led to

addEventListener("popstate", ({ state }) => (traversed = state ?? {}));
document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link) return;
    traversed = null;
    followed.set(location.pathname, { path: link.pathname, place: linksTo(link.pathname).indexOf(link) });
  },
  { capture: true },
);

const linksTo = (path) => [...document.links].filter(({ pathname }) => pathname === path);

/** The element that the address names, or one that `hash` names. */
export function targetOf(hash = location.hash) {
  const id = hash.slice(1);
  try {
    return document.getElementById(id) ?? document.getElementById(decodeURIComponent(id));
  } catch {
    return null; // an invalid percent escape
  }
}

/** Give the focus to an element that a link leads to, which need not take it otherwise. */
export function focus(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Bring an element that a link leads to into view, with the focus. */
export function show(element, behavior = "auto") {
  unfold(element);
  focus(element);
  element.scrollIntoView({ behavior });
}

/** Set scroll position and focus of the new page. */
export function onPageChange() {
  const state = traversed;
  traversed = null;
  if (typeof state?.y === "number") {
    const link = followed.get(location.pathname);
    if (link) linksTo(link.path)[link.place]?.focus({ preventScroll: true });
    return settle(() => scrollTo({ top: state.y, behavior: "instant" }));
  }
  const target = targetOf();
  if (target) {
    show(target, "instant");
    return settle(() => target.scrollIntoView({ behavior: "instant" }));
  }
  const heading = document.querySelector("main h1");
  if (heading) focus(heading);
  return scrollTo({ top: 0, behavior: "instant" });
}

/** Scroll now, and again as the page gets its style sheet and its answers, until the visitor acts. */
function settle(scroll) {
  scroll();
  const watch = new ResizeObserver(scroll);
  const stop = () => watch.disconnect();
  watch.observe(document.body);
  for (const intent of INTENTS) addEventListener(intent, stop, { once: true, capture: true, passive: true });
  setTimeout(stop, SETTLE_TIME);
}
