// On a phone: the bar at the bottom opens the result over the questions, and is hidden while the result is in view.

/** Connect the bar. */
export function sheet(view) {
  const { root } = view;
  const bar = root.querySelector("[data-bar]");
  const button = root.querySelector("[data-toggle]");
  const result = root.querySelector("#estimate-result");
  const setOpen = (open) => {
    root.dataset.sheet = open ? "open" : "closed";
    button.setAttribute("aria-expanded", String(open));
    button.querySelector("[data-toggle-label]").textContent = open ? "Hide details" : "Details";
  };
  view.close = () => {
    if (root.dataset.sheet !== "open") return;
    setOpen(false);
    button.focus({ preventScroll: true });
  };
  button.addEventListener("click", () => {
    if (root.dataset.sheet === "open") return view.close();
    setOpen(true);
    result.scrollTop = 0;
    result.focus({ preventScroll: true });
  });
  root.querySelector("[data-close]").addEventListener("click", view.close);
  root.addEventListener("keydown", (event) => event.key === "Escape" && view.close());
  root.addEventListener("focusin", ({ target }) => {
    if (root.dataset.sheet === "open" && !result.contains(target) && !bar.contains(target)) setOpen(false);
  });
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting && root.dataset.sheet !== "open";
  }).observe(result);
}
