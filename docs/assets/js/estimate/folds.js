// The folded questions: what stands on each fold is the engine's; where there is no engine, folds with changed answers are open.
import { subscribe } from "../engine/client.js";
import { touched } from "../shared/fields.js";
import { unfold } from "../shared/fold.js";

/** Wire the folds. */
export function folds(view) {
  const places = [...view.root.querySelectorAll("[data-worth]")];
  view.changed.push(() => {
    for (const place of places) place.textContent = view.html.worth[place.dataset.worth];
  });
  const stop = subscribe(({ phase }) => {
    if (!view.root.isConnected) stop?.();
    else if (phase === "failed") for (const control of view.form.elements) if (touched([control]).length) unfold(control);
  });
}
