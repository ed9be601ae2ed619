// After a request was sent: who comes back to the form reads under which reference, and may start a new one.

const NAME = "cor-quote-sent";

let first = true; // this is the page that the browser itself opened, not one that the theme put in

/** Remember that the form at this address was sent, until this tab is closed. */
export function remember(id) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ id, hash: location.hash }));
  } catch {
    // Storage is switched off: the form stands there as it was left.
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

/** Where the form was sent already, say so instead of showing it; `renew` empties it. `back`: the browser went back to a page it kept. */
export function greet(form, renew, back = false) {
  const sent = recall();
  const returned = back || (first && ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type));
  first = false;
  if (!sent || sent.hash !== location.hash || !(returned || sent.hash)) return;
  document.querySelector("[data-sent]")?.remove();
  const notice = document.createElement("div");
  notice.className = "cor-notice";
  notice.dataset.sent = "";
  notice.tabIndex = -1;
  const words = document.createElement("p");
  const reference = Object.assign(document.createElement("strong"), { className: "cor-quote__reference", textContent: sent.id });
  words.append("You sent this request", ...(sent.id ? [" as ", reference] : []), ". It is with us.");
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "cor-button",
    textContent: "Start a new request",
  });
  button.addEventListener("click", () => {
    sessionStorage.removeItem(NAME);
    notice.remove();
    form.hidden = false;
    renew();
    form.querySelector("input").focus();
  });
  notice.append(words, Object.assign(document.createElement("p"), { className: "cor-actions" }));
  notice.lastChild.append(button);
  form.before(notice);
  form.hidden = true;
  notice.focus();
}
