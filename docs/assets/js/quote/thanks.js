// The thank-you page: shows the reference in its address.

/** Show the reference. */
export function mount(box) {
  const id = new URLSearchParams(location.search).get("id") || "";
  const place = box.querySelector("[data-reference]");
  if (!/^Q-[2-9A-Z]{4}-[2-9A-Z]{4}$/.test(id)) return;
  place.textContent = id;
  place.hidden = false;
  box.querySelector("[data-no-reference]")?.remove();
}
