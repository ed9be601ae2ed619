// Mounts a page's modules: an element with data-module="folder/name" gets folder/name.js, loaded only on pages that have it.
import { focus, onPageChange, show, targetOf } from "./shared/arrival.js";
import { broken } from "./shared/broken.js";

const root = document.documentElement;
const OURS = new URL(".", import.meta.url).href;

root.dataset.engine ??= "idle";
/** Whether early.js found every feature that the scripts need. */
const supported = !broken();
if (supported) root.classList.replace("no-js", "js");

/** If a script is blocked, does not arrive or fails in this browser, the page works as it does without script. */
function disable(error) {
  root.dataset.script = "missing";
  console.info(error.message);
  const status = document.querySelector("#estimate-status"); // no price follows by itself, and the amounts shown may belong to different answers
  if (status) status.textContent = status.dataset.broken;
}

/** Whether an error is a fault of our own scripts; others, such as an extension's, are ignored. */
function isOurs(error) {
  const fault = error instanceof TypeError || error instanceof ReferenceError;
  return fault && error.stack?.match(/\bhttps?:\S+/)?.[0].startsWith(OURS);
}

// An uncaught error most likely means a feature that this browser lacks.
for (const kind of ["error", "unhandledrejection"]) {
  addEventListener(kind, (event) => {
    const error = event.error ?? event.reason;
    if (isOurs(error)) disable(error);
  });
}

const load = (name) => import(new URL(`${name}.js`, import.meta.url));

async function mountAll() {
  for (const element of document.querySelectorAll("[data-module]")) {
    if (element.dataset.module.match(/^[a-z]+\/[a-z]+$/) && !element.dataset.loading) {
      element.dataset.loading = "yes";
      let module = supported && (await load(element.dataset.module).catch(disable));
      // Without its own script the estimator's form still gets a link's answers.
      if (!module && element.querySelector("#estimate-form")) module = await load("estimate/plain").catch(disable);
      try {
        module?.mount?.(element);
      } catch (error) {
        disable(error);
      }
    }
  }
}

// A quote request that could not be sent waits in this browser: the quote page handles it itself, every other page tries to send it.
try {
  if (localStorage.getItem("cor-outbox") && !document.querySelector("form#quote-form"))
    import("./quote/notice.js")
      .then(({ watch }) => watch(() => document.querySelector("article h1, main h1")))
      .catch(({ message }) => console.info(message));
} catch {
  // Storage is off: nothing waits.
}

// Until its first page change the theme treats a link within the page as a link to another page: it fetches that page, and
// typed answers are lost. Until then such links are followed here, with no history entry: going back to one has the same fault.
const withoutHash = (address) => address.split("#")[0];
let pages = 0;
document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link?.hash || withoutHash(link.href) !== withoutHash(location.href)) return;
    if (pages < 2) link.addEventListener("click", go, { once: true });
    else setTimeout(() => location.hash === link.hash && targetOf() && focus(targetOf())); // the theme has scrolled there
  },
  { capture: true },
);

function go(event) {
  const target = targetOf(event.currentTarget.hash);
  event.stopPropagation();
  if (event.defaultPrevented || !target) return;
  event.preventDefault();
  history.replaceState(history.state, "", event.currentTarget.hash);
  show(target);
}

// With instant navigation this file runs once a visit; the theme announces each later page.
mountAll();
await window.themed;
window.document$?.subscribe(() => {
  pages += 1;
  if (pages > 1) onPageChange();
  mountAll();
});
