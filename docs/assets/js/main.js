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

// With instant navigation this file runs once, and the theme says when a page has come.
if (window.document$) window.document$.subscribe(mountAll);
else mountAll();
