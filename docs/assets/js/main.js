// Mounts a page's modules: an element with data-module="folder/name" gets folder/name.js, loaded only where it stands.
import { arrive, focus, named, show } from "./shared/arrival.js";
import { broken } from "./shared/broken.js";
import { fragment, read } from "./shared/fragment.js";
import { forgive } from "./shared/search.js";

const root = document.documentElement;
const OURS = new URL(".", import.meta.url).href;

root.dataset.engine ??= "idle";
/** early.js has found all that the scripts need of this browser. */
const able = !broken();
if (able) root.classList.replace("no-js", "js");

/** Where a script was blocked, lost on its way, or fails in this browser, the page works as it does without script. */
function missing(error) {
  root.dataset.script = "missing";
  console.info(error.message);
  const status = document.querySelector("[data-stale] #estimate-status"); // what was shown until now may be of several sets of answers
  if (status)
    status.textContent = 'The estimator does not work in this browser. Our server prices your answers: choose "Work out the price".';
}

/** Where an error of our own scripts comes from, as browsers write it; empty where it is somebody else's, or no fault of a script. */
function ours(error) {
  const wrong = error instanceof TypeError || error instanceof ReferenceError;
  return wrong && error.stack?.match(/\bhttps?:\S+/)?.[0].startsWith(OURS);
}

// What nobody caught is most likely something that this browser does not have.
for (const kind of ["error", "unhandledrejection"]) {
  addEventListener(kind, (event) => {
    const error = event.error ?? event.reason;
    if (ours(error)) missing(error);
  });
}

/** Put the answers of a link into the estimator's form, whose own script did not arrive. */
function answer(form) {
  const { answers } = read(fragment(), form.elements);
  if (!answers.length) return;
  for (const field of form.elements) {
    const values = answers.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

async function mountAll() {
  for (const element of document.querySelectorAll("[data-module]")) {
    if (element.dataset.module.match(/^[a-z]+\/[a-z]+$/) && !element.dataset.wanted) {
      element.dataset.wanted = "yes";
      const module = able && (await import(new URL(`${element.dataset.module}.js`, import.meta.url)).catch(missing));
      try {
        if (module) module.mount(element);
        else element.querySelectorAll("#estimate-form").forEach(answer);
      } catch (error) {
        missing(error);
      }
    }
  }
}

// A quote request that could not go waits in this browser: the quote page handles it itself, every other page tries to send it.
try {
  if (localStorage.getItem("cor-outbox") && !document.querySelector("form#quote-form"))
    import("./quote/notice.js")
      .then(({ watch }) => watch(() => document.querySelector("article h1, main h1")))
      .catch(({ message }) => console.info(message));
} catch {
  // Storage is switched off: nothing waits.
}

// Before its first change of pages the theme treats a link within the page as a link to another page: it fetches that page, and
// typed answers are lost. Until then such links are followed here, with no entry in the history: going back to one has the same fault.
const here = (address) => address.split("#")[0];
let pages = 0;
document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link?.hash || here(link.href) !== here(location.href)) return;
    if (pages < 2) link.addEventListener("click", go, { once: true });
    else setTimeout(() => location.hash === link.hash && named() && focus(named())); // the theme has scrolled there
  },
  { capture: true },
);

function go(event) {
  const target = named(event.currentTarget.hash);
  event.stopPropagation();
  if (event.defaultPrevented || !target) return;
  event.preventDefault();
  history.replaceState(history.state, "", event.currentTarget.hash);
  show(target);
}

// With instant navigation this file runs once a visit; the theme announces each further page.
forgive();
mountAll();
await window.themed;
window.document$?.subscribe(() => {
  pages += 1;
  if (pages > 1) arrive();
  mountAll();
});
