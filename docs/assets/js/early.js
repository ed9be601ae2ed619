// Runs in the head, before anything is shown: puts off the theme's work until the page is shown, or until it is needed.
(() => {
  document.documentElement.classList.replace("no-js", "js"); // the theme sets the class later: what is for visitors without script would be shown for a moment

  // A script that a blocker keeps away leaves a page that works as it does without script.
  const missing = ({ target }) => target.type === "module" && (document.documentElement.dataset.script = "missing");
  addEventListener("error", missing, true);

  // Where the browser refuses storage the theme's scripts would end at their first look into it: what they keep then lasts as long as the page.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      if (window[name]) continue;
    } catch {
      // Refused with an error; some browsers give null.
    }
    document.documentElement.dataset.storage = "page";
    const held = new Map();
    const getItem = (key) => held.get(key) ?? null;
    const setItem = (key, value) => void held.set(key, String(value));
    const removeItem = (key) => void held.delete(key);
    Object.defineProperty(window, name, { value: { getItem, setItem, removeItem, clear: () => held.clear() } });
  }

  // The theme's script takes long on a phone, so the page is shown first. main.js waits for `themed`.
  window.themed = new Promise((resolve) => {
    const run = () => {
      const script = document.createElement("script");
      script.src = document.querySelector("link[rel=preload][as=script]").href;
      script.onload = () => setTimeout(begin);
      script.onerror = resolve;
      document.body.append(script);
    };
    const begin = () => {
      document.dispatchEvent(new Event("DOMContentLoaded")); // the theme waits for this event, which has already fired
      resolve();
    };
    const shown = () => (document.hidden ? run() : requestAnimationFrame(() => setTimeout(run)));
    document.addEventListener("DOMContentLoaded", shown, { once: true });
  });

  // The theme's search index (29 kB) is loaded when the search gets the focus. A page that it fetches for a link and that a blocker or
  // the line keeps back is loaded by the browser: the theme sets the address anew, which does nothing where it holds a #.
  const { open, send } = XMLHttpRequest.prototype;
  const wanted = new Promise((resolve) => {
    addEventListener("focusin", ({ target }) => target.closest("[data-md-component=search]") && resolve());
  });
  XMLHttpRequest.prototype.open = function (...given) {
    const { pathname } = new URL(given[1], location);
    if (pathname.endsWith("/")) this.addEventListener("error", () => location.reload());
    if (pathname.endsWith("/search/search_index.json")) this.send = () => wanted.then(() => send.call(this));
    return open.apply(this, given);
  };
})();
