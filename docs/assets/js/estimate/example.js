// The example that the page opens with: each of its answers is marked as one until it is the visitor's.

/** Connect the marks. */
export function example(view) {
  const { root, form } = view;
  const marks = [...root.querySelectorAll("[data-mark]")];
  const given = (mine) => {
    delete root.dataset.example;
    for (const mark of mine) mark.hidden = true;
  };
  for (const kind of ["input", "change"])
    form.addEventListener(kind, ({ target }) => given(marks.filter((mark) => mark.closest("[data-field]").contains(target))));
  form.addEventListener("reset", () => {
    root.dataset.example = "";
    for (const mark of marks) mark.hidden = false;
  });
  form.addEventListener("click", ({ target }) => {
    const control = form.elements.namedItem(target.dataset.choose ?? "");
    if (!control) return;
    control.value = target.value; // what was suggested
    control.dispatchEvent(new Event("change", { bubbles: true }));
    control.focus();
  });
  view.filled = () => given(marks);
}
