// Clears the form and this browser's draft, for shared computers. Until the visitor leaves the page it can be undone.
import { fragment as given } from "../shared/fragment.js";
import { drop, read } from "./answers.js";
import { draftValues, forget, refill, save } from "./draft.js";
import { leave } from "./check.js";
import { clearProblems } from "../shared/problems.js";
import { copies, setFiles } from "./report.js";

/** The parts of the address's fragment that are not ours. */
const foreign = (form) => read(form, given()).rest;

function setFragment(parts) {
  const hash = parts.filter(Boolean).join("&");
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash && `#${hash}`}`);
}

/** Empty the form and forget its draft; return its former contents. */
export function clear(form) {
  const contents = {
    values: draftValues(form),
    fragment: form.dataset.fragment || "",
    files: copies(form.querySelector("input[type=file]")),
  };
  leave(form);
  clearProblems(form);
  drop(form);
  form.reset();
  forget(form);
  setFragment(foreign(form));
  return contents;
}

/** Offer the button; `carry` shows an estimate's answers again. */
export function offerClear(form, carry) {
  const [place, button, status] = ["[data-draft]", "[data-clear]", "[data-cleared]"].map((one) => form.querySelector(one));
  const words = button.textContent;
  let cleared = null;
  if (document.documentElement.dataset.storage) status.textContent = "What you type stays in this form until you leave the page.";
  place.hidden = false;
  const show = (text, action) => {
    status.textContent = text;
    button.textContent = action;
  };
  button.addEventListener("click", () => {
    if (cleared) {
      const { values, fragment, files } = cleared;
      cleared = null;
      if (fragment) {
        setFragment([fragment, ...foreign(form)]);
        carry(fragment);
      }
      refill(form, values);
      if (files.length) setFiles(form, files);
      save(form);
      show("Your answers are back.", words);
    } else {
      cleared = clear(form);
      show("The form is empty, and this browser keeps none of it.", "Undo");
    }
  });
  form.addEventListener("input", () => {
    if (!cleared) return;
    cleared = null; // there is new input
    show("", words);
  });
}
