// Runs in the head, before anything is shown: what the theme would do at a page's start waits until it is of use.
(() => {
  document.documentElement.classList.replace("no-js", "js"); // the theme says so too late: what needs no script would show, and go

  // The theme's script is long work for a phone, so the page is shown first. main.js waits for `themed`.
  window.themed = new Promise((resolve) => {
    const run = () => {
      const script = document.createElement("script");
      script.src = document.querySelector("link[rel=preload][as=script]").href;
      script.onload = () => setTimeout(begin);
      script.onerror = resolve;
      document.body.append(script);
    };
    const begin = () => {
      document.dispatchEvent(new Event("DOMContentLoaded")); // the theme waits for it, and it has been
      resolve();
    };
    const shown = () => (document.hidden ? run() : requestAnimationFrame(() => setTimeout(run)));
    document.addEventListener("DOMContentLoaded", shown, { once: true });
  });

  // Its search index (29 kB, and a worker's time) comes when somebody turns to the search.
  const { open, send } = XMLHttpRequest.prototype;
  const wanted = new Promise((resolve) => {
    addEventListener("focusin", ({ target }) => target.closest("[data-md-component=search]") && resolve());
  });
  XMLHttpRequest.prototype.open = function (...given) {
    if (new URL(given[1], location).pathname.endsWith("/search/search_index.json")) this.send = () => wanted.then(() => send.call(this));
    return open.apply(this, given);
  };
})();
