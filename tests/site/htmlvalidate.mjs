// Every page is checked by html-validate's recommended rules. What is switched off has its reason beside it.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Looks of the source, not faults of the page; the theme's templates write them so.
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    "attribute-boolean-style": "off",
    // role="presentation" and role="none" are the same; the theme's search results use the older name.
    "presentation-role-style": "off",
    // The theme's ids begin with two underscores, which HTML allows.
    "valid-id": ["error", { relaxed: true }],
    // The theme keeps browsers from restoring its menu and search checkboxes by autocomplete="off".
    "input-attributes": "off",
    "valid-autocomplete": "off",
    // Search answers while one types, the colour switch and the self-check at each choice: they have nothing to submit.
    "wcag/h32": "off",
    // Several boxes of one question share its name.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
  },
};
