// What is under the estimate: link, print, save and open, scenarios side by side, further questions. Loaded when it is needed.
import { compare } from "./compare.js";
import { panels } from "./panels.js";
import { share } from "./share.js";

/** Connect all of it; an estimate that is shown already is taken up at once. */
export function mount(view) {
  const before = view.changed.length;
  for (const part of [share, compare, panels]) part(view);
  if (view.estimate) for (const update of view.changed.slice(before)) update();
}
