// Mounts a page's modules: an element with data-module="folder/name" gets folder/name.js, loaded only where it stands.

document.documentElement.dataset.engine ??= "idle";

async function mountAll() {
  for (const element of document.querySelectorAll("[data-module]")) {
    if (element.dataset.module.match(/^[a-z]+\/[a-z]+$/) && !element.dataset.wanted) {
      element.dataset.wanted = "yes";
      const module = await import(`./${element.dataset.module}.js`);
      module.mount(element);
    }
  }
}

// A quote request that could not go waits in this browser: its own page tells more of it, every other one tries too.
try {
  if (localStorage.getItem("cor-outbox") && !document.querySelector("form#quote-form"))
    import("./quote/notice.js").then(({ watch }) => watch(() => document.querySelector("article h1, main h1")));
} catch {
  // Storage is switched off: nothing waits.
}

// Until the theme has changed pages once it takes a link within the page for another page, fetches it, and what was typed is
// gone. So as long we go there ourselves, without an entry in the history: going back to one would be taken the same way.
const here = (address) => address.split("#")[0];
const start = here(location.href);
let pages = 0;
document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link?.hash && pages < 2 && here(link.href) === start) link.addEventListener("click", go, { once: true });
  },
  { capture: true },
);

function go(event) {
  const target = document.getElementById(decodeURIComponent(event.currentTarget.hash.slice(1)));
  event.stopPropagation();
  if (event.defaultPrevented || !target) return;
  event.preventDefault();
  history.replaceState(history.state, "", event.currentTarget.hash);
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

// With instant navigation this file runs once, and the theme says when another page has come.
mountAll();
await window.themed;
window.document$?.subscribe(() => {
  pages += 1;
  mountAll();
});
