// Runs in the head, before anything is shown: starts the engine on pages that need it, and delays the theme's script until the
// page is shown, or until it is needed.
(() => {
  /** A visitor's first actions. */
  const INTENTS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "focusin"];
  /** Most milliseconds that the theme waits for a price. */
  const THEME_DELAY = 1500;
  const root = document.documentElement;

  /**
   * The newest features that the scripts need; every browser of package.json's list has them. If one is missing, no script
   * takes a form over and the page works as it does without script. main.js does the same when something else fails.
   */
  const REQUIRED = [
    ...[Object.hasOwn, Object.fromEntries, Array.prototype.at, Array.prototype.flatMap, String.prototype.replaceAll],
    ...[Promise.prototype.finally, Element.prototype.replaceChildren, Element.prototype.before, Element.prototype.closest],
    ...[window.fetch, window.FormData, window.URLSearchParams, window.AbortController, window.CSS?.escape, window.Blob?.prototype.text],
    ...[window.IntersectionObserver, window.MutationObserver, window.crypto?.getRandomValues],
  ];
  if (!REQUIRED.every(Boolean)) {
    root.dataset.script = "missing";
    return;
  }

  /**
   * On a page that needs the engine, its worker starts first; engine/client.js takes it over with the messages it has posted. The
   * worker reads how to start from its own name: a message would wait for the page's thread, which is busy then, and a fragment in
   * its address is lost when a service worker serves it offline.
   */
  const path = document.currentScript.dataset.worker;
  try {
    if (path && !navigator.connection?.saveData) {
      const messages = [];
      const worker = new Worker(path, { type: "module", name: "memory" });
      worker.onmessage = worker.onerror = (event) => messages.push(event);
      window.engine = { worker, messages };
    }
  } catch {
    // A browser that refuses workers: engine/client.js reports it, and the page works without.
  }

  root.classList.replace("no-js", "js"); // the theme sets the class later: until then content for visitors without script would show

  // If a blocker stops a script, the page works as it does without script.
  const missing = ({ target }) => target.type === "module" && (root.dataset.script = "missing");
  addEventListener("error", missing, true);

  // If the browser refuses storage, the theme's scripts would throw at their first access: give them one that lasts as long as the page.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      if (window[name]) continue;
    } catch {
      // Refused with an error; some browsers give null.
    }
    root.dataset.storage = "page";
    const values = new Map();
    const getItem = (key) => values.get(key) ?? null;
    const setItem = (key, value) => void values.set(key, String(value));
    const removeItem = (key) => void values.delete(key);
    Object.defineProperty(window, name, { value: { getItem, setItem, removeItem, clear: () => values.clear() } });
  }

  // The theme's script takes long on a phone, so the page is shown first, and so is the engine's price where the engine starts with
  // the page, unless the visitor acts. main.js waits for `themed`.
  window.themed = new Promise((resolve) => {
    let started = false;
    const run = () => {
      if (started) return;
      started = true;
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
    const priced = () => {
      for (const intent of INTENTS) addEventListener(intent, run, { once: true, capture: true, passive: true });
      setTimeout(run, THEME_DELAY);
      new MutationObserver((_, observer) => {
        if (!document.querySelector("[data-stale=no]") && root.dataset.engine !== "failed") return;
        observer.disconnect();
        setTimeout(run);
      }).observe(root, { attributeFilter: ["data-stale", "data-engine"], subtree: true });
    };
    const shown = () => (document.hidden ? run() : requestAnimationFrame(() => setTimeout(window.engine ? priced : run)));
    document.addEventListener("DOMContentLoaded", shown, { once: true });
  });

  // The theme opens its search, or another page, by a single letter on a link or button; dictation would trigger that by a word
  // (WCAG 2.1.4). Letters reach it only in its open search.
  addEventListener("keydown", (event) => {
    if (event.key?.length === 1 && !document.querySelector("[data-md-toggle=search]:checked")) event.stopImmediatePropagation();
  });

  // The theme's search index (29 kB), and what corrects a search, are loaded when the search gets the focus. If fetching a
  // linked page fails, the browser loads it: the theme only sets the address again, which does nothing if it has a fragment.
  const { open, send } = XMLHttpRequest.prototype;
  const searchOpened = new Promise((resolve) => {
    const search = ({ target }) => target.closest("[data-md-component=search]") && import("./shared/search.js").then(resolve, resolve);
    addEventListener("focusin", search);
  });
  XMLHttpRequest.prototype.open = function (...args) {
    const { pathname } = new URL(args[1], location);
    if (pathname.endsWith("/")) this.addEventListener("error", () => location.reload());
    if (pathname.endsWith("/search/search_index.json")) this.send = () => searchOpened.then(() => send.call(this));
    return open.apply(this, args);
  };
})();
