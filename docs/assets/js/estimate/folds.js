// The folded questions: the engine writes each fold's summary, and the fold with its next question is opened; without an engine, folds with changed answers are open.
import { subscribe } from "../engine/client.js";
import { touched } from "../shared/fields.js";
import { unfold } from "../shared/fold.js";

/** Connect the folds. */
export function folds(view) {
  const { root, form } = view;
  const places = [...root.querySelectorAll("[data-part-summary]")];
  const rare = form.querySelector("[data-rare]");
  const opened = new Set(); // once each, in case it is closed again
  view.changed.push(() => {
    for (const place of places) place.textContent = view.html.worth[place.dataset.partSummary];
    if (touched([...rare.querySelectorAll("input")]).length) rare.open = true; // what is in the price is seen
    const next = root.querySelector("#estimate-next a")?.hash;
    const fold = next && form.querySelector(next).closest("details");
    if (!fold || opened.has(fold)) return;
    opened.add(fold);
    fold.open = true;
  });
  const stop = subscribe(({ phase }) => {
    if (!view.root.isConnected) stop?.();
    else if (phase === "failed") for (const control of view.form.elements) if (touched([control]).length) unfold(control);
  });
}
