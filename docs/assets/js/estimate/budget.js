// The three-year budget: opened by the button beside the price, by an agreement over three years, or by a link that holds it; while it is
// open it goes into links, files and print. `data-asked` says so, since the theme opens every fold while the page is printed.

/** The form's fields, and the name of each in a link. */
const IN_LINK = { payroll: "_payroll", rate: "_wcb_rate" };

/** Connect the budget. */
export function budget(view) {
  const panel = view.root.querySelector("#three-years");
  const [form, summary] = ["form", "summary"].map((name) => panel.querySelector(name));
  const mark = (asked) => {
    panel.dataset.asked = asked ? "yes" : "no";
    view.carry();
  };
  const open = () => {
    panel.open = true;
    mark(true);
  };
  view.budget = () => {
    const given = Object.entries(IN_LINK).map(([name, key]) => [key, form.elements[name].value.trim()]);
    return panel.dataset.asked === "yes" ? `&${new URLSearchParams([["_budget", "yes"], ...given.filter(([, value]) => value)])}` : "";
  };
  view.restore = () => {
    if (!view.stated._budget) return;
    for (const [name, key] of Object.entries(IN_LINK)) form.elements[name].value = view.stated[key] ?? "";
    open();
  };
  view.restore();
  summary.addEventListener("click", () => mark(!panel.open));
  form.addEventListener("change", () => view.carry());
  view.root.querySelector("#estimate-years").addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    view.close?.();
    open();
    summary.focus({ preventScroll: true });
    panel.scrollIntoView();
  });
  window.addEventListener("beforeprint", () => {
    for (const fold of panel.querySelectorAll("details")) fold.open = true; // the theme opens those that the page was built with
  });
  let agreed = false;
  view.changed.push(() => {
    if (view.html.years && !agreed) open();
    agreed = Boolean(view.html.years);
  });
}
