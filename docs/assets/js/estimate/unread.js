// Shows, above the estimator, which parts of a link are not valid answers.
import { unreadNotice } from "../shared/unread.js";

/** Show the parts of the link that are not valid answers. */
export function showUnread({ root, form }, unknown) {
  root.querySelector("[data-unread]")?.remove();
  const label = (name) =>
    form
      .querySelector(`[data-field="${CSS.escape(name)}"]`)
      ?.querySelector("legend, label")
      .firstChild.textContent.trim();
  if (!unknown.length) return;
  const notice = unreadNotice(unknown, (name) => label(name) ?? name, "Choose it below; the other answers are filled in.");
  notice.className = "cor-notice";
  root.prepend(notice);
}
