// Tries to send a request that waits in this browser while a page of the site is open, and says what came of it.
import { MARK, drop, flush, waiting } from "./outbox.js";
import { callUs } from "./send.js";

const SOON = 30_000; // ms
const LATE = 600_000;

const WAITS = "Not sent yet: a request waits in this browser. It goes as soon as we can be reached while a page of this site is open.";

let timer;
let pause = SOON;

/**
 * Try to send what waits, now and whenever it may go: see `deliver`. `place` returns the element before which to say so, or null where it is gone;
 * `back` takes a request that was refused, and returns whether it has it now.
 */
export function watch(place, back) {
  const again = () => place() && deliver(place, back);
  window.addEventListener("online", again);
  window.addEventListener("storage", ({ key, newValue }) => key === MARK && !newValue && hush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  return again();
}

/** Try once, say what came of it, and try again later where it did not go. */
export async function deliver(place, back) {
  clearTimeout(timer);
  try {
    if (!(await waiting()).length) {
      hush();
      return;
    }
    const { sent, refused, left } = navigator.onLine ? await flush() : { sent: [], refused: [], left: 1 };
    if (sent.length) await say(place(), `The request that waited here is with us. Your reference is ${sent.join(", ")}.`);
    else if (refused.length) await returned(place, back, refused[0]);
    else if (left) (await say(place(), `${WAITS}${callUs()}`)).dataset.outbox = "waits";
    else hush();
    if (left) {
      timer = setTimeout(() => place() && deliver(place, back), pause);
      pause = Math.min(2 * pause, LATE);
    }
  } catch {
    // No outbox in this browser.
  }
}

/** Take away that a request waits: it went from another tab. */
function hush() {
  document.querySelector('[data-outbox="waits"]')?.remove();
}

async function returned(place, back, request) {
  const said = request.problems.map(({ message }) => message).join(" ");
  if (back?.(request)) {
    await drop(request.key);
    await say(
      place(),
      "The request that waited here was not taken. Your answers are back in the form: mend what is named below, and send it again.",
    );
    return;
  }
  const notice = await say(place(), `The request that waited here was not taken. ${said} `);
  if (!back)
    notice.append(
      Object.assign(document.createElement("a"), { href: new URL("../../../quote/", import.meta.url), textContent: "See it in the form" }),
    );
}

/** Say something above an element, so that it is heard too; return where it stands. */
export async function say(before, words) {
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
