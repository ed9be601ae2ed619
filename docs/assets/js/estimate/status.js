// The words under the price: the engine's state, what the price is of, and what a screen reader announces.
import { STALE_NOTE } from "./preview.js";
import { broken } from "../shared/broken.js";
import { pairs } from "../shared/fields.js";

export const QUIET = 700; // milliseconds without input before the price is marked as that of other answers, or announced

/** Show the engine's state, after any note on the price shown meanwhile. */
export function showState(view, state) {
  const { root } = view;
  const { phase, received, total, message } = state;
  if (phase === "starting" && view.state?.phase === "ready") view.failed = true; // what it answered is asked again
  view.state = state;
  if (["starting", "failed"].includes(phase) && view.totalled && !view.current()) {
    root.dataset.outdated = ""; // the engine stopped before it had answered these
    if (view.totalled !== JSON.stringify(pairs(view.form))) Object.assign(view, { note: STALE_NOTE }).root.dataset.stale = "early";
  }
  const follows = phase === "starting" && root.dataset.stale === "table" ? " The exact price follows." : "";
  const report = (text) => setStatus(view, view.note ? `${view.note}${follows} ${text}` : text);
  if (phase === "starting") {
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    report(total ? `Loading: ${megabytes(received)} of ${megabytes(total)} MB` : "Loading");
    if (!view.failed && !received) announce(view, "Loading");
  } else if (phase === "failed") {
    report(message);
    announce(view, message);
    view.failed = true;
  } else if (view.failed && phase === "ready") {
    view.failed = false;
    view.price();
  }
}

export function setStatus(view, text) {
  const place = view.root.querySelector("#estimate-status");
  if (!broken() && place.textContent !== text) place.textContent = text;
}

/** Announce the price, or what is wrong, to screen readers, once typing pauses. */
export function announce(view, text) {
  clearTimeout(view.announceTimer);
  const place = view.root.querySelector("[data-announcement]");
  view.announceTimer = setTimeout(() => place.textContent !== text && (place.textContent = text), QUIET);
}
