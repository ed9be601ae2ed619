// Runs in the head, before anything is shown: starts the engine where the page lives by it, and puts off the theme's work until the
// page is shown, or until it is needed.
(() => {
  /** What a visitor does first. */
  const INTENTS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "focusin"];
  /** Milliseconds that the theme waits for a price at most. */
  const PATIENCE = 1500;
  const root = document.documentElement;

  /**
   * What the scripts use and cannot do without, the newest of it in every browser of package.json's list. Where one is missing no
   * script takes a form over: the page works as it does without script. main.js does the same where something else fails.
   */
  const NEEDED = [
    ...[Object.hasOwn, Object.fromEntries, Array.prototype.at, Array.prototype.flatMap, String.prototype.replaceAll],
    ...[Promise.prototype.finally, Element.prototype.replaceChildren, Element.prototype.before, Element.prototype.closest],
    ...[window.fetch, window.FormData, window.URLSearchParams, window.AbortController, window.CSS?.escape, window.Blob?.prototype.text],
    ...[window.IntersectionObserver, window.MutationObserver, window.crypto?.getRandomValues],
  ];
  if (!NEEDED.every(Boolean)) {
    root.dataset.script = "missing";
    return;
  }

  /**
   * On a page that lives by the engine, that starts before all else; engine/client.js takes it over with what it has said. The worker
   * reads the way from its own name: a message would wait for the page's thread, which is busy then, and what stands behind # in its
   * address is lost where a service worker serves it without a connection.
   */
  const path = document.currentScript.dataset.worker;
  try {
    if (path && !navigator.connection?.saveData) {
      const said = [];
      const worker = new Worker(path, { type: "module", name: "memory" });
      worker.onmessage = worker.onerror = (event) => said.push(event);
      window.engine = { worker, said };
    }
  } catch {
    // A browser that refuses workers: engine/client.js meets the same, and the page works without.
  }

  root.classList.replace("no-js", "js"); // the theme sets the class later: what is for visitors without script would be shown for a moment

  // A script that a blocker keeps away leaves a page that works as it does without script.
  const missing = ({ target }) => target.type === "module" && (root.dataset.script = "missing");
  addEventListener("error", missing, true);

  // Where the browser refuses storage the theme's scripts would end at their first look into it: what they keep then lasts as long as the page.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      if (window[name]) continue;
    } catch {
      // Refused with an error; some browsers give null.
    }
    root.dataset.storage = "page";
    const held = new Map();
    const getItem = (key) => held.get(key) ?? null;
    const setItem = (key, value) => void held.set(key, String(value));
    const removeItem = (key) => void held.delete(key);
    Object.defineProperty(window, name, { value: { getItem, setItem, removeItem, clear: () => held.clear() } });
  }

  // The theme's script takes long on a phone, so the page is shown first, and so is a price of the engine's where that starts with the
  // page, unless the visitor does something. main.js waits for `themed`.
  window.themed = new Promise((resolve) => {
    let begun = false;
    const run = () => {
      if (begun) return;
      begun = true;
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
      setTimeout(run, PATIENCE);
      new MutationObserver((_, observer) => {
        if (!document.querySelector("[data-stale=no]") && root.dataset.engine !== "failed") return;
        observer.disconnect();
        setTimeout(run);
      }).observe(root, { attributeFilter: ["data-stale", "data-engine"], subtree: true });
    };
    const shown = () => (document.hidden ? run() : requestAnimationFrame(() => setTimeout(window.engine ? priced : run)));
    document.addEventListener("DOMContentLoaded", shown, { once: true });
  });

  // The theme opens its search, or another page, by a single letter on a link or button, which whoever dictates sets off by a word
  // (WCAG 2.1.4). It hears letters only in its open search.
  addEventListener("keydown", (event) => {
    if (event.key?.length === 1 && !document.querySelector("[data-md-toggle=search]:checked")) event.stopImmediatePropagation();
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
