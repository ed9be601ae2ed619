// Lint for the small modules the browser loads, and for the builder's Node scripts.
import js from "@eslint/js";
import redos from "eslint-plugin-redos";
import regexp from "eslint-plugin-regexp";
import globals from "globals";

export default [
  { ignores: ["site/", "var/", "docs/assets/engine/", "node_modules/", ".venv/"] },
  js.configs.recommended,
  {
    files: ["docs/assets/js/**/*.js", "docs/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    files: ["docs/sw.js"],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    files: ["browser/**/*.mjs", "browser/**/*.js", "bench/**/*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    // Each finds patterns of more than linear time that the other does not: recheck by solving them, refa by their shape.
    plugins: { redos, regexp },
    rules: {
      // Milliseconds: on a busy machine 10 s are too few. The checker tries texts at random; with one seed, the same ones each time.
      "redos/no-vulnerable": ["error", { ignoreErrors: false, timeout: 60_000, randomSeed: 1 }],
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": "error",
    },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
    },
  },
];
