// On a phone: buttons show the lines and their numbers in place, the bar at the bottom opens the result over the questions, and is hidden while the result is in view.
// While an answer is marked as wrong the bar says so instead, and leads to it.
// The open result is an entry of the history: Back closes it, and closing it in any other way goes back.
import { goTo } from "../shared/problems.js";

const THEME_PAUSE = 200; // milliseconds: the theme notes a scroll position 100 ms after it was reached, and forgets all else

/** Connect the bar. */
export function sheet(view) {
  const { root } = view;
  const bar = root.querySelector("[data-bar]");
  const button = root.querySelector("[data-toggle]");
  const result = root.querySelector("#estimate-result");
  const isOpen = () => root.dataset.sheet === "open";
  let entered = false; // whether the history's entry is that of the open result
  let scrolling = "auto"; // the history's scroll restoration while it is closed
  let onBack = () => {}; // what to do once the history is back
  const mark = () => entered && history.replaceState({ ...history.state, sheet: true }, "");
  const setOpen = (open) => {
    root.dataset.sheet = open ? "open" : "closed";
    button.setAttribute("aria-expanded", String(open));
    view.nameBar();
  };
  const wrong = () => view.form.querySelectorAll("[aria-invalid]");
  view.nameBar = () => {
    const { length } = wrong();
    const closed = length ? `Fix ${length} ${length === 1 ? "answer" : "answers"}` : "Details";
    button.querySelector("[data-toggle-label]").textContent = isOpen() ? "Hide details" : closed;
  };
  const show = () => {
    entered = true;
    setTimeout(mark, THEME_PAUSE);
    setOpen(true);
    result.scrollTop = 0;
    result.focus({ preventScroll: true });
  };
  /** Close it; resolves when the history is back. */
  const shut = () => {
    setOpen(false);
    const focused = document.activeElement;
    return new Promise((resolve) => {
      if (!entered) return resolve();
      onBack = () => {
        focused.focus({ preventScroll: true });
        resolve();
      };
      return history.back();
    });
  };
  view.close = async () => {
    if (!isOpen()) return;
    button.focus({ preventScroll: true });
    await shut();
  };
  button.addEventListener("click", () => {
    if (isOpen()) return view.close();
    const [first] = wrong();
    if (first) return goTo(first);
    view.writeAddress();
    scrolling = history.scrollRestoration;
    history.scrollRestoration = "manual"; // Back leaves the page where it is
    history.pushState({ ...history.state, sheet: true }, "");
    return show();
  });
  root.querySelector("[data-close]").addEventListener("click", view.close);
  for (const more of root.querySelectorAll("[data-more]"))
    more.addEventListener("click", () => more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") === "false")));
  root.addEventListener("keydown", (event) => event.key === "Escape" && view.close());
  root.addEventListener("focusin", ({ target }) => {
    if (isOpen() && !result.contains(target) && !bar.contains(target)) shut();
  });
  // Before the theme hears of it: it would fetch the page again.
  window.addEventListener(
    "popstate",
    (event) => {
      const opens = Boolean(event.state?.sheet);
      if (!root.isConnected || location.pathname !== view.path || !(entered || opens)) return;
      event.stopImmediatePropagation();
      if (opens) return show();
      entered = false;
      if (isOpen()) {
        setOpen(false);
        onBack = () => button.focus({ preventScroll: true });
      }
      view.writeAddress();
      setTimeout(() => {
        history.scrollRestoration = scrolling;
        bar.hidden = false; // a late observer may have hidden it, and what is hidden takes no focus
        onBack(); // until now the browser lets the focus go
      });
    },
    { capture: true },
  );
  // A link to another page leaves from the entry before, so that Back leads to the questions.
  root.addEventListener(
    "click",
    async (event) => {
      const link = event.target.closest("a[href]");
      const elsewhere = link && (link.pathname !== location.pathname || link.host !== location.host);
      if (!elsewhere || !isOpen() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await shut();
      link.click();
    },
    { capture: true },
  );
  window.addEventListener("pagehide", () => root.isConnected && mark());
  if (history.state?.sheet && button.offsetParent) show(); // reloaded
  let inView = false;
  const hide = () => (bar.hidden = inView && !isOpen() && !bar.contains(document.activeElement)); // the focus is not taken away
  new IntersectionObserver(([entry]) => {
    inView = entry.isIntersecting;
    hide();
  }).observe(result);
  bar.addEventListener("focusout", () => setTimeout(hide));
}
