// What of a link is no answer to a question: said above the estimator.
import { unread } from "../shared/unread.js";

/** Say what of the link is no answer to a question. */
export function doubt({ root, form }, unknown) {
  root.querySelector("[data-unread]")?.remove();
  const label = (name) =>
    form
      .querySelector(`[data-field="${CSS.escape(name)}"]`)
      ?.querySelector("legend, label")
      .firstChild.textContent.trim();
  if (!unknown.length) return;
  const said = unread(unknown, (name) => label(name) ?? name, "Choose it below; the other answers are taken.");
  said.className = "cor-notice";
  root.prepend(said);
}
