// Mounts a page's modules: an element with data-module="name" gets name.js, loaded only where it stands.

document.documentElement.dataset.engine ??= "idle";

async function mountAll() {
  for (const element of document.querySelectorAll("[data-module]")) {
    if (element.dataset.module.match(/^[a-z-]+$/) && !element.dataset.wanted) {
      element.dataset.wanted = "yes";
      const module = await import(`./${element.dataset.module}.js`);
      module.mount(element);
    }
  }
}

// A quote request that could not go waits in this browser: its own page tells more of it, every other one tries too.
try {
  if (localStorage.getItem("cor-outbox") && !document.querySelector("form#quote-form"))
    import("./quote-notice.js").then(({ watch }) => watch(() => document.querySelector("article h1, main h1")));
} catch {
  // Storage is switched off: nothing waits.
}

// With instant navigation this file runs once, and the theme says when a page has come.
if (window.document$) window.document$.subscribe(mountAll);
else mountAll();
