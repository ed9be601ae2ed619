// After a request was sent, the form shows its reference and offers a new request, unless there is new input.

const STORAGE_KEY = "cor-quote-sent";

let first = true; // the browser itself opened this page, the theme did not

/** Remember that the form was sent with the estimate and the file it carries, until this tab is closed or something new is typed. */
export function remember(form, id, file) {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ id, fragment: form.dataset.fragment || "", file }));
  } catch {
    // Storage is off: the form is empty when the visitor returns.
  }
}

/** Forget the earlier request: there is a new one. */
export function forgetSent() {
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was stored either.
  }
}

/** Return what is remembered, or null. */
export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

/** Whether the browser itself opened this page by Back, Forward or reload. */
function returned() {
  const [opened] = performance.getEntriesByType("navigation");
  return first && ["back_forward", "reload"].includes(opened?.type) && new URL(opened.name).pathname === location.pathname;
}

/** If the form was sent already and nothing new is `typed`, show that instead of the form; `startOver` empties it. */
export function greet(form, startOver, typed) {
  const sent = recall();
  const back = returned();
  first = false;
  if (typed) forgetSent();
  else if (sent && (back || (sent.fragment && sent.fragment === form.dataset.fragment))) showSent(form, sent.id, startOver);
}

/** Show the reference of the request that was sent, instead of the form. */
export function showSent(form, id, startOver) {
  document.querySelector("[data-sent]")?.remove();
  const notice = document.createElement("div");
  notice.className = "cor-notice";
  notice.dataset.sent = "";
  notice.tabIndex = -1;
  const words = document.createElement("p");
  const reference = Object.assign(document.createElement("strong"), { className: "cor-quote__reference", textContent: id });
  words.append("You sent this request", ...(id ? [" as ", reference] : []), ". We have it.");
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "cor-button",
    textContent: "Start a new request",
  });
  button.addEventListener("click", () => {
    forgetSent();
    notice.remove();
    form.hidden = false;
    startOver();
    form.querySelector("input").focus();
  });
  notice.append(words, Object.assign(document.createElement("p"), { className: "cor-actions" }));
  notice.lastChild.append(button);
  form.before(notice);
  form.hidden = true;
  notice.focus();
}
