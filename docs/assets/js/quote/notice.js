// Tries to send a queued request while a page of the site is open, and shows the outcome.
import { MARK, drop, flush, waiting } from "./outbox.js";
import { callUs } from "./send.js";

const FIRST_DELAY = 30_000; // ms
const MAX_DELAY = 600_000;

const WAITING = "Your request has not been sent yet. Keep this page open and we will send it when the connection is back.";

let timer;
let delay = FIRST_DELAY;

/**
 * Try to send queued requests, now and whenever the connection may be back: see `deliver`. `place` returns the element before which
 * to show the outcome, or null if it is gone; `takeBack` takes a refused request and returns whether it did.
 */
export function watch(place, takeBack) {
  const retry = () => place() && deliver(place, takeBack);
  window.addEventListener("online", retry);
  window.addEventListener("storage", ({ key, newValue }) => key === MARK && !newValue && removeNotice());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
  return retry();
}

/** Try once, show the outcome, and retry later if it failed. */
export async function deliver(place, takeBack) {
  clearTimeout(timer);
  try {
    if (!(await waiting()).length) {
      removeNotice();
      return;
    }
    const { sent, refused, left } = navigator.onLine ? await flush() : { sent: [], refused: [], left: 1 };
    if (sent.length) await show(place(), `Your request has been sent. Your reference is ${sent.join(", ")}.`);
    else if (refused.length) await showRefused(place, takeBack, refused[0]);
    else if (left) (await show(place(), `${WAITING}${callUs()}`)).dataset.outbox = "waits";
    else removeNotice();
    if (left) {
      timer = setTimeout(() => place() && deliver(place, takeBack), delay);
      delay = Math.min(2 * delay, MAX_DELAY);
    }
  } catch {
    // No outbox in this browser.
  }
}

/** Remove the notice: another tab has sent the request. */
function removeNotice() {
  document.querySelector('[data-outbox="waits"]')?.remove();
}

async function showRefused(place, takeBack, request) {
  const messages = request.problems.map(({ message }) => message).join(" ");
  if (takeBack?.(request)) {
    await drop(request.key);
    await show(
      place(),
      "Your request was not accepted. Your answers are back in the form: correct the fields listed below, then send it again.",
    );
    return;
  }
  const notice = await show(place(), `Your request was not accepted. ${messages} `);
  if (!takeBack)
    notice.append(
      Object.assign(document.createElement("a"), { href: new URL("../../../quote/", import.meta.url), textContent: "See it in the form" }),
    );
}

/** Show a notice above an element, and announce it; return the notice. */
export async function show(before, words) {
  let notice = document.querySelector("[data-outbox]");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "cor-notice";
    notice.dataset.outbox = "";
    notice.setAttribute("role", "status");
    notice.tabIndex = -1;
    before.before(notice);
    await new Promise(requestAnimationFrame); // screen readers announce changes to a live region, not what it starts with
  }
  notice.dataset.outbox = "";
  notice.textContent = words;
  notice.scrollIntoView({ block: "center" });
  return notice;
}
