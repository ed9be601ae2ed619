// The folded questions: the engine writes each fold's summary; without an engine, folds with changed answers are open.
import { subscribe } from "../engine/client.js";
import { touched } from "../shared/fields.js";
import { unfold } from "../shared/fold.js";

/** Connect the folds. */
export function folds(view) {
  const places = [...view.root.querySelectorAll("[data-part-summary]")];
  view.changed.push(() => {
    for (const place of places) place.textContent = view.html.worth[place.dataset.partSummary];
  });
  const stop = subscribe(({ phase }) => {
    if (!view.root.isConnected) stop?.();
    else if (phase === "failed") for (const control of view.form.elements) if (touched([control]).length) unfold(control);
  });
}
