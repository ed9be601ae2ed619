// After a request was sent: who comes back to the form reads under which reference, and may start a new one. A form in which something
// new is typed says nothing of it.

const NAME = "cor-quote-sent";

let first = true; // this is the page that the browser itself opened, not one that the theme put in

/** Remember that the form was sent with the estimate it carries, until this tab is closed or something new is typed. */
export function remember(form, id) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ id, fragment: form.dataset.fragment || "" }));
  } catch {
    // Storage is switched off: the form is empty when the visitor comes back.
  }
}

/** Forget the earlier request: a new one is begun. */
export function begin() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was kept either.
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

/** Whether the browser itself opened this page, by going back or anew. */
function returned() {
  const [opened] = performance.getEntriesByType("navigation");
  return first && ["back_forward", "reload"].includes(opened?.type) && new URL(opened.name).pathname === location.pathname;
}

/** Where the form was sent already and nothing new is `typed`, say so instead of showing it; `renew` empties it. */
export function greet(form, renew, typed) {
  const sent = recall();
  const back = returned();
  first = false;
  if (typed) begin();
  else if (sent && (back || (sent.fragment && sent.fragment === form.dataset.fragment))) tell(form, sent.id, renew);
}

/** Say under which reference the form was sent, instead of showing it. */
export function tell(form, id, renew) {
  document.querySelector("[data-sent]")?.remove();
  const notice = document.createElement("div");
  notice.className = "cor-notice";
  notice.dataset.sent = "";
  notice.tabIndex = -1;
  const words = document.createElement("p");
  const reference = Object.assign(document.createElement("strong"), { className: "cor-quote__reference", textContent: id });
  words.append("You sent this request", ...(id ? [" as ", reference] : []), ". It is with us.");
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "cor-button",
    textContent: "Start a new request",
  });
  button.addEventListener("click", () => {
    begin();
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
