// The thank-you page: shows the reference in its address, and the file that came with that request.
import { recall } from "./sent.js";

/** Show them. */
export function mount(box) {
  const id = new URLSearchParams(location.search).get("id") || "";
  const place = box.querySelector("[data-reference]");
  if (!/^Q-[2-9A-Z]{4}-[2-9A-Z]{4}$/.test(id)) return;
  place.textContent = id;
  place.hidden = false;
  box.querySelector("[data-no-reference]")?.remove();
  const sent = recall();
  if (sent?.id === id && sent.file)
    box.append(Object.assign(document.createElement("p"), { textContent: `Your file came with it: ${sent.file}.` }));
}
