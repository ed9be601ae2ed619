// A way to take everything out of the form and out of this browser: computers are shared. Until the page is left it can be brought back.
import { fragment as given } from "../shared/fragment.js";
import { drop, read } from "./answers.js";
import { fill, forget, keep } from "./draft.js";
import { controls, plain } from "./names.js";
import { leave } from "./check.js";
import { clearProblems } from "./problems.js";
import { copies, put } from "./report.js";

/** What stands behind # in the address and is not ours. */
const rest = (form) => read(form, given()).rest;

function address(parts) {
  const hash = parts.filter(Boolean).join("&");
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash && `#${hash}`}`);
}

/** Empty the form and forget its draft; return what it held. */
export function clear(form) {
  const held = { values: [], fragment: form.dataset.fragment || "", files: copies(form.querySelector("input[type=file]")) };
  for (const control of controls(form)) {
    if (["hidden", "file"].includes(control.type) || (["radio", "checkbox"].includes(control.type) && !control.checked)) continue;
    held.values.push([plain(form, control.name), control.value]);
  }
  leave(form);
  clearProblems(form);
  drop(form);
  form.reset();
  forget(form);
  address(rest(form));
  return held;
}

/** Offer the button; `carry` shows an estimate's answers again. */
export function offerClear(form, carry) {
  const [place, button, status] = ["[data-draft]", "[data-clear]", "[data-cleared]"].map((one) => form.querySelector(one));
  const words = button.textContent;
  let held = null;
  if (document.documentElement.dataset.storage) status.textContent = "What you type stays in this form until you leave the page.";
  place.hidden = false;
  const say = (told, offer) => {
    status.textContent = told;
    button.textContent = offer;
  };
  button.addEventListener("click", () => {
    if (held) {
      const { values, fragment, files } = held;
      held = null;
      if (fragment) {
        address([fragment, ...rest(form)]);
        carry(fragment);
      }
      fill(form, values);
      if (files.length) put(form, files);
      keep(form);
      say("Everything is back.", words);
    } else {
      held = clear(form);
      say("The form is empty, and this browser keeps nothing of it.", "Bring it back");
    }
  });
  form.addEventListener("input", () => {
    if (!held) return;
    held = null; // something new is written
    say("", words);
  });
}
